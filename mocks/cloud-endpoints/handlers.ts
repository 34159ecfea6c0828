import { type HttpHandler, HttpResponse, http } from 'msw/http';
import { LOGIN_HOSTS } from '../../harness/pta/protocol/hosts.ts';
import { HarnessError, MALFORMED } from '../../harness/runtime/errors.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';

const XML = { 'content-type': 'application/xml; charset=utf-8' };

/** Endpoints that users and their applications call. */
export function createUserHandlers(services: CloudServices): HttpHandler[] {
  const token = async ({ request }: { request: Request }) => {
    const form = new URLSearchParams(await request.text());
    const correlationId = request.headers.get('client-request-id') ?? undefined;
    const { status, body } = await services.token(form, correlationId);
    return HttpResponse.json(body, { status, headers: { 'cache-control': 'no-store' } });
  };
  return LOGIN_HOSTS.map((host) => http.post(`https://${host}/:tenant/oauth2/v2.0/token`, token));
}

/** What a request to one of the lab's names gets that no handler is for: the list of what there is. */
export function notAnEndpoint(request: Request, handlers: readonly HttpHandler[]): Response {
  const { pathname, host } = new URL(request.url);
  const endpoints = handlers.map(({ info }) => info.header).join(', ');
  return new Response(
    `${request.method} ${host}${pathname} is not an endpoint of this lab. It answers: ${endpoints}.\n`,
    { status: 404 },
  );
}

/**
 * Endpoints that Authentication Agents call.
 *
 * @param peer - says whose request is being answered
 */
export function createAgentHandlers(services: CloudServices, peer: () => CloudPeer): HttpHandler[] {
  return [
    http.post(
      'https://*.registration.msappproxy.net/register/RegisterConnector',
      async ({ request }) => answerXml(services.register(await request.text())),
    ),
    ...['https://*.bootstrap.his.msappproxy.net', 'https://*.bootstrap.msappproxy.net'].map(
      (host) =>
        http.post(`${host}/ConnectorBootstrap`, async ({ request }) =>
          answerXml(services.bootstrap(await request.text(), peer())),
        ),
    ),
    http.post(
      'https://*.renewtrust.msappproxy.net/renewTrust/RenewTrustCertificate',
      async ({ request }) => answerXml(services.renewTrust(await request.text(), peer())),
    ),
    http.post(
      'https://*.connector.his.msappproxy.net/subscriber/connection',
      ({ request }) => new HttpResponse(null, { status: services.takeAnswer(request, peer()) }),
    ),
  ];
}

async function answerXml(xml: Promise<string | undefined>): Promise<HttpResponse<string>> {
  try {
    const body = await xml;
    return body === undefined
      ? new HttpResponse('Forbidden', { status: 403 })
      : new HttpResponse(body, { headers: XML });
  } catch (error) {
    if (error instanceof HarnessError && error.code === MALFORMED) {
      return new HttpResponse(error.message, { status: 400 });
    }
    throw error;
  }
}
