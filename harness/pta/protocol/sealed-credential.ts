import { constants, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { HarnessError } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import { parseGuid } from './guid.ts';
import { privateKeys } from './key-objects.ts';
import type { SealedCredential } from './messages.ts';

/** Error code: the password is too long to be sealed. */
export const PASSWORD_TOO_LONG = 'PASSWORD_TOO_LONG';

/** What RSA-2048 with OAEP and SHA-1 takes: 256 − 2 × 20 − 2 bytes. */
export const SEALED_PLAINTEXT_BYTES_MAX = 214;

/** What is left for the password, in UTF-8 after JSON escaping, inside `{"Password":""}`. */
export const PASSWORD_BYTES_MAX = SEALED_PLAINTEXT_BYTES_MAX - '{"Password":""}'.length;

/** Whom a password is sealed for: one certificate of one agent. */
export interface SealRecipient {
  readonly agentId: string;
  /** RSA-2048, PEM SPKI or a key object. */
  readonly publicKey: string | KeyObject;
  /** SHA-1 of the certificate's DER, hexadecimal. */
  readonly thumbprint: string;
}

export type OpenedCredential =
  | { readonly kind: 'opened'; readonly password: Secret }
  | {
      readonly kind: 'failed';
      /**
       * `unusable-key`: the private key cannot be read. `wrong-key`: RSA or OAEP refused the ciphertext.
       * `malformed-plaintext`: what came out is not `{"Password":"…"}`.
       */
      readonly cause: 'unusable-key' | 'wrong-key' | 'malformed-plaintext';
    };

/**
 * Names one certificate of one agent: `{agent id, lower case}_{thumbprint, upper case}`. The wire spells the field
 * `KeyIdentifer`. Captured, public research.
 */
export function keyIdentifier(agentId: string, thumbprint: string): string {
  return `${parseGuid(agentId, 'agent id')}_${thumbprint.toUpperCase()}`;
}

/**
 * Seals a password for one certificate: RSA-OAEP with SHA-1 over the UTF-8 of `{"Password":"…"}`. Nothing of the
 * user, the time or the request is inside, so that a ciphertext can be replayed (inferred from the format).
 *
 * @throws HarnessError `PASSWORD_TOO_LONG` when the escaped password has more than {@link PASSWORD_BYTES_MAX} bytes
 */
export function sealPassword(password: Secret, recipient: SealRecipient): SealedCredential {
  const plaintext = Buffer.from(JSON.stringify({ Password: password.reveal() }), 'utf8');
  if (plaintext.length > SEALED_PLAINTEXT_BYTES_MAX) {
    const bytes = plaintext.length - SEALED_PLAINTEXT_BYTES_MAX + PASSWORD_BYTES_MAX;
    throw new HarnessError(
      PASSWORD_TOO_LONG,
      `The password cannot be sealed for an agent: as escaped UTF-8 it has ${bytes} bytes and RSA-2048 with OAEP leaves room for ${PASSWORD_BYTES_MAX}; use a shorter password.`,
    );
  }
  const encryptedData = publicEncrypt({ key: recipient.publicKey, ...OAEP }, plaintext);
  return {
    keyIdentifier: keyIdentifier(recipient.agentId, recipient.thumbprint),
    encryptedData: new Uint8Array(encryptedData),
  };
}

/** Opens what {@link sealPassword} made. Never throws: each failure is what an agent would report. */
export function openCredential(
  sealed: Pick<SealedCredential, 'encryptedData'>,
  privateKey: string,
): OpenedCredential {
  const key = readPrivateKey(privateKey);
  if (key === undefined) return { kind: 'failed', cause: 'unusable-key' };
  const plaintext = decrypt(sealed.encryptedData, key);
  if (plaintext === undefined) return { kind: 'failed', cause: 'wrong-key' };
  const password = readPassword(plaintext);
  if (password === undefined) return { kind: 'failed', cause: 'malformed-plaintext' };
  return { kind: 'opened', password };
}

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const;

function readPrivateKey(pem: string): KeyObject | undefined {
  try {
    const key = privateKeys.of(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}

function decrypt(ciphertext: Uint8Array, key: KeyObject): Buffer | undefined {
  try {
    return privateDecrypt({ key, ...OAEP }, ciphertext);
  } catch {
    return undefined;
  }
}

function readPassword(plaintext: Buffer): Secret | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('Password' in value)) return undefined;
    return typeof value.Password === 'string' ? new Secret(value.Password) : undefined;
  } catch {
    return undefined;
  }
}
