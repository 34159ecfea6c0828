import { expect, test } from 'vitest';
import { Secret } from '../../../runtime/secret.ts';
import { TENANT_CHANGE_REFUSED } from './change-refused.ts';
import {
  SALT_BYTES,
  SynchronisedPasswordHash,
} from './password-hash/synchronised-password-hash.ts';
import { Tenant, type TenantOptions } from './tenant.ts';

const ALICE = {
  objectId: 'a11ce',
  displayName: 'Alice',
  userPrincipalName: 'Alice@contoso.test',
  onPremisesUserName: 'alice@corp.contoso.test',
};
const BREAK_GLASS = {
  objectId: 'b9eak',
  displayName: 'Break glass',
  userPrincipalName: 'breakglass@contoso.onmicrosoft.com',
  password: new Secret('In-the-cloud-0nly'),
};
const HASH = SynchronisedPasswordHash.of(new Secret('x'), new Uint8Array(SALT_BYTES));

function tenantWith(options: Partial<TenantOptions> = {}): Tenant {
  const tenant = new Tenant({
    tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
    profile: 'current',
    domains: [{ name: 'contoso.test', netbiosName: 'CONTOSO' }],
    ...options,
  });
  tenant.synchronise(ALICE);
  return tenant;
}

const refused = (code = TENANT_CHANGE_REFUSED) =>
  expect.objectContaining({ name: 'HarnessError', code });

test('what is left out is a tenant whose users sign in through the agents, and that asks nothing more', () => {
  expect(tenantWith()).toMatchObject({
    environment: 'AzureCloud',
    passthroughAuthentication: 'enabled',
    passwordHashSync: 'disabled',
    hashSyncFailover: 'by-administrator',
    passwordWriteback: 'disabled',
    agentsServeLegacyClients: true,
    access: { securityDefaults: false, all: [] },
  });
});

test('the preview falls over to hashes by itself, and its agents serve no legacy clients', () => {
  expect(tenantWith({ profile: 'preview' })).toMatchObject({
    hashSyncFailover: 'automatic',
    agentsServeLegacyClients: false,
  });
});

test('a tenant has its initial domain beside those it is given', () => {
  expect(tenantWith().domains.map(({ name, initial }) => [name, initial])).toEqual([
    ['contoso.test', false],
    ['contoso.onmicrosoft.com', true],
  ]);
});

test.each([['alice@contoso.test'], ['  ALICE@CONTOSO.TEST ']])(
  'a user is found by the name %j',
  (name) => {
    expect(tenantWith().findUser(name)?.objectId).toBe('a11ce');
  },
);

test.each([['bob@contoso.test'], ['alice'], [''], ['alice@corp.contoso.test']])(
  'nobody is found by the name %j',
  (name) => {
    expect(tenantWith().findUser(name)).toBeUndefined();
  },
);

test('who was not synchronised does not exist', () => {
  const tenant = tenantWith();

  tenant.removeUser('alice@contoso.test');

  expect([tenant.findUser('alice@contoso.test'), tenant.findUserById('a11ce')]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a further synchronisation keeps what the tenant itself knows of a user', () => {
  const tenant = tenantWith();
  tenant.changeUser('alice@contoso.test', { mfa: 'registered' });
  tenant.synchronisePasswordHash('alice@contoso.test', HASH);

  tenant.synchronise({ ...ALICE, displayName: 'Alice B.' });

  expect(tenant.findUser('alice@contoso.test')).toMatchObject({
    displayName: 'Alice B.',
    mfa: 'registered',
    passwordHash: HASH,
  });
});

test('a user who is called otherwise from now on is not found by the former name', () => {
  const tenant = tenantWith();

  tenant.synchronise({ ...ALICE, userPrincipalName: 'alice.b@contoso.test' });

  expect(tenant.findUser('alice@contoso.test')).toBeUndefined();
  expect(tenant.findUserById('a11ce')?.userPrincipalName).toBe('alice.b@contoso.test');
  expect(tenant.userCount).toBe(1);
});

test('in an old tenant a synchronised user keeps the first name', () => {
  const tenant = tenantWith({ synchronizeUpnForManagedUsers: false });

  tenant.synchronise({ ...ALICE, userPrincipalName: 'alice.b@contoso.test' });

  expect(tenant.findUserById('a11ce')?.userPrincipalName).toBe('Alice@contoso.test');
});

test('everybody can be changed while they are gone through', () => {
  const tenant = tenantWith();
  tenant.synchronise({ ...ALICE, objectId: 'b0b', userPrincipalName: 'bob@contoso.test' });
  const seen: string[] = [];

  for (const { objectId, userPrincipalName } of tenant.users) {
    seen.push(objectId);
    tenant.changeUser(userPrincipalName, { disabled: true });
    if (seen.length > 2) break;
  }

  expect(seen).toEqual(['a11ce', 'b0b']);
});

test('another object of the same name takes its place', () => {
  const tenant = tenantWith();

  tenant.synchronise({ ...ALICE, objectId: 'another' });

  expect(tenant.findUserById('a11ce')).toBeUndefined();
  expect(tenant.findUser('alice@contoso.test')?.objectId).toBe('another');
});

test('a name in a domain that is not verified becomes one in the initial domain', () => {
  const tenant = tenantWith({
    domains: [{ name: 'contoso.test' }, { name: 'fabrikam.test', verified: false }],
  });

  const { userPrincipalName } = tenant.synchronise({
    ...ALICE,
    userPrincipalName: 'bob@fabrikam.test',
  });

  expect(userPrincipalName).toBe('bob@contoso.onmicrosoft.com');
});

test('once the domain is verified, the next synchronisation brings the name', () => {
  const tenant = tenantWith({ domains: [{ name: 'contoso.test', verified: false }] });
  expect(tenant.findUserById('a11ce')?.userPrincipalName).toBe('Alice@contoso.onmicrosoft.com');

  tenant.verifyDomain('contoso.test');

  expect(tenant.synchronise(ALICE).userPrincipalName).toBe('Alice@contoso.test');
});

test('a user of the cloud alone has a password here, and no hash of one', () => {
  const tenant = tenantWith();
  tenant.addCloudUser(BREAK_GLASS);
  const password = new Secret('Another-0ne');

  tenant.setCloudPassword(BREAK_GLASS.userPrincipalName, { password, passwordExpired: true });

  expect(tenant.findUserById('b9eak')).toMatchObject({ password, passwordExpired: true });
  expect(() => tenant.synchronisePasswordHash(BREAK_GLASS.userPrincipalName, HASH)).toThrow(
    refused(),
  );
});

test('a synchronised user has no password here', () => {
  const password = new Secret('x');

  expect(() => tenantWith().setCloudPassword(ALICE.userPrincipalName, { password })).toThrow(
    refused(),
  );
});

test.each([
  ['changeUser', (tenant: Tenant) => tenant.changeUser('bob@contoso.test', {})],
  ['setCloudPassword', (tenant: Tenant) => tenant.setCloudPassword('bob@contoso.test', {})],
  ['verifyDomain', (tenant: Tenant) => tenant.verifyDomain('fabrikam.test')],
  ['convertToManaged', (tenant: Tenant) => tenant.convertToManaged('fabrikam.test')],
  ['addDomain', (tenant: Tenant) => tenant.addDomain({ name: 'CONTOSO.test' })],
])('%s of what is not there, or is there already, is refused', (_what, change) => {
  expect(() => change(tenantWith())).toThrow(refused());
});
