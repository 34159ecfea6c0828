import { decodeJwt, errors } from 'jose';
import type { TextReply } from '../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../runtime/web-route.ts';
import { refusalPage, signedOutPage } from './authorization/refusal-page.ts';
import { goBack } from './authorization/return-path.ts';
import { matchRedirect } from './clients/redirect-uri.ts';
import type { OAuthParts } from './oauth-parts.ts';
import { openAuthorityExchange } from './requests/exchange.ts';
import { isRefused } from './requests/oauth-failure.ts';
import { RequestParameters } from './requests/parameters.ts';

const SIGN_OUT_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'id_token_hint',
  'post_logout_redirect_uri',
  'state',
]);

/**
 * Ends what the browser remembers. It is sent on to an address that the application registered for its answers, and to no
 * other; which application that is, the request has to say by its id or by an ID token of it.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
 */
export function signOutRoutes(parts: OAuthParts, hosts: readonly string[]): WebRoute[] {
  const paths = [
    ['/:tenant/oauth2/v2.0/logout', 'v2'],
    ['/:tenant/oauth2/logout', 'v1'],
  ] as const;
  return paths.flatMap(([path, version]) =>
    (['GET', 'POST'] as const).map((method) => ({
      method,
      hosts,
      path,
      answer: async (request: WebRequest) => signOut(parts, request, version),
    })),
  );
}

function signOut(parts: OAuthParts, web: WebRequest, version: 'v1' | 'v2'): TextReply {
  const { applications, memory, tenant } = parts;
  const { exchange, authority } = openAuthorityExchange(parts, web, version, tenant);
  if (isRefused(authority)) return refusalPage(authority, exchange);
  const parameters =
    web.method === 'POST'
      ? RequestParameters.readForm(web.body, SIGN_OUT_PARAMETERS)
      : RequestParameters.readQuery(web.url, SIGN_OUT_PARAMETERS);
  if (isRefused<RequestParameters>(parameters)) return refusalPage(parameters, exchange);
  const cookies = memory.end(web.headers);
  const uri = parameters.get('post_logout_redirect_uri');
  const clientId = parameters.get('client_id') ?? audienceOf(parameters.get('id_token_hint'));
  const client = clientId === undefined ? undefined : applications.find(clientId);
  const redirect = client && uri !== undefined ? matchRedirect(client, uri) : undefined;
  if (redirect === undefined) return signedOutPage(exchange, cookies);
  const state = parameters.raw('state');
  const reply = goBack({ redirect, mode: 'query', ...(state !== undefined && { state }) }, {});
  return { ...reply, headers: { ...reply.headers, 'set-cookie': cookies } };
}

/** Of a token that may be long expired; a forged one names a registered address at most, as anybody may. */
function audienceOf(idToken: string | undefined): string | undefined {
  if (idToken === undefined) return undefined;
  try {
    const { aud } = decodeJwt(idToken);
    return typeof aud === 'string' ? aud : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
