import { type HttpHandler, HttpResponse } from 'msw/http';
import { pairsOf, type TextReply } from '../../harness/runtime/http-server.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';
import { handlerAt, paramsOf } from './endpoint-table.ts';
import { agentEndpoints, type Endpoint, userEndpoints } from './endpoints.ts';

/** Who asks where a request comes over no connection. */
const THIS_PROCESS: CloudPeer = { from: 'this process' };

/** Endpoints that users and their applications call. */
export function createUserHandlers(services: CloudServices): HttpHandler[] {
  return userEndpoints(services).map((endpoint) => handlerOf(endpoint, () => THIS_PROCESS));
}

/**
 * Endpoints that Authentication Agents call.
 *
 * @param peer - says whose request is being answered
 */
export function createAgentHandlers(services: CloudServices, peer: () => CloudPeer): HttpHandler[] {
  return agentEndpoints(services).map((endpoint) => handlerOf(endpoint, peer));
}

/** A reply in the terms of msw. */
export function responseOf({ status, headers, body }: TextReply): HttpResponse<string> {
  return new HttpResponse(body === '' ? null : body, { status, headers: pairsOf(headers) });
}

function handlerOf(endpoint: Endpoint, peer: () => CloudPeer): HttpHandler {
  return handlerAt(endpoint, async ({ request, params }) => {
    const url = new URL(request.url);
    const received = {
      method: request.method,
      origin: url.origin,
      params: paramsOf(params),
      url,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    };
    return responseOf(await endpoint.answer(received, peer()));
  });
}
