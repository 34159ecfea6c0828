import { constants, privateDecrypt } from 'node:crypto';
import type { Identity } from './identity.ts';

/** One user's password, sealed for every certificate of every agent of the tenant. */
export interface PasswordRequest {
  readonly domain: string;
  readonly userPrincipalName: string;
  readonly sealed: readonly SealedPassword[];
}

export interface SealedPassword {
  readonly keyIdentifier: string;
  readonly base64: string;
}

/** What an agent asks of its directory. @returns a Win32 code; 0 when the password is right */
export type Decide = (userName: string, password: string) => number;

/** 0 for success, else why not. */
export type Verdict = number | 'EncryptionDataNotFound';

/** @param identities - the agent's own, all that may still be in use */
export function validate(
  request: PasswordRequest,
  identities: readonly Identity[],
  decide: Decide,
): Verdict {
  for (const { keyIdentifier, privateKey } of identities) {
    const sealed = request.sealed.find((each) => each.keyIdentifier === keyIdentifier);
    if (sealed === undefined) continue;
    const opened = privateDecrypt(
      { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
      Buffer.from(sealed.base64, 'base64'),
    );
    const { Password } = JSON.parse(opened.toString()) as { Password: string };
    return decide(request.userPrincipalName, Password);
  }
  return 'EncryptionDataNotFound';
}
