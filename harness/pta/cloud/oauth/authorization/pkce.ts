import { createHash, timingSafeEqual } from 'node:crypto';
import { type OAuthFailure, refuse } from '../requests/oauth-failure.ts';

/** Proof Key for Code Exchange: what the redeemer of a code has to know the origin of (RFC 7636). */
export interface CodeChallenge {
  readonly value: string;
  readonly method: 'plain' | 'S256';
}

/** RFC 7636, 4.1 and 4.2: 43 to 128 characters that need no encoding. */
const UNRESERVED = /^[A-Za-z0-9._~-]{43,128}$/;

/** @returns `undefined` where the request has none */
export function readChallenge(
  value: string | undefined,
  method: string | undefined,
): CodeChallenge | OAuthFailure | undefined {
  if (value === undefined) return method === undefined ? undefined : refuse('AADSTS50147');
  if (!UNRESERVED.test(value)) return refuse('AADSTS501491');
  // Documented: a challenge without a method is plain text.
  if (method === undefined || method === 'plain') return { value, method: 'plain' };
  if (method === 'S256') return { value, method };
  // Inferred: that Entra calls it an invalid parameter.
  return refuse('AADSTS90100', 'The code_challenge_method has to be S256 or plain.');
}

/**
 * Whether a verifier is that of a challenge. One without the other is refused too: a verifier that nothing was said of
 * before is a request whose challenge somebody took away (RFC 9700, 2.1.1).
 */
export function verifies(
  challenge: CodeChallenge | undefined,
  verifier: string | undefined,
): boolean {
  if (challenge === undefined || verifier === undefined) return challenge === verifier;
  if (!UNRESERVED.test(verifier)) return false;
  const computed =
    challenge.method === 'plain'
      ? verifier
      : createHash('sha256').update(verifier).digest('base64url');
  const [one, other] = [Buffer.from(computed), Buffer.from(challenge.value)];
  return one.length === other.length && timingSafeEqual(one, other);
}
