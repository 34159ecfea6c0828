import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** An asymmetric key pair, both halves PEM: SPKI and PKCS #8. */
export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Where RSA keys come from. Making one takes tens of milliseconds, so simulated worlds draw from a pool. */
export interface KeySource {
  rsa2048(): Promise<KeyPair>;
}

const generate = promisify(generateKeyPair);

/** Fresh keys from the platform's generator. */
export const generatedKeys: KeySource = {
  rsa2048: () =>
    generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }),
};
