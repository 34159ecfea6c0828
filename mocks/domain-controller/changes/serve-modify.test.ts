import { expect, test } from 'vitest';
import { BASE, type Change, dnOf, USERS, WriteWorld } from './write-world.test-support.ts';

const U = dnOf('u');
const PERMISSIVE = { type: '1.2.840.113556.1.4.1413', critical: true };

/** Two phone numbers, a surname and a title. */
function world(profile: 'samba' | 'windows-2022' = 'samba'): WriteWorld {
  const made = new WriteWorld(profile);
  made.modify(U, [
    ['replace', 'otherTelephone', '1', '2'],
    ['replace', 'sn', 'Smith'],
  ]);
  return made;
}

// Observed on Samba 4.17.12; the number is what its text begins with.
test.each<[Change, string]>([
  [['add', 'otherTelephone', '3'], '0'],
  [['add', 'otherTelephone', '1'], '20'],
  [['add', 'otherTelephone', '3', '3'], '20'],
  [['replace', 'otherTelephone', '1', '1'], '20'],
  [['delete', 'otherTelephone', '9'], '16'],
  [['delete', 'otherTelephone', '1', '1'], '16'],
  [['add', 'sn', 'Jones'], '20 0000200D'],
  [['add', 'sn', 'Smith'], '20 0000200D'],
  [['replace', 'sn', 'a', 'b'], '20 0000200D'],
  [['delete', 'sn', 'smith'], '0'],
  [['delete', 'title'], '16'],
  [['replace', 'title'], '0'],
  [['add', 'title'], '19'],
  [['add', 'title', ''], '21'],
  [['increment', 'countryCode', '1'], '2 00002021'],
  [['replace', 'nosuch', 'x'], '16'],
  [['replace', 'member', U], '65 00002014'],
  [['replace', 'groupType', '2'], '1 00002020'],
  [['replace', 'cn', 'u2'], '67 00002016'],
  [['delete', 'cn'], '67 00002016'],
  [['replace', 'name', 'u'], '67 00002016'],
  [['replace', 'distinguishedName', dnOf('u2')], '19 0000202F'],
  [['replace', 'objectGUID', 'x'.repeat(16)], '19 0000202F'],
  [['replace', 'objectSid', 'x'], '53 00002035'],
  [['replace', 'whenCreated', '20200101000000.0Z'], '19 0000202F'],
  [['replace', 'instanceType', '4'], '19 0000202F'],
  [['add', 'memberOf', `CN=Domain Admins,${USERS}`], '53 00002035'],
  [['replace', 'canonicalName', 'x'], '19 0000202F'],
  [['replace', 'msDS-User-Account-Control-Computed', '0'], '19 0000202F'],
  [['replace', 'sAMAccountType', '805306368'], '53 00002035'],
  [['replace', 'isCriticalSystemObject', 'TRUE'], '53 00002035'],
  [['replace', 'objectClass', 'computer'], '65 00002014'],
  [['add', 'objectClass', 'user'], '20 0000200D'],
  [['add', 'objectClass', 'posixAccount'], '0'],
  [['add', 'objectClass', 'nosuch'], '16 0000200A'],
  [['delete', 'objectClass', 'user'], '65 00002014'],
  [['replace', 'countryCode', 'abc'], '21 0000200B'],
  [['replace', 'countryCode', '70000'], '21 0000200B'],
  [['replace', 'sn', 'x'.repeat(65)], '21 0000200B'],
  [['replace', 'msNPAllowDialin', 'true'], '21 0000200B'],
  [['replace', 'manager', 'rubbish'], '34'],
  [['replace', 'manager', `CN=nobody,${BASE}`], '19 000020B5'],
  [['replace', 'manager', U], '0'],
  [['delete', 'manager', `CN=nobody,${BASE}`], '16'],
  [['replace', 'accountExpires'], '53 00002035'],
  [['delete', 'badPwdCount'], '53 00002035'],
  [['delete', 'pwdLastSet'], '53 00002077'],
  [['delete', 'sAMAccountName'], '53 00002077'],
  [['delete', 'userAccountControl'], '53 00002077'],
  [['delete', 'primaryGroupID'], '53 00002035'],
  [['delete', 'lockoutTime'], '53 00002077'],
  [['replace', 'lockoutTime', 'abc'], '21 0000200B'],
  [['replace', 'badPwdCount', '3'], '0'],
  [['replace', 'userPrincipalName'], '65 00002014'],
  [['delete', 'userPrincipalName'], '0'],
  [['replace', 'userPrincipalName', 'administrator@contoso.test'], '68 00002071'],
  [['replace', 'userPrincipalName', 'V@contoso.test'], '19 0000202F'],
  [['replace', 'userPrincipalName', 'U@Contoso.test'], '0'],
  [['replace', 'sAMAccountName', 'Administrator'], '68 00002071'],
  [['replace', 'sAMAccountName', 'U'], '0'],
  [['replace', 'sAMAccountName', 'a"b'], '19 0000202F'],
  [['replace', 'primaryGroupID', '512'], '53'],
  [['replace', 'primaryGroupID', 'abc'], '21 0000200B'],
  [['replace', 'pwdLastSet', '0'], '0'],
  [['replace', 'pwdLastSet', '-1'], '0'],
  [['replace', 'pwdLastSet', '5'], '80 00000057'],
  [['replace', 'pwdLastSet', 'abc'], '80 00000057'],
])('%j on a user', (change, answer) => {
  expect(world().modify(U, [change])).toBe(answer);
});

test.each<[string, Change, string]>([
  ['', ['replace', 'sn', 'x'], '53 00002035'],
  ['rubbish', ['replace', 'sn', 'x'], '34 00002032'],
  [`CN=nope,${BASE}`, ['replace', 'sn', 'x'], '32 00002030'],
  [BASE, ['replace', 'dc', 'x'], '67 00002016'],
  [BASE, ['replace', 'lockoutThreshold', '65536'], '21 0000200B'],
  [BASE, ['replace', 'lockoutDuration', '5'], '0'],
])('a change of %j: %j', (dn, change, answer) => {
  expect(world().modify(dn, [change])).toBe(answer);
});

test('a request without changes is refused before its object is looked for', () => {
  expect(world().modify(`CN=nope,${BASE}`, [])).toBe('53 00002035');
});

test('what has one description cannot get another, and can get one instead', () => {
  const made = world();

  expect(made.modify(U, [['add', 'description', 'a']])).toBe('0');
  expect(made.modify(U, [['add', 'description', 'b']])).toBe('20 0000200D');
  expect(
    made.modify(U, [
      ['replace', 'description', 'x'],
      ['replace', 'description', 'y'],
    ]),
  ).toBe('0');
  expect(made.values(U, 'description')).toEqual(['y']);
});

test('a refused request changes nothing, whatever else it asks for', () => {
  const made = world();

  expect(
    made.modify(U, [
      ['replace', 'sn', 'x'],
      ['delete', 'title'],
    ]),
  ).toBe('16');
  expect(made.values(U, 'sn')).toEqual(['Smith']);
});

test.each<['samba' | 'windows-2022', Change, string]>([
  ['samba', ['add', 'otherTelephone', '1'], '0'],
  ['samba', ['delete', 'title'], '0'],
  ['samba', ['add', 'sn', 'Smith'], '20 0000200D'],
  ['windows-2022', ['add', 'sn', 'Smith'], '0'],
])('%s permits %j where the request says so', (profile, change, answer) => {
  expect(world(profile).modify(U, [change], [PERMISSIVE])).toBe(answer);
});

const GROUP = dnOf('g');

function groupWorld(): WriteWorld {
  const made = world();
  made.add(GROUP, { objectClass: 'group', sAMAccountName: 'g', member: U });
  return made;
}

test.each<[Change, string]>([
  [['add', 'member', dnOf('v')], '0'],
  [['add', 'member', U], '68'],
  [['add', 'member', U.toLowerCase()], '68'],
  [['add', 'member', dnOf('v'), dnOf('v')], '0'],
  [['add', 'member', `CN=nobody,${BASE}`], '32 00000525'],
  [['add', 'member', 'rubbish'], '34'],
  [['add', 'member', '<SID=S-1-5-32-544>'], '0'],
  [['add', 'member', GROUP], '0'],
  [['delete', 'member', dnOf('v')], '53'],
  [['delete', 'member', `CN=nobody,${BASE}`], '53 00002035'],
  [['delete', 'member'], '0'],
  [['replace', 'member', dnOf('v')], '0'],
  [['replace', 'groupType', '-2147483644'], '53 00002035'],
  [['replace', 'groupType', '-2147483640'], '0'],
  [['replace', 'groupType', 'abc'], '53'],
  [['delete', 'groupType'], '53 00002035'],
])('%j on a group', (change, answer) => {
  expect(groupWorld().modify(GROUP, [change])).toBe(answer);
});

test('a member is shown on both ends', () => {
  const made = groupWorld();

  expect(made.values(GROUP, 'member')).toEqual([U]);
  expect(made.values(U, 'memberOf')).toEqual([GROUP]);
});

test('an account changes places between its primary group and another', () => {
  const made = groupWorld();
  const group = made.directory.findByDn(GROUP)?.id;

  expect(made.modify(U, [['replace', 'primaryGroupID', String(group)]])).toBe('0');

  expect(made.values(GROUP, 'member')).toEqual([]);
  expect(made.values(U, 'memberOf')).toEqual([`CN=Domain Users,${USERS}`]);
  expect(made.modify(GROUP, [['add', 'member', U]])).toBe('68 00002071');
});

test('two objects cannot have one servicePrincipalName, in whatever case', () => {
  const made = world();

  expect(made.modify(U, [['replace', 'servicePrincipalName', 'http/web']])).toBe('0');
  expect(made.modify(dnOf('v'), [['replace', 'servicePrincipalName', 'HTTP/Web']])).toBe(
    '19 0000202F',
  );
});

test('a policy that is written counts at once', () => {
  const made = world();

  expect(made.modify(BASE, [['replace', 'lockoutThreshold', '7']])).toBe('0');
  expect(made.directory.policy.lockoutThreshold).toBe(7);
});

test.each<[string, string, string]>([
  ['lockoutDuration', '5', '19 0000202F'],
  ['lockoutDuration', '-1', '19 0000202F'],
  ['lockoutDuration', '0', '0'],
  ['maxPwdAge', '1', '19 0000202F'],
  ['minPwdLength', '257', '19 0000202F'],
  ['minPwdLength', '14', '0'],
])('Windows holds the policy to its limits: %s = %s', (name, value, answer) => {
  expect(world('windows-2022').modify(BASE, [['replace', name, value]])).toBe(answer);
});

test.each<[Change, string]>([
  [['replace', 'badPwdCount', '0'], '53 0000209A'],
  [['replace', 'lockoutTime', '5'], '53 00000057'],
  [['replace', 'userAccountControl', 'abc'], '21 0000200B'],
  [['replace', 'countryCode', '70000'], '19 0000202F'],
  [['replace', 'userPrincipalName'], '0'],
])('Windows: %j', (change, answer) => {
  expect(world('windows-2022').modify(U, [change])).toBe(answer);
});

test('Windows says the kind of problem, and a NUL', () => {
  const { diagnosticMessage } = world('windows-2022').modified(U, [['delete', 'lockoutTime']]);

  expect(diagnosticMessage).toMatch(
    /^00002077: SvcErr: DSID-[0-9A-F]{8}, problem 5003 \(WILL_NOT_PERFORM\), data 0\n\0$/,
  );
});

test('success is a text on Samba, and none on Windows', () => {
  const texts = (['samba', 'windows-2022'] as const).map(
    (profile) => world(profile).modified(U, [['replace', 'sn', 'x']]).diagnosticMessage,
  );

  expect(texts).toEqual(['00000000: Success', '']);
});

test('events name attributes and no values', () => {
  const made = world();
  made.modify(U, [['replace', 'info', 'Marzipan']]);

  expect(made.events.at(-1)).toEqual({
    type: 'directory.entry-changed',
    operation: 'modify',
    dn: U,
    resultCode: 0,
    attributes: ['info'],
  });
});
