import { isGuid } from './guid.ts';

/** More than any token of Entra; a token with all group claims has some 10 KB. */
const TOKEN_LENGTH_MAX = 32_768;

/**
 * The tenant that a JWT claims to be of, for whoever has to choose a host or a message. Nothing is verified.
 *
 * @returns GUID in lower case; `undefined` when the text is no token, or tells none
 */
export function tenantOfToken(token: string): string | undefined {
  if (token.length > TOKEN_LENGTH_MAX) return undefined;
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null || !('tid' in claims)) return undefined;
    const { tid } = claims;
    return typeof tid === 'string' && isGuid(tid) ? tid.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
