import { expect, test } from 'vitest';
import { BASE, dnOf, quoted, USERS, type Values, WriteWorld } from './write-world.test-support.ts';

const NEW = dnOf('new');
type Attributes = Readonly<Record<string, string | Uint8Array | Values>>;

function adding(attributes: Attributes, dn = NEW): string {
  return new WriteWorld().add(dn, { objectClass: 'user', ...attributes });
}

test('a user without anything said is disabled and has no password', () => {
  const world = new WriteWorld();

  expect(world.add(NEW, { objectClass: 'user' })).toBe('0');

  expect(world.values(NEW, 'objectClass')).toEqual([
    'top',
    'person',
    'organizationalPerson',
    'user',
  ]);
  expect(world.values(NEW, 'userAccountControl')).toEqual(['546']);
  expect(world.values(NEW, 'pwdLastSet')).toEqual(['0']);
  expect(world.values(NEW, 'primaryGroupID')).toEqual(['513']);
  expect(world.values(NEW, 'sAMAccountName')[0]).toMatch(/^\$[0-9A-F]{8}-[0-9A-F]{16}$/);
});

test('a password can be given at once, and is never an attribute', () => {
  const world = new WriteWorld();

  expect(world.add(NEW, { objectClass: 'user', unicodePwd: quoted('Abcdefg1') })).toBe('0');

  expect(world.directory.findByDn(NEW)?.passwords[0]?.reveal()).toBe('Abcdefg1');
  expect(world.values(NEW, 'pwdLastSet')).not.toEqual(['0']);
  expect(world.values(NEW, 'unicodePwd')).toEqual([]);
});

test.each([
  ['', '4130', '515', 'FALSE'],
  ['4096', '4096', '515', 'FALSE'],
  ['8192', '8192', '516', 'TRUE'],
  ['67112960', '67112960', '521', 'TRUE'],
])('a computer with userAccountControl %j', (control, stored, group, isCritical) => {
  const world = new WriteWorld();
  const said = control === '' ? {} : { userAccountControl: control };

  expect(world.add(NEW, { objectClass: 'computer', ...said })).toBe('0');

  expect(world.values(NEW, 'userAccountControl')).toEqual([stored]);
  expect(world.values(NEW, 'primaryGroupID')).toEqual([group]);
  expect(world.values(NEW, 'isCriticalSystemObject')).toEqual([isCritical]);
});

// Observed on Samba 4.17.12; the number is what its text begins with.
test.each<[string, Attributes, string]>([
  ['name taken', { sAMAccountName: 'u' }, '68 00002071'],
  ['UPN taken', { userPrincipalName: 'U@contoso.test' }, '19 0000202F'],
  ['UPN implied', { userPrincipalName: 'administrator@contoso.test' }, '68 00002071'],
  ['forbidden character', { sAMAccountName: 'a"b' }, '19 0000202F'],
  ['full stop', { sAMAccountName: 'a.' }, '19 0000202F'],
  ['long name', { sAMAccountName: 'x'.repeat(21) }, '0'],
  ['unknown class', { objectClass: 'nosuch' }, '16 0000200A'],
  ['no class value', { objectClass: [] }, '19 0000202F'],
  ['unrelated classes', { objectClass: ['user', 'group'] }, '65 00002014'],
  ['abstract class', { objectClass: 'top' }, '53'],
  ['unknown attribute', { nosuch: 'x' }, '16 0000200A'],
  ['attribute with an option', { 'description;lang-de': 'x' }, '16 0000200A'],
  ['attribute of another class', { groupType: '2' }, '65 00002014'],
  ['back link', { memberOf: `CN=Domain Admins,${USERS}` }, '53 00002035'],
  ['constructed', { canonicalName: 'x' }, '17 0000200C'],
  ['objectGUID', { objectGUID: 'x'.repeat(16) }, '53 00002035'],
  ['sAMAccountType', { sAMAccountType: '805306368' }, '53 00002035'],
  ['isCriticalSystemObject', { isCriticalSystemObject: 'TRUE' }, '53 00002035'],
  ['primaryGroupID', { primaryGroupID: '513' }, '53 00002035'],
  ['whenCreated', { whenCreated: '20200101000000.0Z' }, '0'],
  ['two values', { displayName: ['x', 'y'] }, '19 0000202F'],
  ['a value twice', { description: ['x', 'x'] }, '20'],
  ['no value', { description: [] }, '19'],
  ['empty value', { description: '' }, '21'],
  ['no number', { countryCode: 'abc' }, '21 0000200B'],
  ['out of range', { countryCode: '70000' }, '21 0000200B'],
  ['too long', { telephoneNumber: '1'.repeat(65) }, '21 0000200B'],
  ['link to nobody', { manager: `CN=nobody,${BASE}` }, '19 000020B5'],
  ['link that is no name', { manager: 'rubbish' }, '34'],
  ['pwdLastSet', { pwdLastSet: '5' }, '80 00000057'],
  ['short password', { unicodePwd: quoted('abc') }, '19 0000052D'],
  ['unquoted password', { unicodePwd: 'x' }, '53 00002035'],
  ['key material', { dBCSPwd: 'x'.repeat(16) }, '53 00002035'],
  ['no control', { userAccountControl: 'abc' }, '0'],
  ['temporary duplicate', { userAccountControl: '256' }, '80'],
  ['trust', { userAccountControl: '2048' }, '50'],
  ['computer without the class', { userAccountControl: '4096' }, '65 0000217C'],
  ['two kinds', { objectClass: 'computer', userAccountControl: '4608' }, '80'],
  ['own name', { cn: 'NEW', name: 'zz' }, '0'],
  ['another name', { cn: 'other' }, '34 00002032'],
  ['service name that is none', { servicePrincipalName: 'rubbish' }, '19 0000202F'],
])('adding a user: %s', (_, attributes, answer) => {
  expect(adding(attributes)).toBe(answer);
});

test.each([
  ['rubbish', '34 00002032'],
  ['', '64 00002037'],
  [BASE, '10 0000202B'],
  [dnOf('u'), '68'],
  [`CN=x,CN=nope,${USERS}`, '32 00002030'],
  ['CN=x,DC=fabrikam,DC=test', '32 00002030'],
  [`CN=x,${dnOf('u')}`, '64 00002037'],
  [`OU=x,${USERS}`, '64 00002037'],
  [`CN=x,CN=Configuration,${BASE}`, '64 00002037'],
  [`CN=x+sn=y,${USERS}`, '34 00002032'],
])('adding a user as %j', (dn, answer) => {
  expect(adding({}, dn)).toBe(answer);
});

test.each([
  ['512', '512'],
  ['0', '512'],
  ['2', '514'],
  ['16', '512'],
  ['64', '576'],
  ['513', '513'],
  ['8389120', '512'],
  ['abc', '512'],
])('a new user who is given userAccountControl %s has %s', (given, stored) => {
  const world = new WriteWorld();

  world.add(NEW, { objectClass: 'user', userAccountControl: given });

  expect(world.values(NEW, 'userAccountControl')).toEqual([stored]);
});

test.each([
  [undefined, '0', '-2147483646'],
  ['-2147483644', '0', '-2147483644'],
  ['2147483650', '0', '-2147483646'],
  ['5', '53 00002035', undefined],
  ['0', '53 00002035', undefined],
  ['-2147483643', '53 00002035', undefined],
])('a new group with groupType %s', (given, answer, stored) => {
  const world = new WriteWorld();
  const said = given === undefined ? {} : { groupType: given };

  expect(world.add(NEW, { objectClass: 'group', ...said })).toBe(answer);

  expect(world.values(NEW, 'groupType')[0]).toBe(stored);
});

const SETTINGS: Attributes = {
  objectClass: 'msDS-PasswordSettings',
  'msDS-PasswordSettingsPrecedence': '10',
  'msDS-PasswordReversibleEncryptionEnabled': 'FALSE',
  'msDS-PasswordHistoryLength': '3',
  'msDS-PasswordComplexityEnabled': 'TRUE',
  'msDS-MinimumPasswordLength': '8',
  'msDS-MinimumPasswordAge': '0',
  'msDS-MaximumPasswordAge': '-36288000000000',
  'msDS-LockoutThreshold': '2',
  'msDS-LockoutObservationWindow': '-30000000',
  'msDS-LockoutDuration': '-30000000',
};
const CONTAINER = `CN=Password Settings Container,CN=System,${BASE}`;

test.each<[Attributes, string, string]>([
  [{}, CONTAINER, '0'],
  [{}, USERS, '64 00002037'],
  [{ 'msDS-LockoutThreshold': '65536' }, CONTAINER, '21 0000200B'],
  [{ 'msDS-PasswordSettingsPrecedence': '0' }, CONTAINER, '21 0000200B'],
  [{ 'msDS-LockoutDuration': '5' }, CONTAINER, '21 0000200B'],
  [{ 'msDS-PasswordComplexityEnabled': 'yes' }, CONTAINER, '21 0000200B'],
])('password settings with %j below %s', (more, parent, answer) => {
  expect(new WriteWorld().add(`CN=pso,${parent}`, { ...SETTINGS, ...more })).toBe(answer);
});

test('password settings need all that they consist of', () => {
  const { 'msDS-LockoutThreshold': _, ...incomplete } = SETTINGS;

  expect(new WriteWorld().add(`CN=pso,${CONTAINER}`, incomplete)).toBe('65 00002014');
});

test('Windows refuses an enabled user without a password', () => {
  const world = new WriteWorld('windows-2022');

  expect(world.add(NEW, { objectClass: 'user', userAccountControl: '512' })).toBe('53 0000052D');
  expect(world.directory.findByDn(NEW)).toBeUndefined();
});
