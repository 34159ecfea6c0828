import { getResponse } from 'msw';
import { expect, test } from 'vitest';
import type { WebRequest, WebRoute } from '../../harness/runtime/web-route.ts';
import { FRIENDLY, ListeningCloud, LOGIN_HOST } from './cloud-endpoints.test-support.ts';
import { createUserHandlers } from './handlers.ts';

/** A route that says what it was asked. */
function route(changed: Partial<WebRoute> = {}): WebRoute & { readonly asked: WebRequest[] } {
  const asked: WebRequest[] = [];
  return {
    asked,
    method: 'GET',
    hosts: [LOGIN_HOST],
    path: '/:tenant/userrealm/:upn',
    answer: async (request) => {
      asked.push(request);
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'known' };
    },
    ...changed,
  };
}

const PATH = '/common/userrealm/alice%40contoso.test?api-version=1.0';

test('a route is told what its address says, and by whom it is asked', async () => {
  const realm = route();
  await using cloud = await ListeningCloud.before({ webRoutes: [realm] });

  await cloud.ask({ method: 'GET', host: LOGIN_HOST, path: PATH });

  const [request] = realm.asked;
  expect(request).toMatchObject({
    params: { tenant: 'common', upn: 'alice@contoso.test' },
    origin: `https://${LOGIN_HOST}`,
    from: 'AGENT1',
  });
  expect(request?.url.searchParams.get('api-version')).toBe('1.0');
});

test('the origin keeps the port that the client sees', async () => {
  const realm = route();
  await using cloud = await ListeningCloud.before({ webRoutes: [realm] });

  await cloud.ask({
    method: 'GET',
    host: LOGIN_HOST,
    path: PATH,
    headers: { host: `${LOGIN_HOST}:41002` },
  });

  expect(realm.asked[0]?.origin).toBe(`https://${LOGIN_HOST}:41002`);
});

test.each(['localhost', '127.0.0.1'])('a route for this machine answers to %s', async (host) => {
  const realm = route({ hosts: ['local'] });
  await using cloud = await ListeningCloud.before({ webRoutes: [realm] });

  const reply = await cloud.ask({
    method: 'GET',
    host: LOGIN_HOST,
    path: PATH,
    headers: { host: `${host}:41002` },
  });

  expect(reply.body).toBe('known');
});

test.each(['%zz', 'a%ff', '%E0%A4%A', '%00'])('%s in a path is no fault', async (text) => {
  const realm = route();
  await using cloud = await ListeningCloud.before({ webRoutes: [realm] });

  const reply = await cloud.ask({
    method: 'GET',
    host: LOGIN_HOST,
    path: `/common/userrealm/${text}`,
  });

  expect(reply.status).toBe(200);
});

test('a header of several values is sent as often, on both faces', async () => {
  const cookies = ['a=1; Path=/', 'b=2; Path=/'];
  const page = route({
    answer: async () => ({ status: 200, headers: { 'set-cookie': cookies }, body: '' }),
  });
  await using cloud = await ListeningCloud.before({ webRoutes: [page] });

  const overHttps = await cloud.ask({ method: 'GET', host: LOGIN_HOST, path: PATH });
  const handlers = createUserHandlers({ ...FRIENDLY, webRoutes: [page] });
  const inProcess = await getResponse(handlers, new Request(`https://${LOGIN_HOST}${PATH}`));

  expect(overHttps.headers['set-cookie']).toEqual(cookies);
  expect(inProcess?.headers.getSetCookie()).toEqual(cookies);
});

test('methods are told apart', async () => {
  const [get, remove] = [route(), route({ method: 'DELETE' })];
  await using cloud = await ListeningCloud.before({ webRoutes: [get, remove] });

  await cloud.ask({ method: 'GET', host: LOGIN_HOST, path: PATH });

  expect([get.asked.length, remove.asked.length]).toEqual([1, 0]);
});
