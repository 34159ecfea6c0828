/** What a token's claims are, as its signature vouches for them. */
export type Claims = Readonly<Record<string, unknown>>;

/** What checks the tenant's tokens: signature, issuer, life and audience. */
export interface BearerTokens {
  /** @param audiences - one of them has to be the token's */
  verify(
    token: string,
    audiences: readonly string[],
  ): Promise<
    | { readonly kind: 'valid'; readonly claims: Claims }
    | { readonly kind: 'refused'; readonly reason: string }
  >;
}

/** A signed-in user. */
export interface CallingUser {
  /** Object id. */
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** Directory roles, by display name. */
  readonly roles: readonly string[];
}

/** Who calls. */
export interface Caller {
  /** What the application may do in the user's name, or in its own. */
  readonly permissions: readonly string[];
  /** Absent where an application calls in its own name. */
  readonly user?: CallingUser;
  readonly appId: string;
}

/**
 * The caller that a token tells of. A user's names the user, has the permissions in `scp`, and directory roles in
 * `roles`, as this lab writes them; that of an application alone has its permissions in `roles`.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function callerOf(claims: Claims): Caller {
  const appId = textOf(claims['appid']) || textOf(claims['azp']);
  const userPrincipalName = textOf(claims['upn']) || textOf(claims['preferred_username']);
  const roles = textsOf(claims['roles']);
  if (userPrincipalName === '') return { permissions: roles, appId };
  return {
    // A scope may be written with its resource, such as `https://graph.microsoft.com/User.Read`.
    permissions: textOf(claims['scp'])
      .split(' ')
      .map((each) => each.slice(each.lastIndexOf('/') + 1)),
    user: {
      id: textOf(claims['oid']),
      displayName: textOf(claims['name']),
      userPrincipalName,
      roles,
    },
    appId,
  };
}

/** The token of an `Authorization` header; empty where it has none. */
export function bearerToken(authorization: string | undefined): string {
  return /^Bearer +([^\s]+)\s*$/i.exec(authorization ?? '')?.[1] ?? '';
}

/** What an unverified token says of itself, to tell the client what is wrong with it; of no other use. */
export interface Hearsay {
  readonly audience: string;
  /** Seconds since the Unix epoch. */
  readonly expiresAtS: number;
}

/** `undefined` when the text is no JSON Web Token. */
export function hearsayOf(token: string): Hearsay | undefined {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token) ?? [];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null) return undefined;
    const { aud, exp } = { aud: undefined, exp: undefined, ...claims };
    return {
      audience: textOf(aud),
      expiresAtS: typeof exp === 'number' ? exp : Number.POSITIVE_INFINITY,
    };
  } catch {
    return undefined;
  }
}

function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim : '';
}

function textsOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : [];
}
