import { createPublicKey, verify } from 'node:crypto';
import { judgeChain } from '../../runtime/judge-chain.ts';
import { type AgentPackage, signedBytes } from '../protocol/agent-update.ts';
import { certificateToPem } from '../protocol/certificates/pem.ts';

export type PackageVerdict =
  | { readonly kind: 'genuine' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Whether a package is its publisher's, and the publisher somebody whom a trusted root lets sign code.
 *
 * @param trustedRoots - PEM
 * @param atMs - milliseconds since the Unix epoch, UTC
 */
export function judgeAgentPackage(
  found: AgentPackage,
  trustedRoots: readonly string[],
  atMs: number,
): PackageVerdict {
  const verdict = judgeChain({
    chainDer: found.chain,
    trustedRootsPem: trustedRoots,
    atMs,
    purpose: 'code-signing',
  });
  if (verdict.kind === 'refused') return { kind: 'refused', reason: verdict.reason };
  const [leaf = new Uint8Array()] = found.chain;
  const key = createPublicKey(certificateToPem(leaf));
  return verify('sha256', signedBytes(found), key, found.signature)
    ? { kind: 'genuine' }
    : { kind: 'refused', reason: 'bad-signature' };
}
