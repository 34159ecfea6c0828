import { expect, test } from 'vitest';
import { Tenant } from '../../tenant/tenant.ts';
import { directoryOf } from './tenant-directory.ts';

const ALICE = {
  objectId: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
  displayName: 'Alice',
  userPrincipalName: 'alice@contoso.test',
  onPremisesUserName: 'alice@contoso.test',
  givenName: 'Alice',
};
const tenant = new Tenant({
  tenantId: '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827',
  profile: 'current',
  domains: [
    { name: 'contoso.test', netbiosName: 'CONTOSO' },
    { name: 'unproven.test', verified: false },
    {
      name: 'federated.test',
      authentication: { kind: 'federated', federation: { passiveUrl: 'https://sts.test/' } },
    },
  ],
});
tenant.synchronise(ALICE);
const directory = directoryOf(tenant, 'Contoso');

test.each(['alice@contoso.test', ALICE.objectId, ALICE.objectId.toUpperCase()])(
  'a user is found by %s',
  (idOrName) => {
    expect(directory.findUser(idOrName)).toEqual({
      id: ALICE.objectId,
      displayName: 'Alice',
      userPrincipalName: 'alice@contoso.test',
      givenName: 'Alice',
      accountEnabled: true,
      onPremisesSyncEnabled: true,
    });
  },
);

test('nobody is found by a name that nobody has', () => {
  expect(directory.findUser('nobody@contoso.test')).toBeUndefined();
});

test('the domains are those that are verified, the first as the default one', () => {
  expect(directory.domains).toMatchObject([
    { name: 'contoso.test', isDefault: true, isInitial: false, type: 'Managed' },
    { name: 'federated.test', isDefault: false, isInitial: false, type: 'Federated' },
    { name: tenant.initialDomain.name, isDefault: false, isInitial: true, type: 'Managed' },
  ]);
});

test('a disabled account is told as such', () => {
  tenant.addCloudUser({
    objectId: '6b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
    displayName: 'Break glass',
    userPrincipalName: 'glass@contoso.test',
    disabled: true,
  });

  expect(directory.findUser('glass@contoso.test')).toMatchObject({
    accountEnabled: false,
    onPremisesSyncEnabled: false,
  });
});
