import { expect, test } from 'vitest';
import { BASE, dnOf, USERS, WriteWorld } from './write-world.test-support.ts';

const A = `OU=a,${BASE}`;
const U = dnOf('u');

function world(): WriteWorld {
  const made = new WriteWorld();
  made.add(A, { objectClass: 'organizationalUnit' });
  made.add(`OU=b,${A}`, { objectClass: 'organizationalUnit' });
  return made;
}

// Observed on Samba 4.17.12; the number is what its text begins with.
test.each<[string, string, string | undefined, string]>([
  [U, 'CN=u2', undefined, '0'],
  [U, 'CN=U', undefined, '0'],
  [U, 'cn=u3', undefined, '0'],
  [U, 'CN=u', A, '0'],
  [U, 'CN=v', undefined, '68'],
  [U, 'CN=u', `OU=nope,${BASE}`, '80 00002095'],
  [U, 'CN=u', 'DC=fabrikam,DC=test', '80 00002095'],
  [U, 'CN=u', 'rubbish', '34 00002032'],
  [U, 'CN=u', '', '80 00002095'],
  [U, 'CN=u', dnOf('v'), '64 00002037'],
  [U, 'CN=u', `CN=Configuration,${BASE}`, '64 00002037'],
  [U, 'OU=u', undefined, '53 00002035'],
  [U, 'sn=u', undefined, '53 00002035'],
  [U, '', undefined, '2 00002021'],
  [U, 'rubbish', undefined, '80 00002095'],
  [U, 'CN=', undefined, '64'],
  [U, 'CN=x,OU=y', undefined, '64 00002037'],
  [U, 'CN=a+sn=b', undefined, '80 00002095'],
  [A, 'OU=a', `OU=b,${A}`, '53 00002035'],
  [A, 'OU=a', USERS, '64 00002037'],
  [dnOf('nobody'), 'CN=x', undefined, '32 00002030'],
  ['', 'CN=x', undefined, '32 00002030'],
  ['rubbish', 'CN=x', undefined, '32 00002030'],
  ['DC=fabrikam,DC=test', 'DC=x', undefined, '80 00002095'],
  [BASE, 'DC=x', undefined, '80 00002095'],
  [BASE, BASE, undefined, '64 00002037'],
  [BASE, '', undefined, '2 00002021'],
  [`CN=Configuration,${BASE}`, 'CN=x', undefined, '53'],
  [USERS, 'CN=x', undefined, '53 00002035'],
  [USERS, 'CN=Users', A, '53 00002035'],
  [USERS, 'CN=USERS', undefined, '0'],
  [`CN=System,${BASE}`, 'CN=x', undefined, '80 00002095'],
  [`CN=Password Settings Container,CN=System,${BASE}`, 'CN=x', undefined, '53 00002035'],
  [`CN=Administrators,CN=Builtin,${BASE}`, 'CN=x', undefined, '53 00002035'],
  [`CN=Administrator,${USERS}`, 'CN=Boss', undefined, '0'],
  [`CN=Domain Users,${USERS}`, 'CN=Domain Users', A, '0'],
  [`CN=Program Data,${BASE}`, 'CN=x', undefined, '0'],
  [`CN=Partitions,CN=Configuration,${BASE}`, 'CN=x', undefined, '53 00002035'],
  [`CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${BASE}`, 'CN=x', undefined, '0'],
])('%s to %s below %s', (dn, newRdn, newSuperior, answer) => {
  expect(world().rename(dn, newRdn, newSuperior)).toBe(answer);
});

test('the old name has to go', () => {
  expect(world().rename(U, 'CN=u2', undefined, false)).toBe('53 00002035');
});

test('an account keeps its names and its memberships, and what is below an object comes along', () => {
  const made = world();
  made.rename(U, 'CN=u', `OU=b,${A}`);
  made.rename(A, 'OU=c');

  const dn = `CN=u,OU=b,OU=c,${BASE}`;
  expect(made.directory.findByUpn('u@contoso.test')?.dn).toBe(dn);
  expect(made.values(dn, 'sAMAccountName')).toEqual(['u']);
  expect(made.directory.findByDn(U)).toBeUndefined();
});

test('what was moved below CN=System stays there', () => {
  const made = world();

  expect(made.rename(U, 'CN=u', `CN=System,${BASE}`)).toBe('0');
  expect(made.rename(`CN=u,CN=System,${BASE}`, 'CN=u', A)).toBe('80 00002095');
  expect(made.rename(`CN=u,CN=System,${BASE}`, 'CN=u2')).toBe('0');
});
