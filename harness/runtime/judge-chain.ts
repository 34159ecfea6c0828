import type { X509Certificate } from 'node:crypto';
import { isFor, isIssuedBy, isSignedBy, readCertificate } from './read-certificate.ts';

/** What a certificate is to be good for. */
export type ChainPurpose = 'server' | 'client' | 'code-signing';

export interface ChainQuestion {
  /** Leaf first; the others in any order. */
  readonly chainDer: readonly Uint8Array[];
  /** PEM certificates that end a chain; nothing else is trusted. */
  readonly trustedRootsPem: readonly string[];
  /** Name or IP address that the leaf must carry; not asked unless given. */
  readonly serverName?: string;
  /** The moment to judge by, milliseconds since the Unix epoch, UTC. */
  readonly atMs: number;
  readonly purpose: ChainPurpose;
}

export type ChainRefusal =
  | 'expired'
  | 'not-yet-valid'
  | 'unknown-issuer'
  | 'wrong-name'
  | 'wrong-purpose'
  | 'bad-signature'
  | 'malformed';

export type ChainVerdict =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'refused'; readonly reason: ChainRefusal; readonly detail: string };

/** Leaf and root with six between; public chains have one or two between. */
const CHAIN_LENGTH_MAX = 8;

const EXTENDED_KEY_USAGE = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
  'code-signing': '1.3.6.1.5.5.7.3.3',
} as const;

const PURPOSE = {
  server: 'a TLS server',
  client: 'a TLS client',
  'code-signing': 'signing code',
} as const;

/**
 * Judges a chain as TLS would, by a given moment instead of the system clock.
 *
 * Reports what OpenSSL would report first: whether the chain ends in a trusted root, then purposes, then from the
 * root down signature and time, then the name. Revocation is not asked. Never throws.
 */
export function judgeChain(question: ChainQuestion): ChainVerdict {
  const shown = readAll(question.chainDer);
  const roots = readAll(question.trustedRootsPem);
  const leaf = shown?.[0];
  if (shown === undefined || leaf === undefined) {
    return refused('malformed', 'what was shown is not a chain of X.509 certificates');
  }
  if (roots === undefined)
    return refused('malformed', 'a trusted root is not an X.509 certificate');
  if (shown.length > CHAIN_LENGTH_MAX) {
    return refused('malformed', `${shown.length} certificates are more than ${CHAIN_LENGTH_MAX}`);
  }

  const path = buildPath(leaf, shown.slice(1), roots);
  if (path.ends === 'nowhere') {
    return refused('unknown-issuer', `nobody that is trusted issued ${subjectOf(path.last)}`);
  }
  return (
    judgePurposes(path.certificates, question.purpose) ??
    judgeSignaturesAndTimes(path.certificates, question.atMs) ??
    judgeName(leaf, question.serverName) ?? { kind: 'trusted' }
  );
}

type Path =
  | {
      readonly ends: 'trusted' /** Leaf first, root last. */;
      readonly certificates: X509Certificate[];
    }
  | { readonly ends: 'nowhere'; readonly last: X509Certificate };

/** Follows issuer names. A signature that does not fit is found later, so that it is told from a missing issuer. */
function buildPath(
  leaf: X509Certificate,
  others: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): Path {
  const certificates = [leaf];
  let last = leaf;
  while (certificates.length <= CHAIN_LENGTH_MAX) {
    const current = last;
    if (roots.some((root) => root.raw.equals(current.raw)))
      return { ends: 'trusted', certificates };
    const issuer = issuerAmong(current, roots) ?? issuerAmong(current, others);
    if (issuer === undefined || certificates.includes(issuer)) break;
    certificates.push(issuer);
    last = issuer;
  }
  return { ends: 'nowhere', last };
}

/** Prefers an issuer whose key fits, since two may share a name after a root was renewed. */
function issuerAmong(
  certificate: X509Certificate,
  candidates: readonly X509Certificate[],
): X509Certificate | undefined {
  const named = candidates.filter((candidate) => isIssuedBy(certificate, candidate));
  return named.find((candidate) => isSignedBy(certificate, candidate)) ?? named[0];
}

function judgePurposes(
  certificates: readonly X509Certificate[],
  purpose: ChainPurpose,
): ChainVerdict | undefined {
  for (const [index, certificate] of certificates.entries()) {
    if (index > 0 && !certificate.ca) {
      return refused('wrong-purpose', `${subjectOf(certificate)} is no authority`);
    }
    // Node names this list `keyUsage`; it holds the extended key usages.
    const usages: readonly string[] | undefined = certificate.keyUsage;
    if (usages !== undefined && !usages.includes(EXTENDED_KEY_USAGE[purpose])) {
      return refused('wrong-purpose', `${subjectOf(certificate)} is not for ${PURPOSE[purpose]}`);
    }
  }
  return undefined;
}

function judgeSignaturesAndTimes(
  certificates: readonly X509Certificate[],
  atMs: number,
): ChainVerdict | undefined {
  let issuer: X509Certificate | undefined;
  for (const certificate of certificates.toReversed()) {
    if (issuer !== undefined && !isSignedBy(certificate, issuer)) {
      return refused(
        'bad-signature',
        `${subjectOf(certificate)} is not signed by the key of ${subjectOf(issuer)}`,
      );
    }
    const { validFromDate, validToDate } = certificate;
    if (atMs < validFromDate.getTime()) {
      return refused(
        'not-yet-valid',
        `${subjectOf(certificate)} is valid from ${certificate.validFrom}`,
      );
    }
    if (atMs > validToDate.getTime()) {
      return refused('expired', `${subjectOf(certificate)} was valid until ${certificate.validTo}`);
    }
    issuer = certificate;
  }
  return undefined;
}

function judgeName(
  leaf: X509Certificate,
  serverName: string | undefined,
): ChainVerdict | undefined {
  if (serverName === undefined) return undefined;
  if (isFor(leaf, serverName)) return undefined;
  const names = leaf.subjectAltName ?? subjectOf(leaf);
  return refused('wrong-name', `the certificate is for ${names}, not for ${serverName}`);
}

function readAll(certificates: readonly (Uint8Array | string)[]): X509Certificate[] | undefined {
  try {
    return certificates.map(readCertificate);
  } catch {
    return undefined;
  }
}

function subjectOf(certificate: X509Certificate): string {
  return certificate.subject?.replaceAll('\n', ', ') || 'a certificate without a subject';
}

function refused(reason: ChainRefusal, detail: string): ChainVerdict {
  return { kind: 'refused', reason, detail };
}
