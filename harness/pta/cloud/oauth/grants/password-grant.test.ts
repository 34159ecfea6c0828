import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import {
  ALICE,
  AZURE_CLI,
  OAuthLab,
  PASSWORD,
  SECRET,
  TENANT_ID,
  WEB_APP,
} from '../oauth-lab.test-support.ts';

const FORM = {
  grant_type: 'password',
  client_id: AZURE_CLI,
  scope: 'openid offline_access https://graph.microsoft.com/.default',
  username: ALICE.userPrincipalName,
  password: PASSWORD,
};

test('the sign-in is decided with all that is known of it', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const correlation = '9bf44611-ce72-48bb-84d3-d3f23c794665';
  const headers = { 'client-request-id': correlation, 'user-agent': 'az/2.45' };

  const { status, headers: told } = await lab.token(FORM, { headers });

  expect(status).toBe(200);
  expect(lab.attempts).toMatchObject([
    {
      userPrincipalName: ALICE.userPrincipalName,
      clientId: AZURE_CLI,
      authority: 'tenant',
      clientApp: 'Mobile Apps and Desktop clients',
      protocol: 'ropc',
      correlationId: correlation,
      ipAddress: '203.0.113.7',
      userAgent: 'az/2.45',
      resourceId: '00000003-0000-0000-c000-000000000000',
      scopes: ['openid', 'User.Read'],
      traceId: told['x-ms-request-id'],
    },
  ]);
});

test('a refusal has the id of the sign-in log, and that of the client', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const correlation = '9bf44611-ce72-48bb-84d3-d3f23c794665';
  const headers = { 'client-request-id': correlation, 'return-client-request-id': 'true' };

  const reply = await lab.token({ ...FORM, password: 'wrong' }, { headers });

  expect(reply).toMatchObject({
    status: 400,
    headers: { 'x-ms-request-id': lab.attempts[0]?.traceId, 'client-request-id': correlation },
    body: {
      ...{ error: 'invalid_grant', error_codes: [50126], correlation_id: correlation },
      trace_id: lab.attempts[0]?.traceId,
    },
  });
});

test.each([
  ['AADSTS50076', 'interaction_required', 'basic_action', true],
  ['AADSTS50055', 'invalid_grant', 'user_password_expired', false],
  ['AADSTS65001', 'invalid_grant', 'consent_required', false],
] as const)('%s says what a client can do about it', async (code, error, suberror, asksClaims) => {
  const lab = await OAuthLab.start(pooledKeys());
  lab.decision = () => ({ kind: 'interrupted', code });

  const { body } = await lab.token(FORM);

  expect(body).toMatchObject({ error, suberror });
  expect('claims' in body).toBe(asksClaims);
});

test('what happened is told where it says more than the code', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const detail = 'The header is missing.';
  lab.decision = () => ({ kind: 'failed', code: 'AADSTS80003', detail });

  expect((await lab.token(FORM)).body['error_description']).toMatch(
    /^AADSTS80003: .+\. The header is missing\.\r\n/,
  );
});

test.each([
  ['AADSTS80002', true],
  ['AADSTS80014', true],
  ['AADSTS80003', false],
  ['AADSTS80004', false],
  ['AADSTS80011', false],
] as const)(
  '%s: that the public list has it is %s, and so has the error a uri',
  async (code, has) => {
    const lab = await OAuthLab.start(pooledKeys());
    lab.decision = () => ({ kind: 'failed', code });

    expect('error_uri' in (await lab.token(FORM)).body).toBe(has);
  },
);

test.each([
  ['something else than a GUID', { 'client-request-id': 'injected\r\nheader' }],
  ['nothing', {}],
])('a client that sends %s for its id gets that of the sign-in', async (_what, headers) => {
  const lab = await OAuthLab.start(pooledKeys());
  const correlationId = '0d1b8a3e-5d53-4a53-9d3b-0f3f5a0c7e11';
  lab.decision = () => ({ kind: 'failed', code: 'AADSTS50126', correlationId });

  const { body } = await lab.token(FORM, { headers });

  expect(body).toMatchObject({ correlation_id: correlationId });
  expect(lab.attempts[0]).not.toHaveProperty('correlationId');
});

test.each(Object.keys(FORM))('%s given twice is invalid, and nobody is asked', async (name) => {
  const lab = await OAuthLab.start(pooledKeys());

  expect(await lab.token([...Object.entries(FORM), [name, 'again']])).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_codes: [90100] },
  });
  expect(lab.attempts).toEqual([]);
});

test('parameters that it does not know are not looked at, however often they come', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const unknown = ['__proto__', 'constructor', 'claims', 'claims', 'x'].map((name) => [name, name]);

  expect(
    await lab.token([...Object.entries(FORM), ...(unknown as [string, string][])]),
  ).toMatchObject({ status: 200 });
});

test.each<[string, Record<string, string>, number, string?]>([
  ['at an address without a tenant', {}, 9001023, '/common/oauth2/v2.0/token'],
  ['for personal accounts', {}, 9002332, '/consumers/oauth2/v2.0/token'],
  ['in a tenant that there is not', {}, 90002, '/nobody.test/oauth2/v2.0/token'],
  ['without a scope', { scope: '' }, 900144],
  ['without a user name', { username: '' }, 900144],
  ['without a client', { client_id: '' }, 900144],
  ['of a client that there is not', { client_id: 'nobody' }, 700016],
  ['for two APIs', { scope: 'User.Read api://contoso/Use' }, 700022],
  ['for a whole API and a part of it', { scope: '.default User.Read' }, 70011],
  ['with an API in a parameter', { resource: 'https://graph.microsoft.com' }, 901002],
  ['without a password', { password: '' }, 900144],
  ['of a grant type that there is not', { grant_type: 'telepathy' }, 70003],
  ['of an empty grant type', { grant_type: '' }, 70003],
])('a sign-in %s is refused before anybody is asked', async (_what, change, code, path) => {
  const lab = await OAuthLab.start(pooledKeys());

  const reply = await lab.token({ ...FORM, ...change }, path === undefined ? {} : { path });

  expect(reply).toMatchObject({ status: 400, body: { error_codes: [code] } });
  expect(lab.attempts).toEqual([]);
});

test('a program on a server has to show its secret', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = { ...FORM, client_id: WEB_APP };

  expect(await lab.token(form)).toMatchObject({ status: 401, body: { error_codes: [7000218] } });
  expect(await lab.token({ ...form, client_secret: SECRET })).toMatchObject({ status: 200 });
});

test('version 1 takes it at an address without a tenant, with or without an API', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const { scope: _scope, ...rest } = FORM;

  const { status, body } = await lab.token(rest, { path: '/common/oauth2/token' });

  expect(status).toBe(200);
  expect(body).toMatchObject({
    resource: '00000002-0000-0000-c000-000000000000',
    expires_in: '3600',
    refresh_token: expect.any(String),
  });
});

test('an authority called adfs is one of its own', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const origin = 'https://localhost:8443';
  const form = {
    ...FORM,
    client_info: '1',
    scope: `openid profile offline_access ${origin}//.default`,
  };

  const { status, body } = await lab.token(form, { path: '/adfs/oauth2/token', origin });

  expect(status).toBe(200);
  expect(body['client_info']).toBeUndefined();
  expect(body).toMatchObject({ expires_in: 3_600, refresh_token: expect.any(String) });
  expect(body['scope']).toContain(`${origin}//.default`);
  expect(await lab.claimsOf(body['id_token'])).toMatchObject({
    iss: `${origin}/adfs`,
    upn: ALICE.userPrincipalName,
  });
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({ aud: `${origin}/` });
});

test('a user name of a megabyte is refused for its length', async () => {
  const lab = await OAuthLab.start(pooledKeys());

  const reply = await lab.token({ ...FORM, username: 'u'.repeat(1_000_000) });

  expect(reply).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_codes: [90100] },
  });
  expect(JSON.stringify(reply).length).toBeLessThan(2_000);
});

test('a user name that is not UTF-8 is refused for that', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const body = `${new URLSearchParams(FORM)}`.replace('alice', '%FF%FE');

  const reply = await lab.ask(`/${TENANT_ID}/oauth2/v2.0/token`, { body });

  expect(JSON.parse(reply.body)).toMatchObject({ error: 'invalid_request', error_codes: [90004] });
});

test('a password that is not UTF-8 is another password', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const body = `${new URLSearchParams({ ...FORM, password: 'x' })}`.replace(
    'password=x',
    'password=%E9',
  );

  const reply = await lab.ask(`/${TENANT_ID}/oauth2/v2.0/token`, { body });

  expect(JSON.parse(reply.body)).toMatchObject({ error_codes: [50126] });
});

test('no reply and no event has the password', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const replies = [
    await lab.token(FORM),
    await lab.token({ ...FORM, client_id: 'nobody' }),
    await lab.token([...Object.entries(FORM), ['password', 'again']]),
  ];

  const told = JSON.stringify([replies, lab.world.log.entries]);
  expect(told).not.toContain(PASSWORD);
  expect(told).toContain('AADSTS90100');
});
