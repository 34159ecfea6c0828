import { type RequestedAccess, readAccess } from '../clients/requested-access.ts';
import type { OAuthEvents } from '../oauth-events.ts';
import type { ApplicationDirectory, SignInDesk } from '../ports.ts';
import { isRefused, type OAuthFailure } from '../requests/oauth-failure.ts';
import type { RefreshFamily, RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { Authentication } from '../tokens/token-claims.ts';
import type { Grant, GrantOutcome, GrantRequest } from './grant.ts';
import { judgeRedeemer } from './judge-redeemer.ts';
import { renewAuthentication } from './renew-authentication.ts';

interface Collaborators {
  readonly desk: SignInDesk;
  readonly applications: ApplicationDirectory;
  readonly refreshTokens: RefreshTokens;
  readonly events: OAuthEvents;
}

/**
 * A refresh token for other tokens, of the same API or of another: a refresh token is not bound to one. Each is used up
 * by the next.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export function refreshTokenGrant(collaborators: Collaborators): Grant {
  return {
    type: 'refresh_token',
    parameters: ['refresh_token'],
    answer: (request) => answer(collaborators, request),
  };
}

async function answer(
  { desk, applications, refreshTokens, events }: Collaborators,
  request: GrantRequest,
): Promise<GrantOutcome> {
  const { exchange, client, parameters } = request;
  const missing = parameters.missing('refresh_token');
  if (missing !== undefined) return missing;
  const { appId } = client.application;
  const redemption = refreshTokens.redeem(parameters.get('refresh_token') ?? '', appId);
  if (redemption.kind === 'refused') {
    if (redemption.reused) {
      events.append({ type: 'grant.revoked', clientId: appId, cause: 'refresh-token-reused' });
    }
    return redemption.failure;
  }
  const { family, serial } = redemption;
  const problem = judgeRedeemer(family.platform, client.proof, exchange.crossOrigin);
  if (problem !== undefined) return problem;
  const access = accessOf(applications, family, request);
  if (isRefused(access)) return access;

  const authentication = await renewAuthentication(desk, exchange, family, {
    clientId: appId,
    access,
    by: 'refresh-token',
  });
  if (isRefused<Authentication>(authentication)) return authentication;
  const { scope, resource, platform, clientId } = family;
  return {
    kind: 'user',
    grant: {
      ...authentication,
      ...{ access, platform, scope, resource },
      // One of the family of clients gets a token of its own; that of its sister stays as it is.
      ...(clientId === appId && { refreshes: { familyId: family.id, serial } }),
    },
  };
}

/** As the request asks, or as the sign-in did. Of several APIs the first is meant, as documented for this grant. */
function accessOf(
  applications: ApplicationDirectory,
  family: RefreshFamily,
  { parameters, exchange: { protocol, origin } }: GrantRequest,
): RequestedAccess | OAuthFailure {
  const asked = { scope: parameters.get('scope'), resource: parameters.get('resource') };
  const asksNothing = asked.scope === undefined && asked.resource === undefined;
  const { scope, resource } = asksNothing ? family : asked;
  return readAccess(applications, { scope, resource, protocol, origin }, 'first');
}
