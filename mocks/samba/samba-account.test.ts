import { expect, test } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from '../directory/account-seed.ts';
import { describeDomain } from '../directory/domain-description.ts';
import { sambaAccount } from './samba-account.ts';

const DOMAIN = describeDomain('contoso.test');
const SEED: AccountSeed = {
  sAMAccountName: 'alice',
  displayName: 'Alice, the first',
  password: new Secret('Abc-12345-long'),
};

test('an account stands in CN=Users under its display name, escaped', () => {
  expect(sambaAccount(SEED, DOMAIN).dn).toBe('CN=Alice\\, the first,CN=Users,DC=contoso,DC=test');
});

test('a seed decides common name and container', () => {
  const seed = { ...SEED, cn: 'Al', container: 'OU=Staff,DC=contoso,DC=test' };

  expect(sambaAccount(seed, DOMAIN).dn).toBe('CN=Al,OU=Staff,DC=contoso,DC=test');
});

test('what is left out of a seed is left to Samba', () => {
  expect(sambaAccount(SEED, DOMAIN)).toMatchObject({
    attributes: {
      objectClass: ['user'],
      sAMAccountName: ['alice'],
      displayName: ['Alice, the first'],
      userAccountControl: ['512'],
    },
    state: {},
    groups: [],
  });
});

test('what only the system writes is kept apart', () => {
  const state = { pwdLastSet: 0n, lockoutTime: 7n, badPwdCount: 3, badPasswordTime: 8n };

  expect(sambaAccount({ ...SEED, ...state }, DOMAIN).state).toEqual({
    pwdLastSet: ['0'],
    lockoutTime: ['7'],
    badPwdCount: ['3'],
    badPasswordTime: ['8'],
  });
});

test('a trust account is a computer', () => {
  const { attributes } = sambaAccount({ ...SEED, userAccountControl: 0x1000 }, DOMAIN);

  expect(attributes['objectClass']).toEqual(['computer']);
});

test('groups are named below CN=Users', () => {
  expect(sambaAccount({ ...SEED, memberOf: ['Protected Users'] }, DOMAIN).groups).toEqual([
    { name: 'Protected Users', dn: 'CN=Protected Users,CN=Users,DC=contoso,DC=test' },
  ]);
});
