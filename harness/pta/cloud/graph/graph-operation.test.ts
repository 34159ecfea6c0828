import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { createCloudParts } from '../cloud-parts.test-support.ts';
import { type Asked, adminClaims, ask, createGraph, USER_ID } from './graph.test-support.ts';
import { GRAPH_APP_ID } from './graph-operation.ts';

const CLIENT_REQUEST_ID = '9bf44611-ce72-48bb-84d3-d3f23c794665';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const { runtime, routes } = createGraph(pooledKeys());
const path = '/v1.0/me';
const nowS = runtime.clock.now() / 1_000;

test.each<[string, Partial<Asked>, string]>([
  ['no token', {}, 'Access token is empty.'],
  ['an empty token', { headers: { authorization: 'Bearer ' } }, 'Access token is empty.'],
  [
    'what is no token',
    { headers: { authorization: 'Bearer garbage' } },
    'CompactToken parsing failed with error code: 80049217',
  ],
  [
    'a token for somebody else',
    { claims: adminClaims('User.Read', { aud: 'https://management.azure.com/' }) },
    'Access token validation failure. Invalid audience.',
  ],
  [
    'a token that has expired',
    { claims: adminClaims('User.Read', { exp: nowS }) },
    'Access token has expired or is not yet valid.',
  ],
  [
    'a token that somebody else signed',
    { claims: adminClaims('User.Read', { forged: true }) },
    'Access token validation failure. Invalid signature.',
  ],
])('%s is refused with 401', async (_what, asked, message) => {
  const { status, headers, body } = await ask(routes, { path, ...asked });

  expect(status).toBe(401);
  expect(body).toMatchObject({ error: { code: 'InvalidAuthenticationToken', message } });
  expect(headers['www-authenticate']).toBe(
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
      'client_id="00000003-0000-0000-c000-000000000000"',
  );
});

test('on this machine the challenge names this machine', async () => {
  const { headers } = await ask(routes, { path, origin: 'https://localhost:41002' });

  expect(headers['www-authenticate']).toContain(
    'authorization_uri="https://localhost:41002/common/oauth2/authorize"',
  );
});

test('an error has exactly the documented members', async () => {
  const headers = { 'client-request-id': CLIENT_REQUEST_ID };
  const reply = await ask(routes, { path, headers });

  expect(reply.body).toEqual({
    error: {
      code: 'InvalidAuthenticationToken',
      message: 'Access token is empty.',
      innerError: {
        date: '2026-01-14T09:00:00',
        'request-id': expect.stringMatching(GUID),
        'client-request-id': CLIENT_REQUEST_ID,
      },
    },
  });
  expect(reply.headers['client-request-id']).toBe(CLIENT_REQUEST_ID);
});

test('a client request id that is no GUID is not told again', async () => {
  const headers = { 'client-request-id': '<script>alert(1)</script>' };
  const reply = await ask(routes, { path, headers });

  expect(JSON.stringify(reply)).not.toContain('script');
  expect(reply.headers['client-request-id']).toBe(reply.headers['request-id']);
});

test.each(['', 'AuditLog.Read.All', 'user.readbasic', 'Mail.Read'])(
  'an application that may %s only is refused with 403',
  async (scope) => {
    const { status, body } = await ask(routes, { path, claims: adminClaims(scope) });

    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: {
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      },
    });
  },
);

test.each(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const)(
  '%s of an address that Graph does not have is answered as Graph does',
  async (method) => {
    const asked = { method, path: '/beta/noSuchThing/1', claims: adminClaims('User.Read') };

    expect(await ask(routes, asked)).toMatchObject({
      status: 400,
      body: {
        error: { code: 'BadRequest', message: "Resource not found for the segment 'noSuchThing'." },
      },
    });
  },
);

test('every route answers to Graph and to this machine', () => {
  expect(routes.every(({ hosts }) => hosts.join() === 'graph.microsoft.com,local')).toBe(true);
});

test('an address is that of one route of its method, but for the last ones', () => {
  const addresses = routes.map(({ method, path: address }) => `${method} ${address}`);

  expect(new Set(addresses).size).toBe(addresses.length);
});

test("the tenant's own tokens are taken, and those for other resources are not", async () => {
  const { tokens } = await createCloudParts(pooledKeys());
  const signed = createGraph(pooledKeys(), tokens);
  const askWith = async (audience: string) => {
    const token = await tokens.issue({
      audience,
      subject: USER_ID,
      userPrincipalName: 'administrator@contoso.test',
      displayName: 'Administrator',
      scope: 'User.Read',
    });
    return ask(signed.routes, { path, headers: { authorization: `Bearer ${token}` } });
  };

  expect(await askWith(GRAPH_APP_ID)).toMatchObject({ status: 200, body: { id: USER_ID } });
  expect(await askWith('https://graph.microsoft.com')).toMatchObject({ status: 200 });
  expect(await askWith('https://management.azure.com/')).toMatchObject({
    status: 401,
    body: { error: { message: 'Access token validation failure. Invalid audience.' } },
  });
});
