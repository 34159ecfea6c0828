import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import {
  ALICE,
  AZURE_CLI,
  CHALLENGE,
  locationOf,
  OAuthLab,
  OFFICE,
  OTHER_CLIENT,
  PASSWORD,
  SPA,
  SPA_ORIGIN,
  VERIFIER,
} from '../oauth-lab.test-support.ts';
import { REFRESH_TOKEN_INACTIVE_MS, SPA_REFRESH_TOKEN_MS } from '../tokens/refresh-tokens.ts';

const ARM = 'https://management.core.windows.net//.default';
const SCOPE = `${ARM} openid profile offline_access`;

async function signedIn(client_id = AZURE_CLI, reuse?: 'allowed') {
  const lab = await OAuthLab.start(pooledKeys(), reuse);
  const { body } = await lab.token({
    ...{ grant_type: 'password', client_id, scope: SCOPE },
    ...{ username: ALICE.userPrincipalName, password: PASSWORD },
  });
  const refresh = (refresh_token: string | undefined, change: Record<string, string> = {}) =>
    lab.token({
      ...{ grant_type: 'refresh_token', client_id, scope: SCOPE },
      refresh_token: refresh_token ?? '',
      ...change,
    });
  return { lab, first: body['refresh_token'], refresh };
}

test('a refresh token gives new tokens, and its successor', async () => {
  const { lab, first, refresh } = await signedIn();

  const { status, body } = await refresh(first);
  const again = await refresh(body['refresh_token']);

  expect(status).toBe(200);
  expect(body).toMatchObject({
    foci: '1',
    scope: `${ARM} openid profile https://management.core.windows.net//user_impersonation`,
    id_token: expect.any(String),
  });
  expect(body['refresh_token']).not.toBe(first);
  expect(again.status).toBe(200);
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({
    aud: 'https://management.core.windows.net/',
    scp: 'user_impersonation',
  });
  expect(lab.renewals).toMatchObject([{ by: 'refresh-token' }, { by: 'refresh-token' }]);
});

test('a refresh token that comes again ends all that came of its sign-in', async () => {
  const { lab, first, refresh } = await signedIn();
  const { body } = await refresh(first);

  const reused = await refresh(first);
  const successor = await refresh(body['refresh_token']);

  for (const { status, body: refused } of [reused, successor]) {
    expect(status).toBe(400);
    expect(refused).toMatchObject({ error: 'invalid_grant', error_codes: [50173] });
  }
  expect(lab.world.eventsOf('grant.revoked')).toMatchObject([{ cause: 'refresh-token-reused' }]);
});

test('two redemptions at once leave no token that is good', async () => {
  const { first, refresh } = await signedIn();

  const both = await Promise.all([refresh(first), refresh(first)]);

  for (const { body } of both) {
    expect(await refresh(body['refresh_token'])).toMatchObject({ body: { error_codes: [50173] } });
  }
});

test('as documented of Entra it stays good, where the lab is told so', async () => {
  const { first, refresh } = await signedIn(AZURE_CLI, 'allowed');
  await refresh(first);

  expect(await refresh(first)).toMatchObject({ status: 200 });
});

test('without offline_access nothing is used up', async () => {
  const { first, refresh } = await signedIn();

  const { body } = await refresh(first, { scope: 'openid' });

  expect(body['refresh_token']).toBeUndefined();
  expect(await refresh(first)).toMatchObject({ status: 200 });
});

test('it is for any API, and of several for the first', async () => {
  const { lab, first, refresh } = await signedIn();
  const scope = 'https://graph.microsoft.com/User.Read api://contoso/Use offline_access';

  const { body } = await refresh(first, { scope });

  expect(body['scope']).toBe('https://graph.microsoft.com/User.Read');
  expect(await lab.claimsOf(body['access_token'])).toMatchObject({
    aud: 'https://graph.microsoft.com',
  });
});

test('a client of the family redeems what its sister got, and leaves it as it is', async () => {
  const { first, refresh } = await signedIn();

  expect(await refresh(first, { client_id: OFFICE })).toMatchObject({
    status: 200,
    body: { foci: '1' },
  });
  expect(await refresh(first)).toMatchObject({ status: 200 });
});

test('any other client does not', async () => {
  const { first, refresh } = await signedIn();

  expect(await refresh(first, { client_id: OTHER_CLIENT })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', suberror: 'client_mismatch' },
  });
});

test('it ends when it was not used for 90 days', async () => {
  const { lab, first, refresh } = await signedIn();
  await lab.world.clock.advance(REFRESH_TOKEN_INACTIVE_MS - 1);
  const { body } = await refresh(first);
  await lab.world.clock.advance(REFRESH_TOKEN_INACTIVE_MS);

  expect(await refresh(body['refresh_token'])).toMatchObject({ body: { error_codes: [700082] } });
});

test('that of a single-page application ends a day after the sign-in', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const client = { client_id: SPA, redirect_uri: SPA_ORIGIN };
  const headers = { origin: SPA_ORIGIN };
  await lab.ask(
    lab.authorizeUrl({
      ...client,
      ...{ response_type: 'code', scope: 'openid offline_access' },
      ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    }),
  );
  const { fields } = locationOf(await lab.signIn());
  const { body } = await lab.token(
    {
      ...{ grant_type: 'authorization_code', ...client },
      ...{ code: fields['code'] ?? '', code_verifier: VERIFIER },
    },
    { headers },
  );
  const refresh = () =>
    lab.token(
      {
        ...{ grant_type: 'refresh_token', client_id: SPA, scope: 'openid' },
        refresh_token: body['refresh_token'] ?? '',
      },
      { headers },
    );

  expect(await refresh()).toMatchObject({ status: 200 });
  await lab.world.clock.advance(SPA_REFRESH_TOKEN_MS);
  expect(await refresh()).toMatchObject({ body: { error_codes: [700084] } });
});

test('an administrator ends all sign-ins of a user', async () => {
  const { lab, first, refresh } = await signedIn();

  lab.server.revokeSignInSessions(ALICE.objectId);

  expect(await refresh(first)).toMatchObject({ body: { error_codes: [50173] } });
});

test('a user who may not go on gets no tokens, and keeps the refresh token', async () => {
  const { lab, first, refresh } = await signedIn();
  lab.renewal = () => ({ kind: 'failed', code: 'AADSTS50057' });
  const refused = await refresh(first);
  lab.renewal = () => undefined;

  expect(refused).toMatchObject({ status: 400, body: { error_codes: [50057] } });
  expect(await refresh(first)).toMatchObject({ status: 200 });
});

test.each([
  ['nothing', '', 900144],
  ['what is no token', 'nonsense', 9002313],
  ['an access token', 'eyJ0eXAi.eyJhdWQi.c2ln', 9002313],
  ['a token that nobody issued', `0.A${'x'.repeat(22)}.0.${'y'.repeat(22)}`, 9002313],
])('%s is not redeemed', async (_what, token, code) => {
  const { refresh } = await signedIn();

  expect(await refresh(token)).toMatchObject({ status: 400, body: { error_codes: [code] } });
});

test('a token with another serial number is nobody’s', async () => {
  const { first = '', refresh } = await signedIn();

  expect(await refresh(first.replace(/\.0\./, '.1.'))).toMatchObject({
    body: { error_codes: [9002313] },
  });
  expect(await refresh(first)).toMatchObject({ status: 200 });
});
