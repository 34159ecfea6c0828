import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import {
  ALICE,
  AZURE_CLI,
  LOGIN_ORIGIN,
  OAuthLab,
  OTHER_CLIENT,
} from '../oauth-lab.test-support.ts';
import { DEVICE_CODE_LIFETIME_MS, DEVICE_INTERVAL_MS } from './device-codes.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const SCOPE = 'openid offline_access User.Read';

async function begin(path = '/organizations/oauth2/v2.0/devicecode') {
  const lab = await OAuthLab.start(pooledKeys());
  const { body } = await lab.ask(path, { form: { client_id: AZURE_CLI, scope: SCOPE } });
  const code: Record<string, string> = JSON.parse(body);
  const poll = async (change: Record<string, string> = {}, wait = DEVICE_INTERVAL_MS) => {
    await lab.world.clock.advance(wait);
    return lab.token({
      ...{ grant_type: GRANT, client_id: AZURE_CLI },
      device_code: code['device_code'] ?? '',
      ...change,
    });
  };
  /** Somebody types the code, and signs in. */
  const target = (userCode = code['user_code'] ?? '') => lab.server.devices.findDevice(userCode);
  const session = () => ({
    sessionId: '0c3f3f3e-6f0e-4d55-9c11-6f6e5d4c3b2a',
    user: ALICE,
    methods: ['pwd', 'mfa'],
    signedInAt: lab.world.clock.now(),
  });
  return { lab, code, poll, target, session };
}

test('a device is told what its user has to type, and where', async () => {
  const { code } = await begin();
  const address = `${LOGIN_ORIGIN}/common/oauth2/deviceauth`;

  expect(code).toMatchObject({
    user_code: expect.stringMatching(/^[A-Z2-9]{9}$/),
    device_code: expect.stringMatching(/^[\w-]{64}$/),
    verification_uri: address,
    expires_in: 900,
    interval: 5,
    message: expect.stringContaining(`${address} and enter the code ${code['user_code']}`),
  });
});

test('version 1 spells it otherwise, and has numbers as text', async () => {
  const { code } = await begin('/common/oauth2/devicecode');

  expect(code).toMatchObject({
    verification_url: expect.any(String),
    expires_in: '900',
    interval: '5',
  });
});

test('a device waits until its user has signed in, and has tokens then', async () => {
  const { lab, poll, target, session } = await begin();

  const pending = await poll();
  const page = await target()?.complete(session());
  const { status, body } = await poll();

  expect(pending).toMatchObject({
    status: 400,
    body: { error: 'authorization_pending', error_codes: [70016] },
  });
  expect(page?.body).toContain('You have signed in');
  expect(status).toBe(200);
  expect(body).toMatchObject({ refresh_token: expect.any(String), foci: '1' });
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({ amr: ['pwd', 'mfa'] });
  expect(lab.world.eventsOf('device-code.answered')).toMatchObject([{ outcome: 'approved' }]);
});

test('the code is typed in any case, with blanks and hyphens', async () => {
  const { code, target } = await begin();
  const typed = (code['user_code'] ?? '').toLowerCase().replace(/(...)/g, '$1- ');

  expect(target(typed)).toMatchObject({ clientId: AZURE_CLI, protocol: 'deviceCode' });
});

test.each(['', 'AAAAAAAAA', 'x'.repeat(1_000_000), '<script>', '\uFFFD'])(
  'no device waits with another code (%#)',
  async (typed) => {
    const { target } = await begin();

    expect(target(typed)).toBeUndefined();
  },
);

test('a code is typed once', async () => {
  const { target, session } = await begin();
  await target()?.complete(session());

  expect(target()).toBeUndefined();
});

test('whoever declines ends the wait', async () => {
  const { poll, target } = await begin();
  await target()?.refuse('AADSTS65004', 'c');

  expect(await poll()).toMatchObject({
    status: 400,
    body: { error: 'authorization_declined', error_codes: [65004] },
  });
});

test('a device that asks too often is told to slow down', async () => {
  const { poll } = await begin();
  await poll();

  expect(await poll({}, 1_000)).toMatchObject({ status: 400, body: { error: 'slow_down' } });
  expect(await poll()).toMatchObject({ body: { error: 'authorization_pending' } });
});

test('after fifteen minutes nobody can sign in to it', async () => {
  const { poll, target } = await begin();
  await poll({}, DEVICE_CODE_LIFETIME_MS);

  expect(await poll()).toMatchObject({
    status: 400,
    body: { error: 'expired_token', error_codes: [70020] },
  });
  expect(target()).toBeUndefined();
});

test('tokens are fetched once', async () => {
  const { poll, target, session } = await begin();
  await target()?.complete(session());
  await poll();

  expect(await poll()).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_codes: [70000] },
  });
});

test.each([
  ['another client', { client_id: OTHER_CLIENT }, 'bad_verification_code', 70018],
  ['another code', { device_code: 'nonsense' }, 'bad_verification_code', 70018],
  ['no code', { device_code: '' }, 'invalid_request', 900144],
])('a question of %s is refused', async (_what, change, error, code) => {
  const { poll } = await begin();

  expect(await poll(change)).toMatchObject({ status: 400, body: { error, error_codes: [code] } });
});

test.each([
  ['no client', { client_id: '' }, 900144],
  ['an unknown client', { client_id: 'nobody' }, 700016],
  ['no scope', { scope: '' }, 900144],
  ['an API that there is not', { scope: 'api://nothing/.default' }, 500011],
])('a device with %s is refused', async (_what, change, code) => {
  const lab = await OAuthLab.start(pooledKeys());
  const form = { client_id: AZURE_CLI, scope: SCOPE, ...change };

  const { status, body } = await lab.ask('/organizations/oauth2/v2.0/devicecode', { form });

  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ error_codes: [code] });
});
