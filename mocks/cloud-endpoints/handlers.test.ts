import { getResponse } from 'msw';
import { expect, test } from 'vitest';
import { HarnessError, malformed } from '../../harness/runtime/errors.ts';
import type { HttpRequest } from '../../harness/runtime/http.ts';
import {
  type AnswerToken,
  BOOTSTRAP_HOST,
  FRIENDLY,
  identityFor,
  ListeningCloud,
  LOGIN_HOST,
  REGISTRATION_HOST,
  RETURN_HOST,
  TOKEN_PATH,
  tokenRoute,
} from './cloud-endpoints.test-support.ts';
import type { CloudServices } from './cloud-services.ts';
import { createAgentHandlers, createUserHandlers } from './handlers.ts';
import { interceptSignIns } from './in-process.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const REFUSED: Partial<CloudServices> = {
  webRoutes: [
    tokenRoute(async () => ({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [50126] },
    })),
  ],
};

const tokenRequest = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  host: LOGIN_HOST,
  path: TOKEN_PATH,
  headers: FORM,
  body: 'grant_type=password&username=alice%40contoso.test&password=a%2Bb+c',
  ...changes,
});

/** Each request, the services that take it, and what comes back. */
const SIGN_INS: readonly [string, HttpRequest, Partial<CloudServices>, number][] = [
  ['a sign-in', tokenRequest(), {}, 200],
  [
    'a sign-in with an id of the client',
    tokenRequest({ headers: { ...FORM, 'client-request-id': 'of-the-client' } }),
    {},
    200,
  ],
  ['a sign-in that is refused', tokenRequest(), REFUSED, 400],
  [
    'a service that is busy',
    tokenRequest(),
    {
      webRoutes: [
        tokenRoute(async () => ({ status: 503, body: { error: 'temporarily_unavailable' } })),
      ],
    },
    503,
  ],
  ['an empty form', tokenRequest({ body: '' }), {}, 200],
  ['a body that is no form', tokenRequest({ body: '\0\u{fffd}%%%&&&==' }), {}, 200],
  ['a query, which is passed over', tokenRequest({ path: `${TOKEN_PATH}?slice=1` }), {}, 200],
];

test.each(SIGN_INS)(
  '%s is answered alike in process and over HTTPS',
  async (_what, request, changed, status) => {
    const services = { ...FRIENDLY, ...changed };
    await using cloud = await ListeningCloud.before(services);

    const inProcess = await getResponse(createUserHandlers(services), fetchRequest(request));
    const overHttps = await cloud.ask(request);

    expect(inProcess?.status).toBe(status);
    expect(overHttps.status).toBe(status);
    expect(await inProcess?.json()).toEqual(JSON.parse(overHttps.body));
    for (const name of ['content-type', 'cache-control']) {
      expect(inProcess?.headers.get(name)).toBe(overHttps.headers[name]);
    }
  },
);

test.each([
  ['another method', tokenRequest({ method: 'GET' })],
  ['another path', tokenRequest({ path: '/contoso.test/oauth2/token' })],
  ['another host', tokenRequest({ host: REGISTRATION_HOST })],
])('%s is no sign-in on either face', async (_what, request) => {
  await using cloud = await ListeningCloud.before({});

  expect(await getResponse(createUserHandlers(FRIENDLY), fetchRequest(request))).toBeUndefined();
  expect((await cloud.ask(request)).status).toBe(404);
});

test('the older login host answers, too', async () => {
  const request = fetchRequest(tokenRequest({ host: 'login.windows.net' }));

  expect((await getResponse(createUserHandlers(FRIENDLY), request))?.status).toBe(200);
});

test('the process’ own fetch reaches the sign-in until the interception ends', async () => {
  const seen: URLSearchParams[] = [];
  const token: AnswerToken = async (form) => {
    seen.push(form);
    return { status: 200, body: { access_token: 'a token' } };
  };
  {
    using _intercepted = interceptSignIns({ ...FRIENDLY, webRoutes: [tokenRoute(token)] });
    const response = await fetch(fetchRequest(tokenRequest()));
    expect(await response.json()).toEqual({ access_token: 'a token' });
  }

  expect(seen.map((form) => form.get('password'))).toEqual(['a+b c']);
});

test.each([
  ['registration', REGISTRATION_HOST, '/register/RegisterConnector', 'register'],
  [
    'a switch of the feature',
    REGISTRATION_HOST,
    '/register/EnablePassthroughAuthentication',
    'enablePassthroughAuthentication',
  ],
  ['bootstrap', BOOTSTRAP_HOST, '/ConnectorBootstrap', 'bootstrap'],
  [
    'bootstrap, by its shared name',
    'tenant.bootstrap.msappproxy.net',
    '/ConnectorBootstrap',
    'bootstrap',
  ],
] as const)(
  '%s that is malformed is a 400 with the sentence',
  async (_what, host, path, service) => {
    const broken = () => Promise.reject(malformed('RegistrationRequest', 'there is no TenantId'));
    await using cloud = await ListeningCloud.before({
      hosts: [LOGIN_HOST, host],
      [service]: broken,
    });

    const reply = await cloud.ask({ method: 'POST', host, path, body: '<x/>' });

    expect(reply).toMatchObject({
      status: 400,
      body: 'RegistrationRequest: there is no TenantId.',
    });
  },
);

test.each([
  [
    'registration',
    REGISTRATION_HOST,
    '/register/RegisterConnector',
    '<registered><x/></registered>',
  ],
  [
    'a switch of the feature',
    REGISTRATION_HOST,
    '/register/EnablePassthroughAuthentication',
    '<switched><x/></switched>',
  ],
  [
    'bootstrap',
    BOOTSTRAP_HOST,
    '/ConnectorBootstrap',
    '<bootstrapped from="AGENT1"><x/></bootstrapped>',
  ],
])('%s is answered as XML', async (_what, host, path, body) => {
  await using cloud = await ListeningCloud.before({});

  const reply = await cloud.ask({ method: 'POST', host, path, body: '<x/>' });

  expect(reply).toMatchObject({
    status: 200,
    body,
    headers: { 'content-type': 'application/xml; charset=utf-8' },
  });
});

test('a bootstrap without an answer is a 403', async () => {
  await using cloud = await ListeningCloud.before({ bootstrap: async () => undefined });

  const reply = await cloud.ask({
    method: 'POST',
    host: BOOTSTRAP_HOST,
    path: '/ConnectorBootstrap',
    body: '<x/>',
  });

  expect(reply.status).toBe(403);
});

test.each([200, 400, 403, 404, 500])('HTTP %i for an answer is passed through', async (status) => {
  const taken: (string | null)[] = [];
  await using cloud = await ListeningCloud.before({
    takeAnswer: (request) => {
      taken.push(request.url.searchParams.get('requestId'));
      taken.push(String(request.headers['x-cwap-transid']));
      return status;
    },
  });

  const reply = await cloud.ask({
    method: 'POST',
    host: RETURN_HOST,
    path: '/subscriber/connection?requestId=the-request',
    headers: { 'x-cwap-transid': 'the-transaction' },
    body: '',
  });

  expect(reply).toMatchObject({ status, body: '' });
  expect(taken).toEqual(['the-request', 'the-transaction']);
});

test('the client certificate reaches the service, unjudged, and only where one was shown', async () => {
  const shown: (Uint8Array | undefined)[] = [];
  await using cloud = await ListeningCloud.before({
    takeAnswer: (_request, { clientCertificate }) => {
      shown.push(clientCertificate);
      return 200;
    },
  });
  const request = {
    method: 'POST',
    host: RETURN_HOST,
    path: '/subscriber/connection',
    body: '',
  } as const;

  await cloud.ask(request, identityFor('anybody.test'));
  await cloud.ask(request);

  expect(shown[0]?.length).toBeGreaterThan(100);
  expect(shown[1]).toBeUndefined();
});

/** Where requests of agents may go, and what is nearly such a place. */
const AGENT_ADDRESSES = [
  [REGISTRATION_HOST, '/register/RegisterConnector', 200],
  [REGISTRATION_HOST, '/register/EnablePassthroughAuthentication', 200],
  [REGISTRATION_HOST, '/register/GetPassthroughAuthenticationStatus', 200],
  [BOOTSTRAP_HOST, '/ConnectorBootstrap', 200],
  [BOOTSTRAP_HOST, '/ConnectorBootstrap?a=b', 200],
  [BOOTSTRAP_HOST, '/x/../ConnectorBootstrap', 200],
  [BOOTSTRAP_HOST, '/connectorbootstrap', undefined],
  [BOOTSTRAP_HOST, '/ConnectorBootstrap/', 200],
  [BOOTSTRAP_HOST, '//ConnectorBootstrap', undefined],
  [BOOTSTRAP_HOST, '/register/RegisterConnector', undefined],
  [RETURN_HOST, '/subscriber/connection?requestId=a', 200],
  [RETURN_HOST, '/subscriber', undefined],
] as const;

test.each(AGENT_ADDRESSES)(
  'a POST to %s%s is answered alike in process and over HTTPS, each time',
  async (host, path, status) => {
    const request: HttpRequest = { method: 'POST', host, path, body: '<x/>' };
    await using cloud = await ListeningCloud.before({});
    const handlers = createAgentHandlers(FRIENDLY, () => ({ from: 'AGENT1' }));

    const inProcess = await getResponse(handlers, fetchRequest(request));
    const overHttps = [await cloud.ask(request), await cloud.ask(request)];

    expect(inProcess?.status).toBe(status);
    for (const reply of overHttps) {
      expect(reply.status).toBe(status ?? 404);
      if (inProcess === undefined) continue;
      expect(reply.body).toBe(await inProcess.clone().text());
      expect(reply.headers['content-type'] ?? null).toBe(inProcess.headers.get('content-type'));
    }
  },
);

test('another fault of a service is no answer of the handler', async () => {
  const services: CloudServices = {
    ...FRIENDLY,
    register: () => Promise.reject(new HarnessError('OTHER', 'Something else.')),
  };
  const request = fetchRequest({
    method: 'POST',
    host: REGISTRATION_HOST,
    path: '/register/RegisterConnector',
    body: '<x/>',
  });

  await expect(
    getResponse(
      createAgentHandlers(services, () => ({ from: 'AGENT1' })),
      request,
    ),
  ).rejects.toMatchObject({ code: 'OTHER' });
});

function fetchRequest({ method, host, path, headers, body }: HttpRequest): Request {
  return new Request(`https://${host}${path}`, {
    method,
    headers: headers as Record<string, string>,
    ...(method === 'POST' && { body: body ?? '' }),
  });
}
