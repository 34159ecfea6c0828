import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { seededRandom } from '../../../../runtime/random.ts';
import { authenticateClient } from '../clients/authenticate-client.ts';
import type { ClientApplication } from '../clients/client-application.ts';
import { assertionJudge } from '../clients/client-assertion.ts';
import {
  AZURE_CLI,
  LOGIN_ORIGIN,
  OAuthLab,
  SECRET,
  TENANT_ID,
  WEB_APP,
} from '../oauth-lab.test-support.ts';
import { isRefused } from '../requests/oauth-failure.ts';
import { RequestParameters } from '../requests/parameters.ts';

const FORM = {
  grant_type: 'client_credentials',
  client_id: WEB_APP,
  client_secret: SECRET,
  scope: 'https://graph.microsoft.com/.default',
};

test('an application gets a token for itself, with what an administrator let it do', async () => {
  const lab = await OAuthLab.start(pooledKeys());

  const { status, body } = await lab.token(FORM);

  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual([
    'access_token',
    'expires_in',
    'ext_expires_in',
    'token_type',
  ]);
  const claims = await lab.claimsOf(body['access_token']);
  expect(claims).toMatchObject({
    aud: 'https://graph.microsoft.com',
    appid: WEB_APP,
    appidacr: '1',
    idtyp: 'app',
    roles: ['AuditLog.Read.All'],
    tid: TENANT_ID,
  });
  expect(claims['oid']).toBe(claims.sub);
  expect(claims['scp']).toBeUndefined();
});

test('version 1 names the API', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const { scope: _scope, ...rest } = FORM;
  const resource = 'https://graph.microsoft.com';

  const { body } = await lab.token({ ...rest, resource }, { path: `/${TENANT_ID}/oauth2/token` });

  expect(body).toMatchObject({ resource, expires_in: '3600' });
});

test.each<[string, Record<string, string>, number, string, number, string?]>([
  ['the wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
  ['no secret', { client_secret: '' }, 401, 'invalid_client', 7000218],
  ['a public client', { client_id: AZURE_CLI, client_secret: '' }, 401, 'invalid_client', 7000218],
  ['a public client with a secret', { client_id: AZURE_CLI }, 401, 'invalid_client', 700025],
  ['an unknown client', { client_id: 'nobody' }, 400, 'unauthorized_client', 700016],
  [
    'a part of an API',
    { scope: 'https://graph.microsoft.com/User.Read' },
    400,
    'invalid_scope',
    1002012,
  ],
  ['no scope', { scope: '' }, 400, 'invalid_request', 900144],
  ['no tenant', {}, 400, 'invalid_request', 50059, '/common/oauth2/v2.0/token'],
])('%s is refused', async (_what, change, status, error, code, path) => {
  const lab = await OAuthLab.start(pooledKeys());

  const reply = await lab.token({ ...FORM, ...change }, path === undefined ? {} : { path });

  expect(reply).toMatchObject({ status, body: { error, error_codes: [code] } });
  expect(JSON.stringify(reply)).not.toContain('test only');
});

test('no secret is used from within a page', async () => {
  const lab = await OAuthLab.start(pooledKeys());

  expect(await lab.token(FORM, { headers: { origin: 'https://evil.test' } })).toMatchObject({
    status: 400,
    body: { error_codes: [9002326] },
  });
});

const keys = pooledKeys();
const [own, other] = [await keys.rsa2048(), await keys.rsa2048()];
const NOW_S = 1_768_381_200;
const TENANT = { tenantId: TENANT_ID, domains: [] };
const WITH_CERTIFICATE: ClientApplication = {
  appId: WEB_APP,
  displayName: 'Web app',
  redirectUris: [],
  isPublicClient: false,
  assertionKeys: [{ pem: other.publicKey }, { pem: own.publicKey }],
};

async function authenticate(claims: object, privateKey = own.privateKey, alg = 'RS256') {
  const assertion = await new SignJWT({
    ...{ iss: WEB_APP, sub: WEB_APP, exp: NOW_S + 60 },
    aud: `${LOGIN_ORIGIN}/${TENANT_ID}/oauth2/v2.0/token`,
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(createPrivateKey(privateKey));
  const form = new URLSearchParams({
    client_id: WEB_APP,
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  const parameters = RequestParameters.read(form, new Set(form.keys()));
  if (isRefused<RequestParameters>(parameters)) throw new TypeError('unreadable');
  const exchange = {
    traceId: seededRandom(1).guid(),
    returnsCorrelationId: false,
    at: NOW_S * 1_000,
    origin: LOGIN_ORIGIN,
    protocol: 'v2' as const,
    from: '203.0.113.7',
  };
  const assertions = assertionJudge(TENANT, (work) => work);
  const applications = { find: () => WITH_CERTIFICATE };
  return authenticateClient({ applications, assertions }, exchange, parameters, undefined);
}

test('a certificate proves an application, whichever of its keys signed', async () => {
  expect(await authenticate({})).toMatchObject({ proof: 'assertion' });
  expect(await authenticate({}, other.privateKey, 'PS256')).toMatchObject({ proof: 'assertion' });
});

const stranger = await keys.rsa2048();

test.each([
  ['of another key', {}, stranger.privateKey],
  ['for another audience', { aud: 'https://evil.test/token' }, own.privateKey],
  ['of another client', { iss: AZURE_CLI, sub: AZURE_CLI }, own.privateKey],
  ['that has expired', { exp: NOW_S - 1 }, own.privateKey],
  ['that never expires', { exp: undefined }, own.privateKey],
])('an assertion %s proves nothing', async (_what, claims, key) => {
  expect(await authenticate(claims, key)).toMatchObject({ kind: 'failed', code: 'AADSTS700027' });
});
