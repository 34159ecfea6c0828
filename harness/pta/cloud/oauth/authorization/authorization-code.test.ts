import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import {
  ALICE,
  API,
  AZURE_CLI,
  CHALLENGE,
  LOGIN_ORIGIN,
  locationOf,
  OAuthLab,
  OTHER_CLIENT,
  SECRET,
  SPA,
  SPA_ORIGIN,
  TENANT_ID,
  VERIFIER,
  WEB_APP,
  WEB_REDIRECT,
} from '../oauth-lab.test-support.ts';
import { CODE_LIFETIME_MS } from './authorization-codes.ts';

const REDIRECT = 'http://localhost:41002';
const NATIVE = {
  client_id: AZURE_CLI,
  response_type: 'code',
  redirect_uri: REDIRECT,
  scope: 'openid profile offline_access User.Read',
  code_challenge: CHALLENGE,
  code_challenge_method: 'S256',
  state: 'state-1',
  nonce: 'nonce-1',
};
const WEB = {
  ...NATIVE,
  client_id: WEB_APP,
  redirect_uri: WEB_REDIRECT,
};

/** The code that a browser brings back, and a form that redeems it. */
async function authorize(lab: OAuthLab, parameters: Record<string, string>) {
  await lab.ask(lab.authorizeUrl(parameters));
  const { fields } = locationOf(await lab.signIn());
  const { client_id = '', redirect_uri = '', code_challenge } = parameters;
  return {
    grant_type: 'authorization_code',
    ...{ client_id, redirect_uri, code: fields['code'] ?? '' },
    ...(code_challenge !== undefined && { code_verifier: VERIFIER }),
  };
}

test('a code with its verifier becomes tokens for the user who signed in', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const shown = await lab.ask(lab.authorizeUrl(NATIVE));
  const { to, fields } = locationOf(await lab.signIn());

  const { status, body } = await lab.token({
    grant_type: 'authorization_code',
    client_id: AZURE_CLI,
    redirect_uri: REDIRECT,
    code: fields['code'] ?? '',
    code_verifier: VERIFIER,
    client_info: '1',
  });

  expect(shown.body).toBe('sign-in page');
  expect(to).toBe(`${REDIRECT}/`);
  expect(fields).toMatchObject({ state: 'state-1', session_state: lab.session?.sessionId });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    token_type: 'Bearer',
    scope: 'openid profile User.Read',
    expires_in: 3_600,
    refresh_token: expect.stringMatching(/^0\.A/),
    foci: '1',
  });
  expect(JSON.parse(Buffer.from(body['client_info'] ?? '', 'base64url').toString())).toEqual({
    uid: ALICE.objectId,
    utid: TENANT_ID,
  });
  expect(await lab.claimsOf(body['id_token'])).toMatchObject({
    aud: AZURE_CLI,
    iss: `${LOGIN_ORIGIN}/${TENANT_ID}/v2.0`,
    nonce: 'nonce-1',
    oid: ALICE.objectId,
    preferred_username: ALICE.userPrincipalName,
    tid: TENANT_ID,
    ver: '2.0',
  });
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({
    aud: '00000003-0000-0000-c000-000000000000',
    iss: `https://sts.windows.net/${TENANT_ID}/`,
    amr: ['pwd'],
    appid: AZURE_CLI,
    appidacr: '0',
    oid: ALICE.objectId,
    roles: ALICE.roles,
    scp: 'openid profile User.Read',
    upn: ALICE.userPrincipalName,
    ver: '1.0',
  });
});

test('an API of its own gets tokens of version 2.0', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, { ...NATIVE, scope: 'api://contoso/Use' });

  const { body } = await lab.token(form);

  expect(body['scope']).toBe('api://contoso/Use');
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({
    aud: API,
    iss: `${LOGIN_ORIGIN}/${TENANT_ID}/v2.0`,
    azp: AZURE_CLI,
    scp: 'Use',
    ver: '2.0',
  });
});

test('the subject of a user is another one for each application', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const subjects = [];
  for (const client_id of [AZURE_CLI, OTHER_CLIENT, AZURE_CLI]) {
    lab.session = undefined;
    const { body } = await lab.token(await authorize(lab, { ...NATIVE, client_id }));
    subjects.push((await lab.claimsOf(body['id_token'])).sub);
  }

  const [first, second, third] = subjects;
  expect(first).toBe(third);
  expect(first).not.toBe(second);
});

test('a code that comes twice takes back what came of it', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, NATIVE);
  const first = await lab.token(form);

  const second = await lab.token(form);
  const refreshed = await lab.token({
    grant_type: 'refresh_token',
    client_id: AZURE_CLI,
    refresh_token: first.body['refresh_token'] ?? '',
  });

  expect(second).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_codes: [54005] },
  });
  expect(refreshed).toMatchObject({ status: 400, body: { error_codes: [50173] } });
  expect(lab.world.eventsOf('grant.revoked')).toMatchObject([
    { clientId: AZURE_CLI, cause: 'authorization-code-reused' },
  ]);
});

test('two redemptions at once leave no token that is good', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, NATIVE);

  const both = await Promise.all([lab.token(form), lab.token(form)]);
  const [won] = both.filter(({ status }) => status === 200);

  expect(both.map(({ status }) => status).sort()).toEqual([200, 400]);
  expect(
    await lab.token({
      grant_type: 'refresh_token',
      client_id: AZURE_CLI,
      refresh_token: won?.body['refresh_token'] ?? '',
    }),
  ).toMatchObject({ body: { error_codes: [50173] } });
});

test('a code ends after ten minutes', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, NATIVE);

  await lab.world.clock.advance(CODE_LIFETIME_MS);

  expect(await lab.token(form)).toMatchObject({ status: 400, body: { error_codes: [70008] } });
});

test.each<[string, Record<string, string>, number, Record<string, string>?]>([
  ['another verifier', { code_verifier: `${VERIFIER}x` }, 501481],
  ['no verifier', { code_verifier: '' }, 501481],
  ['the challenge for a verifier', { code_verifier: CHALLENGE }, 501481],
  ['a verifier that is too short', { code_verifier: 'short' }, 501481],
  ['another redirect URI', { redirect_uri: 'http://localhost:41003' }, 500112],
  ['no redirect URI', { redirect_uri: '' }, 500112],
  ['another client', { client_id: OTHER_CLIENT }, 70000],
  ['a code that never was', { code: `0.A${'x'.repeat(43)}` }, 70000],
  ['what is no code', { code: 'nonsense' }, 9002313],
  ['no code', { code: '' }, 900144],
  ['a secret that it should not have', { client_secret: 'test only' }, 700025],
  ['the page of another site behind it', {}, 9002326, { origin: 'https://evil.test' }],
])('a redemption with %s is refused', async (_what, change, code, headers = {}) => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, NATIVE);

  expect(await lab.token({ ...form, ...change }, { headers })).toMatchObject({
    status: code === 700025 ? 401 : 400,
    body: { error_codes: [code] },
  });
});

test('a code is gone when it was redeemed with another verifier', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, NATIVE);
  await lab.token({ ...form, code_verifier: `${VERIFIER}x` });

  expect(await lab.token(form)).toMatchObject({ status: 400, body: { error_codes: [54005] } });
});

test.each([
  ['plain', { code_challenge: VERIFIER, code_challenge_method: 'plain' }],
  ['without a method', { code_challenge: VERIFIER, code_challenge_method: '' }],
])('a challenge in plain text, %s, is the verifier', async (_what, change) => {
  const lab = await OAuthLab.start(pooledKeys());

  expect(await lab.token(await authorize(lab, { ...NATIVE, ...change }))).toMatchObject({
    status: 200,
  });
});

test('a verifier for a code that was asked for without a challenge is a downgrade, and refused', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const { code_challenge: _challenge, code_challenge_method: _method, ...bare } = NATIVE;
  const form = await authorize(lab, bare);

  expect(await lab.token({ ...form, code_verifier: VERIFIER })).toMatchObject({
    body: { error_codes: [501481] },
  });
});

test.each([
  ['in the body', { client_secret: SECRET }, {}],
  [
    'in the header',
    { client_id: '' },
    {
      authorization: `Basic ${Buffer.from(`${WEB_APP}:${encodeURIComponent(SECRET)}`).toString(
        'base64',
      )}`,
    },
  ],
])('a program on a server shows its secret %s', async (_where, change, headers) => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, WEB);

  const { status, body } = await lab.token({ ...form, ...change }, { headers });

  expect(status).toBe(200);
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({ appidacr: '1' });
});

test.each([
  ['nothing', {}, 7000218],
  ['another secret', { client_secret: 'wrong' }, 7000215],
])('a program on a server that shows %s is not authenticated', async (_what, change, code) => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = await authorize(lab, WEB);

  expect(await lab.token({ ...form, ...change })).toMatchObject({
    status: 401,
    body: { error: 'invalid_client', error_codes: [code] },
  });
});

test('a secret in two places is no request', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const authorization = `Basic ${Buffer.from(`${WEB_APP}:${SECRET}`).toString('base64')}`;

  expect(
    await lab.token(
      { ...(await authorize(lab, WEB)), client_secret: SECRET },
      { headers: { authorization } },
    ),
  ).toMatchObject({ status: 400, body: { error_codes: [90023] } });
});

test('a single-page application redeems from its page, and any page may read the answer', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const parameters = { ...NATIVE, client_id: SPA, redirect_uri: SPA_ORIGIN };

  const { status, headers } = await lab.token(await authorize(lab, parameters), {
    headers: { origin: SPA_ORIGIN },
  });
  lab.session = undefined;
  const elsewhere = await lab.token(await authorize(lab, parameters));

  expect(status).toBe(200);
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(elsewhere).toMatchObject({ status: 400, body: { error_codes: [9002327] } });
});

test('version 1 asks for an API by name, and has numbers as text', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const resource = 'https://management.core.windows.net/';
  const { scope: _scope, ...rest } = NATIVE;
  await lab.ask(lab.authorizeUrl({ ...rest, resource }, `/${TENANT_ID}/oauth2/authorize`));
  const { fields } = locationOf(await lab.signIn());

  const { body } = await lab.token(
    {
      grant_type: 'authorization_code',
      client_id: AZURE_CLI,
      redirect_uri: REDIRECT,
      code: fields['code'] ?? '',
      code_verifier: VERIFIER,
    },
    { path: `/${TENANT_ID}/oauth2/token` },
  );

  const nowS = Math.floor(lab.world.clock.now() / 1_000);
  expect(body).toMatchObject({
    token_type: 'Bearer',
    scope: 'user_impersonation',
    expires_in: '3600',
    expires_on: String(nowS + 3_600),
    not_before: String(nowS),
    resource,
    refresh_token: expect.any(String),
  });
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({ aud: resource });
  expect(await lab.claimsOf(body['id_token'])).toMatchObject({ aud: AZURE_CLI, ver: '1.0' });
});
