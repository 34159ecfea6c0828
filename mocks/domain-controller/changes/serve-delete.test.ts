import { expect, test } from 'vitest';
import { BASE, dnOf, USERS, WriteWorld } from './write-world.test-support.ts';

const TREE = { type: '1.2.840.113556.1.4.805', critical: true };

// Observed on Samba 4.17.12; the number is what its text begins with.
test.each([
  [dnOf('u'), '0'],
  [dnOf('nobody'), '32 00002030'],
  ['', '32 00002030'],
  ['rubbish', '34 00002032'],
  ['DC=fabrikam,DC=test', '32 00002030'],
  [BASE, '53 00002035'],
  [USERS, '53 00002035'],
  [`CN=Configuration,${BASE}`, '53'],
  [`CN=Builtin,${BASE}`, '53 00002035'],
  [`CN=Administrators,CN=Builtin,${BASE}`, '53 00002035'],
  [`CN=Password Settings Container,CN=System,${BASE}`, '53 00002035'],
  [`CN=Domain Admins,${USERS}`, '80'],
  [`CN=krbtgt,${USERS}`, '80'],
  [`CN=Managed Service Accounts,${BASE}`, '0'],
])('deleting %j is answered %s', (dn, answer) => {
  expect(new WriteWorld().delete(dn)).toBe(answer);
});

test('what is deleted once is gone', () => {
  const world = new WriteWorld();

  expect([world.delete(dnOf('u')), world.delete(dnOf('u'))]).toEqual(['0', '32 00002030']);
  expect(world.directory.findByUpn('u@contoso.test')).toBeUndefined();
});

function treeWorld(): WriteWorld {
  const world = new WriteWorld();
  world.add(`OU=a,${BASE}`, { objectClass: 'organizationalUnit' });
  world.add(`OU=b,OU=a,${BASE}`, { objectClass: 'organizationalUnit' });
  world.add(`CN=g,OU=b,OU=a,${BASE}`, {
    objectClass: 'group',
    sAMAccountName: 'g',
    member: dnOf('u'),
  });
  return world;
}

test('a tree is deleted as a whole where the request says so, and leaves no links', () => {
  const world = treeWorld();

  expect(world.delete(`OU=a,${BASE}`)).toBe('66 00002015');
  expect(world.delete(`OU=a,${BASE}`, [TREE])).toBe('0');
  expect(world.directory.findBySam('g')).toBeUndefined();
  expect(world.values(dnOf('u'), 'memberOf')).toEqual([]);
});

test('a group stays while it is somebody’s primary group', () => {
  const world = treeWorld();
  const group = world.directory.findBySam('g')?.id;
  world.modify(dnOf('u'), [['replace', 'primaryGroupID', String(group)]]);

  expect(world.delete(`CN=g,OU=b,OU=a,${BASE}`)).toBe('68 00002071');
  expect(world.delete(`OU=a,${BASE}`, [TREE])).toBe('68 00002071');
});

test('Windows names the domain that a foreign name may be of', () => {
  expect(new WriteWorld('windows-2022').delete('DC=fabrikam,DC=test')).toBe('10 0000202B');
});
