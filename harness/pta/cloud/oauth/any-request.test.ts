import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import {
  AZURE_CLI,
  OAuthLab,
  PASSWORD,
  SECRET,
  TENANT_ID,
  WEB_APP,
} from './oauth-lab.test-support.ts';

const lab = await OAuthLab.start(pooledKeys());
const NAMES = [
  ...['grant_type', 'client_id', 'client_secret', 'client_assertion', 'client_assertion_type'],
  ...['scope', 'resource', 'username', 'password', 'code', 'code_verifier', 'redirect_uri'],
  ...['refresh_token', 'device_code', 'client_info', '__proto__', 'constructor'],
];
const GRANTS = [
  ...['password', 'authorization_code', 'refresh_token', 'client_credentials', 'device_code'],
  'urn:ietf:params:oauth:grant-type:device_code',
];
const VALUES = [
  ...[AZURE_CLI, WEB_APP, SECRET, PASSWORD, '.default', 'openid', 'https://graph.microsoft.com/'],
  ...[
    'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    'a.b.c',
    '/',
    '//',
    '0.A',
    '\uFFFD',
  ],
];
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }).map((text) => text.toWellFormed()),
  fc.constantFrom(...VALUES),
);
const form = fc.tuple(
  fc.constantFrom(...GRANTS),
  fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 8 }),
);
const authorization = fc.option(
  fc.oneof(
    fc.constantFrom(...['Basic ', 'Basic !', 'Bearer x', 'Basic Og==', 'Basic OjpB']),
    fc.base64String({ maxLength: 20 }).map((text) => `Basic ${text}`),
  ),
  { nil: undefined },
);

/** A known client, or nothing would be read but its id. */
test.each([
  '/common/oauth2/token',
  `/${TENANT_ID}/oauth2/v2.0/token`,
  '/adfs/oauth2/token',
  '/common/oauth2/v2.0/devicecode',
])('%s answers whatever is posted with tokens or a documented error', async (path) => {
  await fc.assert(
    fc.asyncProperty(form, authorization, async ([grant, pairs], header) => {
      const fields = [['grant_type', grant], ['client_id', AZURE_CLI], ...pairs] as [
        string,
        string,
      ][];
      const unique = [...new Map(fields)];
      const headers = header === undefined ? {} : { authorization: header };
      const { status, body } = await lab.ask(path, { form: unique, headers });
      const reply = JSON.parse(body);
      expect([200, 400, 401]).toContain(status);
      if (status !== 200) expect(reply.error_description).toMatch(/^AADSTS\d{5,7}: /);
    }),
    { numRuns: 120 },
  );
});

test('what is no form at all is answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (body) => {
      const { status } = await lab.ask('/common/oauth2/v2.0/token', { body });
      expect(status).toBe(400);
    }),
    { numRuns: 100 },
  );
});

test('a form of a million parameters is refused for its length', async () => {
  const { body } = await lab.ask('/common/oauth2/v2.0/token', { body: 'a&'.repeat(500_000) });

  expect(JSON.parse(body)).toMatchObject({ error: 'invalid_request', error_codes: [90100] });
});

test.each(['/common/oauth2/v2.0/token', '/common/oauth2/devicecode'])(
  '%s takes POST only',
  async (path) => {
    const { status, body } = await lab.ask(path);

    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error_codes: [900561] });
  },
);

test('no reply is stored, and each has its id', async () => {
  const { headers, body } = await lab.ask('/common/oauth2/v2.0/token', { body: '' });

  expect(headers).toMatchObject({
    'cache-control': 'no-store, no-cache',
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': JSON.parse(body).trace_id,
  });
});
