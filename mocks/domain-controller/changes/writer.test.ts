import { expect, test } from 'vitest';
import { BASE, type Change, dnOf, quoted, USERS, WriteWorld } from './write-world.test-support.ts';

const U = dnOf('u');
const V = dnOf('v');
const TITLE: readonly Change[] = [['replace', 'title', 'x']];

/** v, a member of the group. */
function memberOf(group: string, profile: 'samba' | 'windows-2022' = 'samba'): WriteWorld {
  const world = new WriteWorld(profile);
  world.modify(group, [['add', 'member', V]]);
  return world.as('v');
}

const ACCOUNT_OPERATORS = `CN=Account Operators,CN=Builtin,${BASE}`;
const DOMAIN_ADMINS = `CN=Domain Admins,${USERS}`;

test('nobody writes before a bind, and everybody is told the same', () => {
  const world = new WriteWorld();
  world.writer = undefined;

  expect([
    world.add(dnOf('x'), { objectClass: 'user' }),
    world.modify(U, TITLE),
    world.delete(U),
    world.rename(U, 'CN=x'),
  ]).toEqual(Array(4).fill('1 00002020'));
});

test('nobody writes on the ports of the global catalog, bound or not', () => {
  const world = new WriteWorld();
  world.service = 'global-catalog';

  expect(world.modify(U, TITLE)).toBe('53 00002035');
  world.writer = undefined;
  expect(world.modify(U, TITLE)).toBe('53 00002035');
});

// Observed on Samba 4.17.12.
test.each<[string, readonly Change[], string]>([
  [V, [['replace', 'telephoneNumber', '1']], '0'],
  [V, [['delete', 'wWWHomePage']], '16'],
  [V, [['replace', 'userCertificate', 'x']], '0'],
  [V, [['replace', 'initials', 'x']], '50 00002098'],
  [V, TITLE, '50 00002098'],
  [V, [['replace', 'telephoneNumber', '1'], ...TITLE], '50 00002098'],
  [V, [['replace', 'lockoutTime', '0']], '50 00002098'],
  [V, [['replace', 'servicePrincipalName', 'http/v']], '50'],
  [V, [['replace', 'nosuch', 'x']], '16'],
  [V, [['replace', 'objectClass', 'top']], '65 00002014'],
  [V, [], '53 00002035'],
  [U, [['replace', 'telephoneNumber', '1']], '50 00002098'],
  [dnOf('nobody'), TITLE, '32 00002030'],
  [DOMAIN_ADMINS, [['add', 'member', V]], '50'],
  [BASE, [['replace', 'lockoutThreshold', '2']], '50 00002098'],
])('a user changes %s: %j', (dn, changes, answer) => {
  expect(new WriteWorld().as('v').modify(dn, changes)).toBe(answer);
});

test('a user adds, deletes and renames nothing', () => {
  const world = new WriteWorld().as('v');

  expect([
    world.add(dnOf('x'), { objectClass: 'user', nosuch: '1' }),
    world.delete(V),
    world.rename(V, 'CN=x'),
    world.delete(BASE),
  ]).toEqual(['50', '50', '50 00002098', '53 00002035']);
});

test.each(['samba', 'windows-2022'] as const)(
  '%s: account operators look after accounts',
  (profile) => {
    const world = memberOf(ACCOUNT_OPERATORS, profile);

    expect(
      [
        world.modify(U, TITLE),
        world.modify(U, [['replace', 'unicodePwd', quoted('Abcdefg2')]]),
        world.add(dnOf('x'), { objectClass: 'group', sAMAccountName: 'x' }),
        world.rename(dnOf('x'), 'CN=y'),
        world.delete(dnOf('y')),
        world.add(dnOf('z'), { objectClass: 'container' }),
        world.add(`CN=z,${BASE}`, { objectClass: 'user' }),
      ].map(Number.parseFloat),
    ).toEqual([0, 0, 0, 0, 0, 50, 50]);
    expect(world.modify(BASE, [['replace', 'lockoutThreshold', '2']])).toMatch(/^50/);
  },
);

test.each([
  ['samba', '0'],
  ['windows-2022', '50 00002098'],
] as const)('%s: account operators write administrators: %s', (profile, answer) => {
  const world = memberOf(ACCOUNT_OPERATORS, profile);

  expect(world.modify(`CN=Administrator,${USERS}`, TITLE)).toBe(answer);
  expect(world.modify(`CN=krbtgt,${USERS}`, TITLE)).toBe(answer);
});

test('a domain administrator writes the domain, and not the heads of the forest', () => {
  const world = memberOf(DOMAIN_ADMINS);

  expect(world.modify(`CN=Administrator,${USERS}`, TITLE)).toBe('0');
  expect(world.modify(`CN=Configuration,${BASE}`, [['replace', 'description', 'x']])).toMatch(
    /^50/,
  );
});

test('who is in the group by way of another one is an administrator as well', () => {
  const world = new WriteWorld();
  world.add(dnOf('g'), { objectClass: 'group', sAMAccountName: 'g', member: V });
  world.modify(DOMAIN_ADMINS, [['add', 'member', dnOf('g')]]);

  expect(world.as('v').modify(U, TITLE)).toBe('0');
});

test('an account that is deleted goes on being bound, and may do what everybody may', () => {
  const world = new WriteWorld().as('v');
  world.directory.remove(world.directory.account('v@contoso.test').record);

  expect(world.modify(U, TITLE)).toBe('50 00002098');
  expect(world.modify(V, [['replace', 'mobile', '1']])).toBe('32 00002030');
});
