import type { AuthorizationCodes, CodeGrant } from '../authorization/authorization-codes.ts';
import { verifies } from '../authorization/pkce.ts';
import { readAccess } from '../clients/requested-access.ts';
import type { OAuthEvents } from '../oauth-events.ts';
import type { ApplicationDirectory } from '../ports.ts';
import { isRefused, type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { Grant, GrantOutcome, GrantRequest } from './grant.ts';
import { judgeRedeemer } from './judge-redeemer.ts';

interface Collaborators {
  readonly applications: ApplicationDirectory;
  readonly codes: AuthorizationCodes;
  readonly refreshTokens: RefreshTokens;
  readonly events: OAuthEvents;
}

/**
 * A code from the authorization endpoint for tokens: once, by the client that it was issued to, with the same redirect
 * URI and the verifier of its challenge.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function authorizationCodeGrant(collaborators: Collaborators): Grant {
  return {
    type: 'authorization_code',
    parameters: ['code', 'redirect_uri', 'code_verifier'],
    answer: async (request) => answer(collaborators, request),
  };
}

function answer(
  { applications, codes, refreshTokens, events }: Collaborators,
  { exchange, client, parameters }: GrantRequest,
): GrantOutcome {
  const missing = parameters.missing('code');
  if (missing !== undefined) return missing;
  const { appId: clientId } = client.application;
  const revoke = (familyId: string): void => {
    refreshTokens.revoke(familyId);
    events.append({ type: 'grant.revoked', clientId, cause: 'authorization-code-reused' });
  };
  const redemption = codes.redeem(parameters.get('code') ?? '', clientId);
  if (redemption.kind === 'refused') {
    const { failure, reused } = redemption;
    if (reused?.familyId !== undefined) revoke(reused.familyId);
    return failure;
  }
  const { grant } = redemption;
  const { platform } = grant.redirect;
  const problem =
    judgeRedirect(grant, parameters.get('redirect_uri')) ??
    (verifies(grant.challenge, parameters.get('code_verifier'))
      ? undefined
      : refuse('AADSTS501481')) ??
    judgeRedeemer(platform, client.proof, exchange.crossOrigin);
  if (problem !== undefined) return problem;

  const { protocol, origin } = exchange;
  const { scope, resource, user, methods, authenticatedAt, nonce, asksAuthenticationTime } = grant;
  const asked = { scope: parameters.get('scope'), resource: parameters.get('resource') };
  const asksNothing = asked.scope === undefined && asked.resource === undefined;
  const access = readAccess(
    applications,
    asksNothing ? { scope, resource, protocol, origin } : { ...asked, protocol, origin },
    // Without a scope of its own the redemption is for the first API that was consented to.
    asksNothing ? 'first' : 'refused',
  );
  if (isRefused(access)) return access;
  // Documented: version 1 sends an ID token with every code that is redeemed.
  const openid = protocol === 'v1' ? new Set([...access.openid, 'openid']) : access.openid;
  return {
    kind: 'user',
    grant: {
      ...{ user, methods, authenticatedAt, nonce, asksAuthenticationTime },
      access: { ...access, openid },
      ...{ platform, scope, resource },
    },
    issued: (familyId) => {
      const replayed = redemption.issued(familyId);
      if (replayed && familyId !== undefined) revoke(familyId);
    },
  };
}

function judgeRedirect(
  { redirect, namedRedirect }: CodeGrant,
  uri: string | undefined,
): OAuthFailure | undefined {
  const isSame = uri === redirect.uri || (uri === undefined && !namedRedirect);
  return isSame ? undefined : refuse('AADSTS500112');
}
