import { generateKeyPairSync } from 'node:crypto';
import {
  createRoot,
  type Issuer,
  issueCodeSigningCertificate,
  issueServerCertificate,
  LAB_ROOT_COMMON_NAME,
} from '../pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../pta/protocol/certificates/pem.ts';
import type { KeyPair } from '../runtime/keys.ts';
import type { Random } from '../runtime/random.ts';
import type { Identity } from '../runtime/secure-channel.ts';

const SERIAL_BYTES = 16;
const BACKDATED_MS = 86_400_000;
const LIFETIME_MS = 2 * 365 * 86_400_000;

/** The lab's own root and the server certificates below it. Test only: the root's subject says so. */
export class LabCertificates {
  /** The only root that any part of the lab trusts. PEM. */
  readonly rootPem: string;
  readonly #issuer: Issuer;
  readonly #random: Random;
  readonly #now: number;

  /** @param now - milliseconds since the Unix epoch, UTC; certificates are good from a day before */
  constructor(random: Random, now: number) {
    this.#random = random;
    this.#now = now;
    const keys = ellipticKeys();
    const certificate = createRoot({ commonName: LAB_ROOT_COMMON_NAME, keys, ...this.#terms() });
    this.#issuer = { certificate, privateKey: keys.privateKey };
    this.rootPem = certificateToPem(certificate);
  }

  /** A server certificate for all of these names. */
  identityFor(names: readonly [string, ...string[]]): Identity {
    const keys = ellipticKeys();
    const certificate = issueServerCertificate({
      issuer: this.#issuer,
      names,
      publicKey: keys.publicKey,
      ...this.#terms(),
    });
    return { chain: [certificateToPem(certificate)], privateKey: keys.privateKey };
  }

  /** Somebody whom the lab's root lets sign agents. */
  publisher(): Identity {
    const keys = ellipticKeys();
    const certificate = issueCodeSigningCertificate({
      issuer: this.#issuer,
      name: 'Publisher of agents, test only',
      publicKey: keys.publicKey,
      ...this.#terms(),
    });
    return { chain: [certificateToPem(certificate)], privateKey: keys.privateKey };
  }

  #terms() {
    return {
      notBefore: this.#now - BACKDATED_MS,
      notAfter: this.#now + LIFETIME_MS,
      serial: this.#random.bytes(SERIAL_BYTES),
    };
  }
}

/** P-256: made in a fraction of a millisecond, and good enough for servers of a lab. */
function ellipticKeys(): KeyPair {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
