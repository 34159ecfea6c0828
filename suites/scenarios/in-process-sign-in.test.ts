import { expect } from 'vitest';
import { test } from '../../harness/testing/index.ts';
import { interceptSignIns } from '../../mocks/cloud-endpoints/in-process.ts';

const CLIENT_ID = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

/** An application as its authors write it: it knows nothing of the lab. */
async function requestToken(tenant: string, username: string, password: string): Promise<Response> {
  return fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: CLIENT_ID,
      scope: 'openid profile',
      username,
      password,
    }),
  });
}

test("an application's own fetch gets a token", async ({ environment }) => {
  using _ = interceptSignIns(environment.cloud);
  const { userPrincipalName, password } = environment.user('alice@contoso.test');
  const { tenantId } = environment.cloud.tenant;

  const response = await requestToken(tenantId, userPrincipalName, password.reveal());

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    token_type: 'Bearer',
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  });
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
});

test("an application's own fetch is told AADSTS50126", async ({ environment }) => {
  using _ = interceptSignIns(environment.cloud);
  const { tenantId } = environment.cloud.tenant;

  const response = await requestToken(tenantId, 'alice@contoso.test', 'Wr0ng-for-everybody!');

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: 'invalid_grant',
    error_codes: [50126],
    error_description: expect.stringMatching(/^AADSTS50126: /),
  });
});

test('what the sign-in hosts do not offer is not asked of the real ones', async ({
  environment,
}) => {
  using _ = interceptSignIns(environment.cloud);

  const response = await fetch('https://login.microsoftonline.com/common/nothing/here');

  expect(response.status).toBe(404);
  expect(await response.text()).toContain('is not an endpoint of this lab');
});
