import { createHash } from 'node:crypto';
import { guidToBytes } from '../../../protocol/guid.ts';
import type { KnownClient } from '../clients/authenticate-client.ts';
import { MICROSOFT_GRAPH } from '../clients/client-application.ts';
import type { RequestedAccess } from '../clients/requested-access.ts';
import { issuerOfVersion1, issuerOfVersion2 } from '../requests/authority.ts';
import type { Exchange } from '../requests/exchange.ts';
import type { TokenUser } from './token-user.ts';

/** A user who signed in, and how. */
export interface Authentication {
  readonly user: TokenUser;
  /** `amr`, such as `pwd` and `mfa`. */
  readonly methods: readonly string[];
  /** Milliseconds since the Unix epoch, UTC. */
  readonly authenticatedAt: number;
}

/** When and by whom tokens are issued. */
export interface IssuingContext {
  readonly exchange: Exchange;
  readonly tenantId: string;
  /** Seconds. */
  readonly lifetimeS: number;
}

/** What a client proved itself with: `appidacr` and `azpacr`. */
const PROOF_CLASS = { none: '0', secret: '1', assertion: '2' } as const;

/**
 * Claims of an access token for a user.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function accessTokenClaims(
  context: IssuingContext,
  { application, proof }: KnownClient,
  access: RequestedAccess,
  { user, methods }: Authentication,
): object {
  const { exchange, tenantId } = context;
  const { resource, audience, permissions } = access;
  const proofClass = PROOF_CLASS[proof];
  const shared = {
    name: user.displayName,
    oid: user.objectId,
    ...(user.roles && { roles: user.roles }),
    scp: permissions.join(' '),
    sub: pairwiseSubject(tenantId, resource.appId, user.objectId),
    tid: tenantId,
    uti: tokenId(exchange),
  };
  if (resource.accessTokenVersion === 2) {
    return {
      aud: resource.appId,
      iss: issuerOfVersion2(exchange.origin, tenantId),
      ...lifetime(context),
      azp: application.appId,
      azpacr: proofClass,
      preferred_username: user.userPrincipalName,
      ...shared,
      ver: '2.0',
    };
  }
  return {
    aud: audience,
    iss: issuerOfVersion1(tenantId),
    ...lifetime(context),
    acr: '1',
    amr: methods,
    ...(resource.appId === MICROSOFT_GRAPH && { app_displayname: application.displayName }),
    appid: application.appId,
    appidacr: proofClass,
    ...names(user),
    idtyp: 'user',
    ipaddr: exchange.from,
    ...shared,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
    ver: '1.0',
  };
}

/** Claims of an access token for an application itself. */
export function applicationTokenClaims(
  context: IssuingContext,
  { application, proof }: KnownClient,
  { resource, audience }: RequestedAccess,
): object {
  const { exchange, tenantId } = context;
  const roles = application.applicationPermissions?.[resource.appId] ?? [];
  const isVersion2 = resource.accessTokenVersion === 2;
  // The object id of its service principal, which the lab does not model; any tenant has another one.
  const objectId = guidOf(`${tenantId} ${application.appId}`);
  return {
    aud: isVersion2 ? resource.appId : audience,
    iss: isVersion2 ? issuerOfVersion2(exchange.origin, tenantId) : issuerOfVersion1(tenantId),
    ...lifetime(context),
    ...(isVersion2
      ? { azp: application.appId, azpacr: PROOF_CLASS[proof] }
      : { appid: application.appId, appidacr: PROOF_CLASS[proof], idtyp: 'app' }),
    oid: objectId,
    ...(roles.length > 0 && { roles }),
    sub: objectId,
    tid: tenantId,
    uti: tokenId(exchange),
    ver: isVersion2 ? '2.0' : '1.0',
  };
}

/**
 * Claims of an ID token.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export function idTokenClaims(
  context: IssuingContext,
  clientId: string,
  { user, methods, authenticatedAt }: Authentication,
  more: {
    readonly openid: ReadonlySet<string>;
    readonly nonce?: string | undefined;
    /** The authorization code that goes with it, as `c_hash` (OpenID Connect Core, 3.3.2.11). */
    readonly code?: string | undefined;
    readonly asksAuthenticationTime?: boolean;
  },
): object {
  const { exchange, tenantId } = context;
  const { openid, nonce, code, asksAuthenticationTime } = more;
  const shared = {
    ...(asksAuthenticationTime && { auth_time: seconds(authenticatedAt) }),
    ...(code !== undefined && { c_hash: halfHash(code) }),
    ...(openid.has('email') && user.mail !== undefined && { email: user.mail }),
    name: user.displayName,
    ...(nonce !== undefined && { nonce }),
    oid: user.objectId,
    sub: pairwiseSubject(tenantId, clientId, user.objectId),
    tid: tenantId,
    uti: tokenId(exchange),
  };
  if (exchange.protocol === 'v2') {
    return {
      aud: clientId,
      iss: issuerOfVersion2(exchange.origin, tenantId),
      ...lifetime(context),
      preferred_username: user.userPrincipalName,
      ...shared,
      ver: '2.0',
    };
  }
  return {
    aud: clientId,
    iss: exchange.protocol === 'adfs' ? `${exchange.origin}/adfs` : issuerOfVersion1(tenantId),
    ...lifetime(context),
    amr: methods,
    ...names(user),
    ipaddr: exchange.from,
    ...shared,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
    ver: '1.0',
  };
}

/** Who the user is to one application, and to no other: `sub`. */
export function pairwiseSubject(tenantId: string, appId: string, objectId: string): string {
  return createHash('sha256').update(`${tenantId} ${appId} ${objectId}`).digest('base64url');
}

/** `uti`: the id of the request that the token was issued in, as the sign-in log has it. */
function tokenId({ traceId }: Exchange): string {
  return Buffer.from(guidToBytes(traceId)).toString('base64url');
}

function lifetime({ exchange, lifetimeS }: IssuingContext): object {
  const now = seconds(exchange.at);
  return { iat: now, nbf: now, exp: now + lifetimeS };
}

function names({ surname, givenName }: TokenUser): object {
  return {
    ...(surname !== undefined && { family_name: surname }),
    ...(givenName !== undefined && { given_name: givenName }),
  };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

function halfHash(code: string): string {
  return createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url');
}

function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ];
  return `${groups.join('-')}-${hex.slice(20, 32)}`;
}
