import { X509Certificate } from 'node:crypto';

/** More than the certificates of a large lab; the oldest are read again when they are needed again. */
const KEPT_MAX = 512;

const kept = new Map<string, X509Certificate>();
/** The same again, by the array that held the bytes. */
const readFrom = new WeakMap<Uint8Array, X509Certificate>();

/**
 * The certificate of these bytes, or of this PEM. The same one is shown on every connection, and reading it takes
 * longer than all the rest: it is read once, and the same object is given again.
 *
 * @throws Error when OpenSSL does not read it
 */
export function readCertificate(certificate: Uint8Array | string): X509Certificate {
  if (typeof certificate === 'string') return readOnce(certificate, certificate);
  const former = readFrom.get(certificate);
  // What an array holds may have changed meanwhile.
  if (former?.raw.equals(certificate)) return former;
  const { buffer, byteOffset, length } = certificate;
  const key = Buffer.from(buffer, byteOffset, length).toString('latin1');
  const read = readOnce(key, certificate);
  readFrom.set(certificate, read);
  return read;
}

function readOnce(key: string, certificate: Uint8Array | string): X509Certificate {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const read = new X509Certificate(certificate);
  kept.set(key, read);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  return read;
}

/** Whether the certificate names `issuer` as its issuer; asked once for each pair. */
export const isIssuedBy = askedOnce((certificate, issuer) => certificate.checkIssued(issuer));

/** Whether the key of `issuer` signed the certificate; asked once for each pair. */
export const isSignedBy = askedOnce((certificate, issuer) => {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
});

type Relation = (certificate: X509Certificate, issuer: X509Certificate) => boolean;

function askedOnce(ask: Relation): Relation {
  const known = new WeakMap<X509Certificate, WeakMap<X509Certificate, boolean>>();
  return (certificate, issuer) => {
    const answers = known.get(certificate) ?? new WeakMap<X509Certificate, boolean>();
    const answer = answers.get(issuer) ?? ask(certificate, issuer);
    answers.set(issuer, answer);
    known.set(certificate, answers);
    return answer;
  };
}

/** More than the names that anybody asks of one certificate; beyond them it is looked at again. */
const NAMES_MAX = 256;

const names = new WeakMap<X509Certificate, Map<string, boolean>>();

/** Whether the certificate is for that DNS name or IP address; looked at once for each. */
export function isFor(certificate: X509Certificate, name: string): boolean {
  const answers = names.get(certificate) ?? new Map<string, boolean>();
  const known = answers.get(name);
  if (known !== undefined) return known;
  const answer =
    isFound(() => certificate.checkHost(name)) || isFound(() => certificate.checkIP(name));
  if (answers.size < NAMES_MAX) answers.set(name, answer);
  names.set(certificate, answers);
  return answer;
}

/** OpenSSL throws where a text is no name or no address at all. */
function isFound(check: () => string | undefined): boolean {
  try {
    return check() !== undefined;
  } catch {
    return false;
  }
}
