import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import {
  ALICE,
  AZURE_CLI,
  BOB,
  CHALLENGE,
  DISABLED_APP,
  LOGIN_ORIGIN,
  locationOf,
  OAuthLab,
  SPA,
  SPA_ORIGIN,
  TENANT_ID,
  WEB_APP,
  WEB_REDIRECT,
} from '../oauth-lab.test-support.ts';

const REQUEST = {
  client_id: WEB_APP,
  response_type: 'code',
  redirect_uri: WEB_REDIRECT,
  scope: 'openid profile',
  state: 'state-1',
};
const HYBRID = {
  ...REQUEST,
  response_type: 'code id_token',
  nonce: 'n',
  response_mode: 'fragment',
};

type Change = Record<string, string>;

async function ask(change: Change, path?: string) {
  const lab = await OAuthLab.start(pooledKeys());
  const reply = await lab.ask(lab.authorizeUrl({ ...REQUEST, ...change }, path));
  return { lab, reply };
}

test.each<[string, Change, number, string?]>([
  ['another redirect URI', { redirect_uri: 'https://evil.test/' }, 50011],
  ['a redirect URI with a line end', { redirect_uri: `${WEB_REDIRECT}\r\nx: y` }, 50011],
  [
    'a client that the tenant does not have',
    { client_id: 'ffffffff-0000-4000-8000-000000000000' },
    700016,
  ],
  ['a client that is no GUID', { client_id: '<script>alert(1)</script>' }, 700016],
  ['a client that is switched off', { client_id: DISABLED_APP }, 7000112],
  ['no client', { client_id: '' }, 900144],
  ['a tenant that there is not', {}, 90002, '/nobody.test/oauth2/v2.0/authorize'],
  ['personal accounts', {}, 9002332, '/consumers/oauth2/v2.0/authorize'],
  [
    'a single-tenant application at an address without a tenant',
    {},
    50194,
    '/common/oauth2/v2.0/authorize',
  ],
  ['a state of a megabyte', { state: 's'.repeat(1_000_000) }, 90015],
  ['a user name of 20,000 characters', { login_hint: 'u'.repeat(20_000) }, 90100],
  ['a state that is not UTF-8', { state: '\uFFFD' }, 90004],
])('%s: a page tells it, and the browser is sent nowhere', async (_what, change, code, path) => {
  const { lab, reply } = await ask(change, path);

  expect(reply.headers['location']).toBeUndefined();
  expect(reply.status).toBe(200);
  expect(reply.body).toContain(`AADSTS${code}`);
  expect(reply.body).not.toContain('<script');
  expect(lab.world.eventsOf('authorization.refused')).toMatchObject([
    { code: `AADSTS${code}`, told: 'page' },
  ]);
});

test.each(['client_id', 'redirect_uri', 'state', 'scope', 'response_type'])(
  '%s given twice is told on a page, whatever the other one is',
  async (name) => {
    const lab = await OAuthLab.start(pooledKeys());
    const query = new URLSearchParams([...Object.entries(REQUEST), [name, 'https://evil.test/']]);

    const reply = await lab.ask(`/${TENANT_ID}/oauth2/v2.0/authorize?${query}`);

    expect(reply.body).toContain('AADSTS90100');
    expect(reply.headers['location']).toBeUndefined();
  },
);

test.each<[string, Change, number, string]>([
  ['no response type', { response_type: '' }, 900144, 'invalid_request'],
  ['no scope', { scope: '' }, 900144, 'invalid_request'],
  [
    'a response type that there is not',
    { response_type: 'code cat' },
    70005,
    'unsupported_response_type',
  ],
  ['a token', { response_type: 'token' }, 700051, 'unsupported_response_type'],
  ['an ID token without a nonce', { ...HYBRID, nonce: '' }, 900144, 'invalid_request'],
  [
    'an ID token without openid',
    { ...HYBRID, scope: 'User.Read' },
    70005,
    'unsupported_response_type',
  ],
  ['an ID token in a query', { ...HYBRID, response_mode: 'query' }, 70007, 'invalid_request'],
  ['a response mode that there is not', { response_mode: 'telepathy' }, 70007, 'invalid_request'],
  ['a prompt that there is not', { prompt: 'maybe' }, 90023, 'invalid_request'],
  ['a max_age that is no number', { max_age: 'soon' }, 90100, 'invalid_request'],
  ['a challenge that is too short', { code_challenge: 'abc' }, 501491, 'invalid_request'],
  ['a method without a challenge', { code_challenge_method: 'S256' }, 50147, 'invalid_request'],
  [
    'a method that there is not',
    { code_challenge: CHALLENGE, code_challenge_method: 'MD5' },
    90100,
    'invalid_request',
  ],
  ['an API that there is not', { scope: 'api://nothing/.default' }, 500011, 'invalid_resource'],
  ['a scope that none can be', { scope: 'User.Read"' }, 70011, 'invalid_scope'],
  ['an API in a parameter', { resource: 'https://graph.microsoft.com' }, 901002, 'invalid_request'],
])('%s: the application is told', async (_what, change, code, error) => {
  const { lab, reply } = await ask(change);

  const { status, to, fields } = locationOf(reply);
  expect({ status, to }).toEqual({ status: 302, to: WEB_REDIRECT });
  expect(fields).toMatchObject({
    error,
    state: 'state-1',
    error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: .*\r\nTrace ID: `)),
  });
  expect(fields['code']).toBeUndefined();
  expect(lab.shown).toBeUndefined();
});

test('an ID token that the registration does not allow is told to the application', async () => {
  const { reply } = await ask({
    ...HYBRID,
    client_id: AZURE_CLI,
    redirect_uri: 'http://localhost',
  });

  expect(locationOf(reply).fields).toMatchObject({
    error: 'unsupported_response_type',
    error_description: expect.stringContaining('AADSTS700054'),
  });
});

test('a single-page application needs a challenge', async () => {
  const { reply } = await ask({ client_id: SPA, redirect_uri: SPA_ORIGIN });

  expect(locationOf(reply).fields).toMatchObject({
    error_description: expect.stringContaining('AADSTS9002325'),
  });
});

test('without a redirect URI the first that is registered is meant', async () => {
  const { lab } = await ask({ redirect_uri: '' });

  expect(locationOf(await lab.signIn()).to).toBe(WEB_REDIRECT);
});

test('a request may be posted', async () => {
  const lab = await OAuthLab.start(pooledKeys());

  await lab.ask(`/${TENANT_ID}/oauth2/v2.0/authorize`, { form: REQUEST });

  expect(locationOf(await lab.signIn()).fields['code']).toMatch(/^0\.A/);
});

test('an ID token comes with the code, and names it', async () => {
  const { lab } = await ask(HYBRID);

  const { fields } = locationOf(await lab.signIn());

  expect(await lab.claimsOf(fields['id_token'])).toMatchObject({
    aud: WEB_APP,
    iss: `${LOGIN_ORIGIN}/${TENANT_ID}/v2.0`,
    nonce: 'n',
    c_hash: expect.stringMatching(/^[\w-]{22}$/),
    oid: ALICE.objectId,
  });
  expect(fields['code']).toBeDefined();
});

test('an ID token alone comes without a code', async () => {
  const { lab } = await ask({ ...HYBRID, response_type: 'id_token' });

  const { fields } = locationOf(await lab.signIn());

  expect(fields['id_token']).toBeDefined();
  expect(fields['code']).toBeUndefined();
});

test('a form takes the answer along, and no value of it is taken for HTML', async () => {
  const state = '"><script>alert(1)</script>';
  const { lab } = await ask({ response_mode: 'form_post', state });

  const { status, headers, body } = await lab.signIn();

  expect(status).toBe(200);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/);
  expect(body).toContain(`action="${WEB_REDIRECT}"`);
  expect(body).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  expect(body.match(/<script/g)).toHaveLength(1);
});

test('whatever the state is, it comes back as it was and ends no header', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const states = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('\r\nSet-Cookie: a=b', '&code=evil', '#code=evil', '\0', '%0d%0a'),
  );
  const modes = fc.constantFrom('query', 'fragment');
  await fc.assert(
    fc.asyncProperty(states, modes, async (text, response_mode) => {
      const state = text.toWellFormed().replaceAll('\uFFFD', '');
      lab.session = undefined;
      await lab.ask(lab.authorizeUrl({ ...REQUEST, state, response_mode }));
      const reply = await lab.signIn();
      expect(String(reply.headers['location'])).toMatch(/^[\x21-\x7E]+$/);
      expect(locationOf(reply).fields['state']).toBe(state);
    }),
    { numRuns: 100 },
  );
});

test('whoever the browser remembers goes on without a page', async () => {
  const { lab } = await ask({});
  await lab.signIn();

  const reply = await lab.ask(lab.authorizeUrl(REQUEST));

  expect(locationOf(reply).fields['code']).toBeDefined();
  expect(lab.renewals).toMatchObject([
    { by: 'browser-session', clientId: WEB_APP, user: { objectId: ALICE.objectId } },
  ]);
  expect(lab.world.eventsOf('authorization.granted').map(({ by }) => by)).toEqual([
    'page',
    'session',
  ]);
});

test.each<[string, Change]>([
  ['asks for the password again', { prompt: 'login' }],
  ['wants somebody else', { login_hint: BOB.userPrincipalName }],
  ['wants a sign-in of this moment', { max_age: '0' }],
  ['wants a newer sign-in', { max_age: '60' }],
])('an application that %s gets the page', async (_what, change) => {
  const { lab } = await ask({});
  await lab.signIn();
  await lab.world.clock.advance(61_000);

  const reply = await lab.ask(lab.authorizeUrl({ ...REQUEST, ...change }));

  expect(reply.body).toBe('sign-in page');
  expect(locationOf(await lab.signIn(BOB)).fields['code']).toBeDefined();
});

test('the time of the sign-in is told to whoever asked how old it may be', async () => {
  const { lab } = await ask({ ...HYBRID, max_age: '3600' });
  const { fields } = locationOf(await lab.signIn());

  expect(await lab.claimsOf(fields['id_token'])).toMatchObject({
    auth_time: lab.world.clock.now() / 1_000,
  });
});

test('who may not go on without being asked gets the page', async () => {
  const { lab } = await ask({});
  await lab.signIn();
  lab.renewal = () => ({ kind: 'interrupted', code: 'AADSTS50076' });

  expect((await lab.ask(lab.authorizeUrl(REQUEST))).body).toBe('sign-in page');
});

test.each([
  ['AADSTS50076', 'interaction_required'],
  ['AADSTS65001', 'consent_required'],
  ['AADSTS50057', 'interaction_required'],
] as const)('without a page %s is told to the application as %s', async (code, error) => {
  const { lab } = await ask({});
  await lab.signIn();
  lab.renewal = () => ({ kind: 'failed', code });

  const reply = await lab.ask(lab.authorizeUrl({ ...REQUEST, prompt: 'none' }));

  expect(locationOf(reply).fields).toMatchObject({ error });
});

test('without a page and without a session a sign-in is required', async () => {
  const { reply } = await ask({ prompt: 'none' });

  expect(locationOf(reply).fields).toMatchObject({ error: 'login_required', state: 'state-1' });
});

test('a user who does not consent is an access denied', async () => {
  const { lab } = await ask({});

  const reply = await lab.shown?.refuse('AADSTS65004', 'c');

  expect(reply && locationOf(reply).fields).toMatchObject({
    error: 'access_denied',
    error_subcode: 'cancel',
    error_description: expect.stringContaining('AADSTS65004'),
  });
});

test('a hint at a federated domain leads to its identity provider', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  lab.realm = {
    kind: 'federated',
    domain: 'fabrikam.test',
    brandName: 'Fabrikam',
    passiveUrl: 'https://sts.fabrikam.test/adfs/ls/',
  };

  const reply = await lab.ask(lab.authorizeUrl({ ...REQUEST, domain_hint: 'fabrikam.test' }));

  expect(locationOf(reply).to).toBe('https://sts.fabrikam.test/adfs/ls/');
});

test('whatever is asked is answered, and nobody is sent to an address that is not registered', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const names = fc.constantFrom(...Object.keys(HYBRID), 'prompt', 'code_challenge', 'max_age', 'x');
  const values = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(...Object.values(HYBRID), 'none', CHALLENGE, 'https://evil.test', '%', '\r\n'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(names, values), { maxLength: 12 }), async (pairs) => {
      const query = new URLSearchParams(
        pairs.map(([name, value]): [string, string] => [name, value.toWellFormed()]),
      );
      const reply = await lab.ask(`/${TENANT_ID}/oauth2/v2.0/authorize?${query}`);
      if (reply.status === 302) expect(locationOf(reply).to).toBe(WEB_REDIRECT);
      else expect(reply.status).toBe(200);
    }),
    { numRuns: 300 },
  );
});
