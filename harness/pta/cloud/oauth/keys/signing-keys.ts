import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { KeyPair } from '../../../../runtime/keys.ts';
import type { Random } from '../../../../runtime/random.ts';
import { createSigningCertificate } from './signing-certificate.ts';

/** How long a key is published after another one took its place: milliseconds. Clients are told to look once in 24 hours. */
export const ROLLED_KEY_PUBLISHED_MS = 86_400_000;

/** No other may be named in a token, `none` least of all. */
export const ALGORITHM = 'RS256';

/**
 * A key as the service publishes it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/signing-key-rollover
 */
export interface PublishedKey {
  readonly kty: 'RSA';
  readonly use: 'sig';
  /** The thumbprint again, as captured. */
  readonly kid: string;
  /** SHA-1 of the certificate, base64url. */
  readonly x5t: string;
  readonly n: string;
  readonly e: string;
  /** The certificate, base64. */
  readonly x5c: readonly [string];
}

interface SigningKey {
  readonly published: PublishedKey;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** Header of what it signs, encoded. */
  readonly header: string;
  /** When it leaves the list: milliseconds since the Unix epoch, UTC; absent while it signs. */
  readonly until?: number;
}

interface SigningKeyContext {
  readonly clock: { now(): number };
  readonly random: Random;
}

const SERIAL_BYTES = 16;

/**
 * The keys that tokens are signed with: one that signs, and those before it, which stay published for
 * {@link ROLLED_KEY_PUBLISHED_MS}. One key serves all tenants and both versions, as in the service.
 */
export class SigningKeys {
  readonly #context: SigningKeyContext;
  #current: SigningKey;
  #former: readonly SigningKey[] = [];

  constructor(context: SigningKeyContext, keys: KeyPair) {
    this.#context = context;
    this.#current = this.#prepare(keys);
  }

  /** Newest first. */
  get published(): readonly PublishedKey[] {
    return this.#all().map(({ published }) => published);
  }

  /** Signs with another key from now on. What the former one signed is good for as long as it is published. */
  roll(keys: KeyPair): void {
    const until = this.#context.clock.now() + ROLLED_KEY_PUBLISHED_MS;
    this.#former = [{ ...this.#current, until }, ...this.#stillPublished()];
    this.#current = this.#prepare(keys);
  }

  /** A token in compact form: JWS of the claims, RS256. Synchronous, for the clock of a simulated world sees no other thread. */
  sign(claims: object): string {
    const { header, privateKey } = this.#current;
    const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }

  /** The key that a token says it was signed with; that which signs now, when it says nothing. */
  publicKey(kid: string | undefined): KeyObject | undefined {
    if (kid === undefined) return this.#current.publicKey;
    return this.#all().find(({ published }) => published.kid === kid)?.publicKey;
  }

  #all(): readonly SigningKey[] {
    return [this.#current, ...this.#stillPublished()];
  }

  #stillPublished(): readonly SigningKey[] {
    const now = this.#context.clock.now();
    return this.#former.filter(({ until = 0 }) => until > now);
  }

  #prepare(keys: KeyPair): SigningKey {
    const { clock, random } = this.#context;
    const certificate = createSigningCertificate(keys, random.bytes(SERIAL_BYTES), clock.now());
    const publicKey = createPublicKey(keys.publicKey);
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
    const x5t = createHash('sha1').update(certificate).digest('base64url');
    const header = JSON.stringify({ typ: 'JWT', alg: ALGORITHM, x5t, kid: x5t });
    return {
      published: {
        ...{ kty: 'RSA', use: 'sig', kid: x5t, x5t, n, e },
        x5c: [Buffer.from(certificate).toString('base64')],
      },
      privateKey: createPrivateKey(keys.privateKey),
      publicKey,
      header: Buffer.from(header).toString('base64url'),
    };
  }
}
