import {
  UPDATE_CHECK_PATH,
  UPDATE_DOWNLOAD_PATH,
} from '../../harness/pta/protocol/agent-update.ts';
import { LOGIN_HOSTS } from '../../harness/pta/protocol/hosts.ts';
import { HarnessError, MALFORMED } from '../../harness/runtime/errors.ts';
import { plainText, type TextReply, type TextRequest } from '../../harness/runtime/http-server.ts';
import type { CloudPeer, CloudServices } from './cloud-services.ts';

/** A `POST` that the cloud answers. Both faces are made from it. */
export interface Endpoint {
  /** URL as msw matches it. */
  readonly address: string;
  answer(request: TextRequest, peer: CloudPeer): Promise<TextReply>;
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const XML = { 'content-type': 'application/xml; charset=utf-8' };

/** Endpoints that users and their applications call. */
export function userEndpoints(services: CloudServices): Endpoint[] {
  const answer = async ({ body: form, headers }: TextRequest) => {
    const id = headers['client-request-id'];
    const correlationId = Array.isArray(id) ? id.join(', ') : id;
    const { status, body } = await services.token(new URLSearchParams(form), correlationId);
    const json = JSON.stringify(body);
    return {
      status,
      headers: {
        'cache-control': 'no-store',
        'content-length': String(Buffer.byteLength(json)),
        'content-type': 'application/json',
      },
      body: json,
    };
  };
  return LOGIN_HOSTS.map((host) => ({
    address: `https://${host}/:tenant/oauth2/v2.0/token`,
    answer,
  }));
}

/** What is answered on port 8080, too. */
export function statusEndpoints(services: CloudServices): Endpoint[] {
  const hosts = ['https://*.bootstrap.his.msappproxy.net', 'https://*.bootstrap.msappproxy.net'];
  return hosts.map((host) => ({
    address: `${host}/ConnectorBootstrap`,
    answer: ({ body }, peer) => answerXml(services.bootstrap(body, peer)),
  }));
}

/** Endpoints that Authentication Agents call. */
export function agentEndpoints(services: CloudServices): Endpoint[] {
  return [
    {
      address: 'https://*.registration.msappproxy.net/register/RegisterConnector',
      answer: ({ body }) => answerXml(services.register(body)),
    },
    {
      address: 'https://*.registration.msappproxy.net/register/EnablePassthroughAuthentication',
      answer: ({ body }) => answerXml(services.enablePassthroughAuthentication(body)),
    },
    {
      address: 'https://*.registration.msappproxy.net/register/GetPassthroughAuthenticationStatus',
      answer: ({ body }) => answerXml(services.passthroughAuthenticationStatus(body)),
    },
    ...statusEndpoints(services),
    {
      address: 'https://*.renewtrust.msappproxy.net/renewTrust/RenewTrustCertificate',
      answer: ({ body }, peer) => answerXml(services.renewTrust(body, peer)),
    },
    {
      address: `https://*.bootstrap.msappproxy.net${UPDATE_CHECK_PATH}`,
      answer: ({ body }, peer) => answerText(services.checkForUpdate(body, peer), JSON_TYPE),
    },
    {
      address: `https://*.bootstrap.msappproxy.net${UPDATE_DOWNLOAD_PATH}`,
      answer: (_request, peer) => answerText(services.downloadUpdate(peer), JSON_TYPE),
    },
    {
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
