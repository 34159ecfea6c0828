import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { createAzureManagementRoutes } from './azure-management.ts';
import {
  type Asked,
  adminClaims,
  ask,
  entraRuntime,
  unsignedTokens,
} from './graph.test-support.ts';

const TENANT_ID = '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827';
const SUBSCRIPTION_ID = '291bba3f-e0a5-47bc-a099-3bdcb2a50a05';
const ORIGIN = 'https://management.azure.com';

const runtime = entraRuntime(pooledKeys());
const nowS = runtime.clock.now() / 1_000;
const routes = createAzureManagementRoutes(runtime, {
  tokens: unsignedTokens(() => runtime.clock.now()),
  directory: {
    tenantId: TENANT_ID,
    displayName: 'Contoso',
    domains: [
      { name: 'contoso.onmicrosoft.com', isDefault: false, isInitial: true, type: 'Managed' },
      { name: 'contoso.test', isDefault: true, isInitial: false, type: 'Managed' },
    ],
  },
  subscription: { id: SUBSCRIPTION_ID, displayName: 'Lab' },
});
const claims = adminClaims('user_impersonation', { aud: 'https://management.core.windows.net/' });
const get = (path: string, asked: Partial<Asked> = { claims }) =>
  ask(routes, { path, origin: ORIGIN, ...asked });

test('the tenants are the one that there is', async () => {
  expect((await get('/tenants?api-version=2019-11-01')).body).toEqual({
    value: [
      {
        id: `/tenants/${TENANT_ID}`,
        tenantId: TENANT_ID,
        displayName: 'Contoso',
        domains: ['contoso.onmicrosoft.com', 'contoso.test'],
        tenantCategory: 'Home',
        defaultDomain: 'contoso.test',
        tenantType: 'AAD',
      },
    ],
  });
});

const SUBSCRIPTION = {
  id: `/subscriptions/${SUBSCRIPTION_ID}`,
  subscriptionId: SUBSCRIPTION_ID,
  tenantId: TENANT_ID,
  homeTenantId: TENANT_ID,
  displayName: 'Lab',
  state: 'Enabled',
  subscriptionPolicies: {
    locationPlacementId: 'Public_2014-09-01',
    quotaId: 'PayAsYouGo_2014-09-01',
    spendingLimit: 'Off',
  },
  authorizationSource: 'RoleBased',
  managedByTenants: [],
};

test.each([
  ['/subscriptions?api-version=2022-12-01', { value: [SUBSCRIPTION] }],
  [`/subscriptions/${SUBSCRIPTION_ID.toUpperCase()}?api-version=2022-12-01`, SUBSCRIPTION],
])('%s tells the one subscription of the lab', async (path, body) => {
  expect(await get(path)).toMatchObject({ status: 200, body });
});

test.each(['https://localhost:41002', 'https://localhost:41002/'])(
  'at an address of its own a token for %s is taken',
  async (aud) => {
    const reply = await get('/tenants?api-version=2019-11-01', {
      origin: 'https://localhost:41002',
      claims: { ...claims, aud },
    });

    expect(reply).toMatchObject({ status: 200 });
  },
);

test.each<[string, Partial<Asked>, string]>([
  ['no header', {}, 'AuthenticationFailed'],
  [
    'another scheme',
    { headers: { authorization: 'Basic eA==' } },
    'AuthenticationFailedInvalidHeader',
  ],
  ['what is no token', { headers: { authorization: 'Bearer x' } }, 'InvalidAuthenticationToken'],
  ['a token for Graph', { claims: adminClaims('User.Read') }, 'InvalidAuthenticationTokenAudience'],
  ['a token that has expired', { claims: { ...claims, exp: nowS } }, 'ExpiredAuthenticationToken'],
  ['a forged token', { claims: { ...claims, forged: true } }, 'InvalidAuthenticationToken'],
])('%s is refused with 401', async (_what, asked, code) => {
  const { status, headers, body } = await get('/tenants?api-version=2019-11-01', asked);

  expect(status).toBe(401);
  expect(body).toEqual({ error: { code, message: expect.any(String) } });
  expect(headers['www-authenticate']).toContain(
    `Bearer authorization_uri="https://login.microsoftonline.com/${TENANT_ID}"`,
  );
});

test('a token that has expired is told when', async () => {
  const asked = { claims: { ...claims, exp: nowS - 3_600 * 12 } };

  expect((await get('/tenants?api-version=2019-11-01', asked)).body).toMatchObject({
    error: {
      message:
        "The access token expiry UTC time '1/13/2026 9:00:00 PM' is earlier than current UTC time '1/14/2026 9:00:00 AM'.",
    },
  });
});

test.each([-1e300, 1e300, 0, 0.5])('an expiry of %s is no fault', async (exp) => {
  const { status } = await get('/tenants?api-version=2019-11-01', {
    claims: { ...claims, exp, forged: true },
  });

  expect(status).toBe(401);
});

test('what an unverified token says puts nothing into a header', async () => {
  const evil = adminClaims('x', { aud: 'https://a"\r\nset-cookie: a=b' });
  const { headers } = await get('/tenants?api-version=2019-11-01', { claims: evil });

  expect(headers['www-authenticate']).not.toMatch(/[\r\n]|https:\/\/a"/);
});

test.each([
  ['/tenants', 400, 'MissingApiVersionParameter'],
  ['/tenants?api-version=', 400, 'MissingApiVersionParameter'],
  ['/subscriptions?api-version=latest', 400, 'InvalidApiVersionParameter'],
  [`/subscriptions/${TENANT_ID}?api-version=2022-12-01`, 404, 'SubscriptionNotFound'],
])('%s is refused with %i %s', async (path, status, code) => {
  expect(await get(path)).toMatchObject({ status, body: { error: { code } } });
});
