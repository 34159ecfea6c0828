import { expect, test } from 'vitest';
import { realmOf } from './realm.ts';
import { Tenant, type TenantOptions } from './tenant.ts';

const FEDERATION = {
  passiveUrl: 'https://sts.fabrikam.test/adfs/ls/?client=entra',
  activeUrl: 'https://sts.fabrikam.test/adfs/services/trust/2005/usernamemixed',
};
const NOW = Date.UTC(2026, 0, 14, 9);

function tenantWith(options: Partial<TenantOptions> = {}): Tenant {
  const tenant = new Tenant({
    tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
    profile: 'current',
    domains: [
      { name: 'contoso.test' },
      { name: 'fabrikam.test', authentication: { kind: 'federated', federation: FEDERATION } },
      { name: 'unverified.test', verified: false },
    ],
    ...options,
  });
  for (const [objectId, userPrincipalName] of [
    ['alice', 'alice@contoso.test'],
    ['fay', 'fay@fabrikam.test'],
  ] as const) {
    const onPremisesUserName = userPrincipalName;
    tenant.synchronise({ objectId, displayName: objectId, userPrincipalName, onPremisesUserName });
  }
  return tenant;
}

test.each([
  ['alice@contoso.test', 'managed', 'Managed', 3, 0, 1],
  ['nobody@contoso.test', 'managed', 'Managed', 3, 1, 1],
  ['fay@fabrikam.test', 'federated', 'Federated', 4, 0, 4],
  ['nobody@fabrikam.test', 'federated', 'Federated', 4, 0, 4],
  ['nobody@unverified.test', 'unknown', 'Unknown', 1, 1, 1],
  ['alice@elsewhere.test', 'unknown', 'Unknown', 1, 1, 1],
  ['alice', 'unknown', 'Unknown', 1, 1, 1],
  ['', 'unknown', 'Unknown', 1, 1, 1],
  ['__proto__@constructor', 'unknown', 'Unknown', 1, 1, 1],
])(
  '%j is of a realm that is %s',
  (userName, kind, nameSpaceType, domainType, exists, preferred) => {
    expect(realmOf(tenantWith(), userName, { now: NOW })).toMatchObject({
      kind,
      nameSpaceType,
      domainType,
      ifExistsResult: exists,
      preferredCredential: preferred,
      hasPassword: kind !== 'federated',
      cloudInstanceName: 'microsoftonline.com',
      cloudAudienceUrn: 'urn:federation:MicrosoftOnline',
    });
  },
);

test('a browser is sent to the identity provider with the user name, which changes nothing else of the address', () => {
  const realm = realmOf(tenantWith(), 'a&wa=evil#@fabrikam.test', { now: NOW });
  const url = new URL(realm.kind === 'federated' ? realm.redirectUrl : '');

  expect([url.host, url.hash]).toEqual(['sts.fabrikam.test', '']);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client: 'entra',
    username: 'a&wa=evil#@fabrikam.test',
    wa: 'wsignin1.0',
    wtrealm: 'urn:federation:MicrosoftOnline',
    wctx: '',
  });
});

test('a name of a megabyte makes no address of a megabyte', () => {
  const realm = realmOf(tenantWith(), `${'a'.repeat(1_000_000)}@fabrikam.test`, { now: NOW });

  expect(realm.kind === 'federated' && realm.redirectUrl.length).toBeLessThan(1_000);
});

test('a user in staged rollout signs in here, unless the request names the domain', () => {
  const tenant = tenantWith();
  tenant.stagedRollout.addGroup('pass-through', { name: 'pilots', members: ['fay'] }, NOW);
  const kindOf = (userName: string, domainHint?: string) =>
    realmOf(tenant, userName, { now: NOW, domainHint }).kind;

  expect(kindOf('fay@fabrikam.test')).toBe('managed');
  expect(kindOf('fay@fabrikam.test', 'fabrikam.test')).toBe('federated');
  expect(kindOf('nobody@fabrikam.test')).toBe('federated');
});

test('the government cloud is an instance of its own', () => {
  const tenant = tenantWith({ environment: 'AzureUSGovernment' });

  expect(realmOf(tenant, 'alice@contoso.test', { now: NOW }).cloudInstanceName).toBe(
    'microsoftonline.us',
  );
});
