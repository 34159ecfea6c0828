import { beforeEach, expect, test } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from './account-seed.ts';
import { accountStateOf } from './account-state.ts';
import { Directory } from './directory.ts';
import { describeDomain } from './domain-description.ts';
import { LAB_POLICY } from './domain-policy.ts';
import { fileTimeFromUnixMs, NEVER } from './file-time.ts';
import { DIRECTORY_NAME_TAKEN } from './name-conflict.ts';
import { DIRECTORY_NO_SUCH_ENTRY } from './system-writes.ts';
import { DIRECTORY_UPN_MALFORMED } from './user-principal-name.ts';

const NOW = fileTimeFromUnixMs(Date.UTC(2026, 0, 5));

const ALICE: AccountSeed = {
  userPrincipalName: 'alice@contoso.test',
  sAMAccountName: 'alice01',
  displayName: 'Alice Ämne, Ops',
  password: new Secret('first'),
};

let directory: Directory;

beforeEach(() => {
  directory = new Directory({ domain: describeDomain('contoso.test'), policy: LAB_POLICY });
});

test('an account is found by UPN, sAMAccountName and DN in any case', () => {
  const alice = directory.add(ALICE, NOW);

  expect(directory.findByUpn('ALICE@Contoso.Test')).toMatchObject({ id: alice.id });
  expect(directory.findBySam('Alice01')).toMatchObject({ id: alice.id });
  expect(directory.findByDn('cn=alice ämne\\2C ops, cn=users, dc=contoso, dc=test')).toMatchObject({
    id: alice.id,
  });
});

test('a new account is healthy unless its seed says otherwise', () => {
  const state = accountStateOf(directory, directory.add(ALICE, NOW).record);

  expect(state).toMatchObject({
    userAccountControl: 512,
    pwdLastSet: NOW,
    accountExpires: NEVER,
    badPwdCount: 0,
  });
  expect(state.lockoutTime).toBeUndefined();
});

test.each<[string, Partial<AccountSeed>]>([
  ['userPrincipalName', { sAMAccountName: 'bob' }],
  ['sAMAccountName', { userPrincipalName: 'bob@contoso.test', sAMAccountName: 'ALICE01' }],
  [
    'DN',
    {
      userPrincipalName: 'bob@contoso.test',
      sAMAccountName: 'bob',
      displayName: ALICE.displayName,
    },
  ],
  ['implicit UPN of another', { userPrincipalName: 'alice01@contoso.test', sAMAccountName: 'bob' }],
  ['explicit UPN of another', { userPrincipalName: 'bob@contoso.test', sAMAccountName: 'alice' }],
])('a second account with the same %s is refused', (_, seed) => {
  directory.add(ALICE, NOW);

  expect(() => directory.add({ ...ALICE, displayName: 'Bob', ...seed }, NOW)).toThrow(
    expect.objectContaining({ code: DIRECTORY_NAME_TAKEN }),
  );
});

test.each(['alice', '@contoso.test', 'alice@', 'al ice@contoso.test'])(
  'the malformed userPrincipalName %j is refused',
  (userPrincipalName) => {
    expect(() => directory.add({ ...ALICE, userPrincipalName }, NOW)).toThrow(
      expect.objectContaining({ code: DIRECTORY_UPN_MALFORMED }),
    );
  },
);

test('a refused account leaves no trace', () => {
  expect(() => directory.add({ ...ALICE, userPrincipalName: 'alice' }, NOW)).toThrow();

  expect(directory.findBySam('alice01')).toBeUndefined();
});

test('a renamed account is found under its new name only', () => {
  const alice = directory.add(ALICE, NOW);

  directory.setAttributes(alice, { USERPRINCIPALNAME: ['alice@fabrikam.test'] });

  expect(directory.findByUpn('alice@fabrikam.test')).toMatchObject({ id: alice.id });
  expect(directory.findByUpn('alice@contoso.test')).toBeUndefined();
});

test('attributes are kept in schema spelling', () => {
  const alice = directory.add(ALICE, NOW);

  directory.setAttributes(alice, { LOCKOUTTIME: ['5'] });

  expect(alice.attribute('lockouttime')?.name).toBe('lockoutTime');
});

test('a password reset moves pwdLastSet and keeps the counters', () => {
  const alice = directory.add({ ...ALICE, badPwdCount: 2 }, NOW);

  directory.setPassword(alice, new Secret('second'), NOW + 1n);

  expect(accountStateOf(directory, alice.record)).toMatchObject({
    pwdLastSet: NOW + 1n,
    badPwdCount: 2,
  });
  expect(alice.passwords.map((password) => password.reveal())).toEqual(['second', 'first']);
});

test('the domain head shows the policy in force', () => {
  directory.policy = { ...LAB_POLICY, lockoutThreshold: 3 };

  expect(directory.findByDn('DC=contoso,DC=test')?.text('lockoutThreshold')).toBe('3');
});

test('an unknown account is refused with the list of known ones', () => {
  directory.add(ALICE, NOW);

  expect(() => directory.account('bob@contoso.test')).toThrow(
    expect.objectContaining({
      code: DIRECTORY_NO_SUCH_ENTRY,
      message: expect.stringContaining('alice@contoso.test'),
    }),
  );
});
