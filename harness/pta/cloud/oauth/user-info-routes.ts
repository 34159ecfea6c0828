import type { TextReply } from '../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../runtime/web-route.ts';
import type { AccessTokens } from './access-tokens.ts';
import { AZURE_AD_GRAPH, MICROSOFT_GRAPH } from './clients/client-application.ts';
import type { OAuthParts } from './oauth-parts.ts';
import { type Exchange, header, openExchange } from './requests/exchange.ts';
import { jsonReply, READABLE_BY_ANY_PAGE } from './requests/replies.ts';
import { pairwiseSubject } from './tokens/token-claims.ts';

const GRAPH_HOSTS = ['graph.microsoft.com', 'local'];
/** Names under which tokens for Microsoft Graph are asked for, and Azure AD Graph's, which version 1 gives unasked. */
const AUDIENCES = [
  MICROSOFT_GRAPH,
  AZURE_AD_GRAPH.appId,
  ...['https://graph.microsoft.com', ...AZURE_AD_GRAPH.identifierUris].flatMap((uri) => [
    uri,
    `${uri}/`,
  ]),
];

/**
 * Who the bearer of a token is: OpenID Connect's user info, which Microsoft Graph answers.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/userinfo
 */
export function userInfoRoutes(
  parts: Pick<OAuthParts, 'clock' | 'random' | 'tenant'>,
  tokens: AccessTokens,
  loginHosts: readonly string[],
): WebRoute[] {
  const addresses = [
    ['/oidc/userinfo', GRAPH_HOSTS],
    ['/:tenant/openid/userinfo', loginHosts],
  ] as const;
  return addresses.flatMap(([path, hosts]) =>
    (['GET', 'POST'] as const).map((method) => ({
      ...{ method, hosts, path },
      answer: (request: WebRequest) => answer(parts, tokens, request),
    })),
  );
}

async function answer(
  parts: Pick<OAuthParts, 'clock' | 'random' | 'tenant'>,
  tokens: AccessTokens,
  request: WebRequest,
): Promise<TextReply> {
  const exchange = openExchange(parts, request, 'v2');
  const [, token] = /^Bearer ([\w.-]+)$/i.exec(header(request, 'authorization') ?? '') ?? [];
  if (token === undefined) return unauthorized(exchange, 'Access token is empty.');
  const verdict = await tokens.verify(token, AUDIENCES);
  if (verdict.kind === 'refused') {
    return unauthorized(exchange, `Access token validation failure: ${verdict.reason}.`);
  }
  const { claims, scopes } = verdict;
  const { oid, appid, name, family_name, given_name, upn } = claims;
  if (typeof oid !== 'string' || typeof appid !== 'string' || scopes.length === 0) {
    return unauthorized(exchange, 'The token is not a user’s.');
  }
  const { tenantId } = parts.tenant;
  const info = {
    // The same as in the ID token of the application: clients compare them.
    sub: pairwiseSubject(tenantId, appid, oid),
    ...{ name, family_name, given_name },
    ...(scopes.includes('email') && { email: upn }),
  };
  return jsonReply(200, info, exchange, READABLE_BY_ANY_PAGE);
}

/** In the form that Microsoft Graph has for it. */
function unauthorized(exchange: Exchange, message: string): TextReply {
  const { traceId, at } = exchange;
  const date = new Date(at).toISOString().slice(0, 'yyyy-MM-ddTHH:mm:ss'.length);
  const innerError = { date, 'request-id': traceId, 'client-request-id': traceId };
  const error = { code: 'InvalidAuthenticationToken', message, innerError };
  return jsonReply(401, { error }, exchange, {
    'www-authenticate': 'Bearer error="invalid_token"',
    ...READABLE_BY_ANY_PAGE,
  });
}
