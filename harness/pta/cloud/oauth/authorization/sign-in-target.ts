import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest } from '../../../../runtime/web-route.ts';
import type { BrowserSession, SignInTarget } from '../../pages/sign-in/sign-in-target.ts';
import { renewAuthentication } from '../grants/renew-authentication.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import { errorOf, errorResponse } from '../requests/error-response.ts';
import type { Exchange } from '../requests/exchange.ts';
import { isRefused, type OAuthFailure, refuse } from '../requests/oauth-failure.ts';
import type { Authentication } from '../tokens/token-claims.ts';
import { clientInfo } from '../tokens/token-response.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { goBack, type ReturnPath } from './return-path.ts';

const LOGIN_REQUIRED = 'AADSTS50058';

/**
 * Has the user signed in for an application, and sends the browser back to it.
 *
 * Whoever the browser remembers goes on without being asked, unless the application wants somebody else or a newer
 * sign-in, or the user may not go on; then the page is shown, or the application told where it must not be.
 */
export async function beginSignIn(
  parts: OAuthParts,
  exchange: Exchange,
  request: AuthorizeRequest,
  web: WebRequest,
): Promise<TextReply> {
  // The page is done with its part when it has answered; a session that completes sooner was there before.
  let pageShown = false;
  const { client, access, loginHint, maxAgeS, back } = request;
  const prompt = maxAgeS === 0 && request.prompt !== 'none' ? 'login' : request.prompt;
  const ask = (): Promise<TextReply> => {
    pageShown = true;
    return parts.face.begin({ ...target, prompt: 'login' }, web);
  };
  const refuseWith = async (failure: OAuthFailure): Promise<TextReply> =>
    tellApplication(parts, exchange, client.appId, back, failure);

  const target: SignInTarget = {
    clientId: client.appId,
    applicationName: client.displayName,
    resourceId: access.resource.appId,
    scopes: access.permissions,
    protocol: 'oAuth2',
    ...(exchange.correlationId !== undefined && { correlationId: exchange.correlationId }),
    ...(loginHint !== undefined && { loginHint }),
    ...(prompt !== undefined && { prompt }),
    complete: async (session) => {
      const { sessionId } = session;
      if (pageShown) {
        const proven = { ...authenticationOf(session), sessionId };
        return grantAuthorization(parts, exchange, request, proven, 'page');
      }
      if (!isWanted(session, request, parts.clock.now())) {
        return prompt === 'none' ? refuseWith(refuse(LOGIN_REQUIRED)) : ask();
      }
      const before = authenticationOf(session);
      const renewed = await renewAuthentication(parts.desk, exchange, before, {
        clientId: client.appId,
        access,
        by: 'browser-session',
      });
      if (!isRefused<Authentication>(renewed)) {
        const proven = { ...renewed, sessionId };
        return grantAuthorization(parts, exchange, request, proven, 'session');
      }
      return prompt === 'none' ? refuseWith(renewed) : ask();
    },
    refuse: async (code, correlationId) => refuseWith(refuse(code, undefined, { correlationId })),
  };
  const reply = await parts.face.begin(target, web);
  pageShown = true;
  return reply;
}

/** Tells the application, where the browser is sent back to, that nothing comes of its request. */
export function tellApplication(
  { events }: Pick<OAuthParts, 'events'>,
  exchange: Exchange,
  clientId: string,
  back: ReturnPath,
  failure: OAuthFailure,
): TextReply {
  const { code } = failure;
  events.append({ type: 'authorization.refused', clientId, code, told: 'application' });
  const { error_description, error_uri, suberror, claims } = errorResponse(failure, exchange);
  return goBack(back, {
    error: authorizationError(failure),
    ...(code === 'AADSTS65004' && { error_subcode: 'cancel' }),
    error_description,
    ...(error_uri !== undefined && { error_uri }),
    ...(suberror !== undefined && { suberror }),
    ...(claims !== undefined && { claims }),
  });
}

/** `invalid_grant` is the token endpoint's; here it means that the user has to do something (OpenID Connect Core, 3.1.2.6). */
function authorizationError(failure: OAuthFailure): string {
  if (failure.code === 'AADSTS65001') return 'consent_required';
  const error = errorOf(failure);
  return error === 'invalid_grant' ? 'interaction_required' : error;
}

function isWanted(
  { user, signedInAt }: BrowserSession,
  { loginHint, maxAgeS }: AuthorizeRequest,
  now: number,
): boolean {
  const isSomebodyElse =
    loginHint !== undefined && loginHint.toLowerCase() !== user.userPrincipalName.toLowerCase();
  const isTooOld = maxAgeS !== undefined && now - signedInAt > maxAgeS * 1_000;
  return !isSomebodyElse && !isTooOld;
}

function authenticationOf({ user, methods, signedInAt }: BrowserSession): Authentication {
  return { user, methods, authenticatedAt: signedInAt };
}

/** A sign-in, and the browser's session that it is of. */
type BrowserAuthentication = Authentication & Pick<BrowserSession, 'sessionId'>;

function grantAuthorization(
  { codes, issuer, tenant, clock, events }: OAuthParts,
  exchange: Exchange,
  request: AuthorizeRequest,
  { sessionId, ...authentication }: BrowserAuthentication,
  by: 'page' | 'session',
): TextReply {
  const { client, back, wantsCode, wantsIdToken, wantsClientInfo, access, nonce } = request;
  const { namedRedirect, scope, resource, challenge } = request;
  const { appId: clientId } = client;
  const { userPrincipalName, objectId } = authentication.user;
  const asksAuthenticationTime = request.maxAgeS !== undefined;
  const code = wantsCode
    ? codes.issue({
        ...authentication,
        ...{ clientId, redirect: back.redirect, namedRedirect, scope, asksAuthenticationTime },
        ...(resource !== undefined && { resource }),
        ...(challenge !== undefined && { challenge }),
        ...(nonce !== undefined && { nonce }),
      })
    : undefined;
  const idToken = wantsIdToken
    ? issuer.issueIdToken({ ...exchange, at: clock.now() }, clientId, authentication, {
        openid: access.openid,
        ...{ nonce, code, asksAuthenticationTime },
      })
    : undefined;
  events.append({ type: 'authorization.granted', clientId, userPrincipalName, by });
  return goBack(back, {
    ...(code !== undefined && { code }),
    ...(idToken !== undefined && { id_token: idToken }),
    ...(wantsClientInfo && { client_info: clientInfo(objectId, tenant.tenantId) }),
    session_state: sessionId,
  });
}
