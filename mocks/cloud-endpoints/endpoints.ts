import {
  UPDATE_CHECK_PATH,
  UPDATE_DOWNLOAD_PATH,
} from '../../harness/pta/protocol/agent-update.ts';
import { HarnessError, MALFORMED } from '../../harness/runtime/errors.ts';
import { plainText, type TextReply } from '../../harness/runtime/http-server.ts';
import type { WebRequest, WebRoute } from '../../harness/runtime/web-route.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';

/** Something that the cloud answers. Both faces are made from it. */
export interface Endpoint {
  readonly method: WebRoute['method'];
  /** URL as msw matches it. */
  readonly address: string;
  answer(request: EndpointRequest, peer: CloudPeer): Promise<TextReply>;
}

/** A request with what its address says. */
export type EndpointRequest = Omit<WebRequest, 'from'>;

/** Names that a client on this machine may use for the cloud. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1'];

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const XML = { 'content-type': 'application/xml; charset=utf-8' };

/** Endpoints that users, administrators and their applications call. */
export function userEndpoints(services: CloudServices): Endpoint[] {
  return services.webRoutes.flatMap(endpointsOf);
}

/** One for each host name of the route. */
function endpointsOf({ method, hosts, path, answer }: WebRoute): Endpoint[] {
  return hosts
    .flatMap((host) => (host === 'local' ? LOCAL_HOSTS : [host]))
    .map((host) => ({
      method,
      address: `https://${host}${path}`,
      answer: (request, { from }) => answer({ ...request, from }),
    }));
}

/** What is answered on port 8080, too. */
export function statusEndpoints(services: CloudServices): Endpoint[] {
  const hosts = ['https://*.bootstrap.his.msappproxy.net', 'https://*.bootstrap.msappproxy.net'];
  return hosts.map((host) => ({
    method: 'POST',
    address: `${host}/ConnectorBootstrap`,
    answer: ({ body }, peer) => answerXml(services.bootstrap(body, peer)),
  }));
}

/** Endpoints that Authentication Agents call. */
export function agentEndpoints(services: CloudServices): Endpoint[] {
  return [
    {
      method: 'POST',
      address: 'https://*.registration.msappproxy.net/register/RegisterConnector',
      answer: ({ body }) => answerXml(services.register(body)),
    },
    {
      method: 'POST',
      address: 'https://*.registration.msappproxy.net/register/EnablePassthroughAuthentication',
      answer: ({ body }) => answerXml(services.enablePassthroughAuthentication(body)),
    },
    {
      method: 'POST',
      address: 'https://*.registration.msappproxy.net/register/GetPassthroughAuthenticationStatus',
      answer: ({ body }) => answerXml(services.passthroughAuthenticationStatus(body)),
    },
    ...statusEndpoints(services),
    {
      method: 'POST',
      address: 'https://*.renewtrust.msappproxy.net/renewTrust/RenewTrustCertificate',
      answer: ({ body }, peer) => answerXml(services.renewTrust(body, peer)),
    },
    {
      method: 'POST',
      address: `https://*.bootstrap.msappproxy.net${UPDATE_CHECK_PATH}`,
      answer: ({ body }, peer) => answerText(services.checkForUpdate(body, peer), JSON_TYPE),
    },
    {
      method: 'POST',
      address: `https://*.bootstrap.msappproxy.net${UPDATE_DOWNLOAD_PATH}`,
      answer: (_request, peer) => answerText(services.downloadUpdate(peer), JSON_TYPE),
    },
    {
      method: 'POST',
      address: 'https://*.connector.his.msappproxy.net/subscriber/connection',
      answer: async (request, peer) => {
        const status = services.takeAnswer(request, peer);
        return { status, headers: {}, body: '' };
      },
    },
  ];
}

function answerXml(xml: Promise<string | undefined>): Promise<TextReply> {
  return answerText(xml, XML);
}

async function answerText(
  text: Promise<string | undefined>,
  headers: TextReply['headers'],
): Promise<TextReply> {
  try {
    const body = await text;
    return body === undefined ? plainText(403, 'Forbidden') : { status: 200, headers, body };
  } catch (error) {
    if (error instanceof HarnessError && error.code === MALFORMED) {
      return plainText(400, error.message);
    }
    throw error;
  }
}
