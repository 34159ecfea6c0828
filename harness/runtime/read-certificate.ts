import { X509Certificate } from 'node:crypto';

/** More than the certificates of a large lab; the oldest are read again when they are needed again. */
const KEPT_MAX = 512;

const kept = new Map<string, X509Certificate>();

/**
 * The certificate of these bytes, or of this PEM. The same one is shown on every connection, and reading it takes
 * longer than all the rest: it is read once, and the same object is given again.
 *
 * @throws Error when OpenSSL does not read it
 */
export function readCertificate(certificate: Uint8Array | string): X509Certificate {
  const key =
    typeof certificate === 'string' ? certificate : Buffer.from(certificate).toString('latin1');
  const known = kept.get(key);
  if (known !== undefined) return known;
  const read = new X509Certificate(certificate);
  kept.set(key, read);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  return read;
}

/** Whether the key of `issuer` signed the certificate; asked once for each pair. */
export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  const known = signatures.get(certificate)?.get(issuer);
  if (known !== undefined) return known;
  const answers = signatures.get(certificate) ?? new WeakMap<X509Certificate, boolean>();
  signatures.set(certificate, answers);
  const answer = verifies(certificate, issuer);
  answers.set(issuer, answer);
  return answer;
}

const signatures = new WeakMap<X509Certificate, WeakMap<X509Certificate, boolean>>();

function verifies(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
