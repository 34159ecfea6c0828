import { generateKeyPairSync } from 'node:crypto';
import {
  createRoot,
  issueServerCertificate,
} from '../../harness/pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../../harness/pta/protocol/certificates/pem.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import type { SambaOptions } from './samba-domain-controller.ts';

const DAY_MS = 86_400_000;

/** A root of its own, and a certificate of `dc1.contoso.test` below it. */
export function testIdentity(): SambaOptions {
  const now = systemClock.now();
  const terms = (serial: number) => ({
    notBefore: now - DAY_MS,
    notAfter: now + DAY_MS,
    serial: new Uint8Array([serial]),
  });
  const rootKeys = keys();
  const root = createRoot({ commonName: 'Test only', keys: rootKeys, ...terms(1) });
  const serverKeys = keys();
  const server = issueServerCertificate({
    issuer: { certificate: root, privateKey: rootKeys.privateKey },
    names: ['dc1.contoso.test'],
    publicKey: serverKeys.publicKey,
    ...terms(2),
  });
  return {
    identity: { chain: [certificateToPem(server)], privateKey: serverKeys.privateKey },
    rootCertificate: certificateToPem(root),
  };
}

function keys() {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
