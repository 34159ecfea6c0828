import type { TextReply } from '../../../../runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../../../runtime/web-route.ts';
import type { OAuthParts } from '../oauth-parts.ts';
import { type Exchange, openAuthorityExchange } from '../requests/exchange.ts';
import { isRefused, type OAuthFailure } from '../requests/oauth-failure.ts';
import { RequestParameters } from '../requests/parameters.ts';
import { exchangeHeaders } from '../requests/replies.ts';
import { AUTHORIZE_PARAMETERS, readAuthorizeRequest } from './authorize-request.ts';
import { refusalPage } from './refusal-page.ts';
import { beginSignIn, tellApplication } from './sign-in-target.ts';

/** Where applications send browsers to have users signed in: both versions, and AD FS's. */
export function authorizeRoutes(parts: OAuthParts, hosts: readonly string[]): WebRoute[] {
  const paths = [
    ['/:tenant/oauth2/v2.0/authorize', 'v2'],
    ['/:tenant/oauth2/authorize', 'v1'],
  ] as const;
  return paths.flatMap(([path, version]) =>
    (['GET', 'POST'] as const).map((method) => ({
      method,
      hosts,
      path,
      answer: (request: WebRequest) => authorize(parts, request, version),
    })),
  );
}

async function authorize(
  parts: OAuthParts,
  web: WebRequest,
  version: 'v1' | 'v2',
): Promise<TextReply> {
  const { applications, tenant, events } = parts;
  const { exchange, authority } = openAuthorityExchange(parts, web, version, tenant);
  if (isRefused(authority)) return showRefusal(parts, exchange, authority);
  const parameters =
    web.method === 'POST'
      ? RequestParameters.readForm(web.body, AUTHORIZE_PARAMETERS)
      : RequestParameters.readQuery(web.url, AUTHORIZE_PARAMETERS);
  if (isRefused<RequestParameters>(parameters)) return showRefusal(parts, exchange, parameters);
  const { origin, protocol, correlationId } = exchange;
  const reading = readAuthorizeRequest(parameters, { applications, authority, protocol, origin });
  if (reading.kind === 'refused') {
    const { failure, clientId, back } = reading;
    return back === undefined || clientId === undefined
      ? showRefusal(parts, exchange, failure, clientId)
      : tellApplication(parts, exchange, clientId, back, failure);
  }
  const { request } = reading;
  events.append({
    type: 'authorization.requested',
    clientId: request.client.appId,
    ...(correlationId !== undefined && { correlationId }),
  });
  const elsewhere = identityProviderOf(parts, request.domainHint);
  if (elsewhere !== undefined && request.prompt !== 'none') {
    return {
      status: 302,
      headers: { ...exchangeHeaders(exchange), location: elsewhere },
      body: '',
    };
  }
  return beginSignIn(parts, exchange, request, web);
}

function showRefusal(
  { events }: OAuthParts,
  exchange: Exchange,
  failure: OAuthFailure,
  clientId?: string,
): TextReply {
  events.append({
    type: 'authorization.refused',
    ...(clientId !== undefined && { clientId }),
    code: failure.code,
    told: 'page',
  });
  return refusalPage(failure, exchange);
}

/** Documented: with a domain hint, users of a federated domain are sent there without being asked for their name. */
function identityProviderOf(
  { realms }: OAuthParts,
  domainHint: string | undefined,
): string | undefined {
  if (domainHint === undefined) return undefined;
  const realm = realms.realmOf(`user@${domainHint}`);
  return realm.kind === 'federated' ? realm.passiveUrl : undefined;
}
