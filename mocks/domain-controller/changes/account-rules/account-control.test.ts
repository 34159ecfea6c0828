import { expect, test } from 'vitest';
import { dnOf, quoted, WriteWorld } from '../write-world.test-support.ts';

const U = dnOf('u');

function control(value: string): readonly [string, unknown] {
  const world = new WriteWorld();
  const answer = world.modify(U, [['replace', 'userAccountControl', value]]);
  return [answer, world.values(U, 'userAccountControl')[0]];
}

// Observed on Samba 4.17.12.
test.each([
  ['0', '512'],
  ['1', '512'],
  ['2', '514'],
  ['8', '520'],
  ['16', '512'],
  ['32', '544'],
  ['64', '512'],
  ['128', '640'],
  ['512', '512'],
  ['514', '514'],
  ['4096', '4096'],
  ['65536', '66048'],
  ['262144', '262656'],
  ['524288', '524800'],
  ['1048576', '1049088'],
  ['2097152', '2097664'],
  ['4194304', '4194816'],
  ['8388608', '512'],
  ['16777216', '16777728'],
  ['33554432', '33554944'],
  ['99999', '66186'],
  ['-2147483136', '512'],
])('userAccountControl %s is stored as %s', (value, stored) => {
  expect(control(value)).toEqual(['0', stored]);
});

test.each([
  ['256', '80'],
  ['99999999999', '80'],
  ['2048', '50'],
  ['8192', '65 0000217C'],
  ['4608', '80'],
  ['67108864', '80'],
  ['', '21'],
])('userAccountControl %j is refused', (value, answer) => {
  expect(control(value)).toEqual([answer, '512']);
});

test('what is no number is 0, and goes unnoticed where that changes nothing', () => {
  const world = new WriteWorld();

  expect(world.modify(U, [['replace', 'userAccountControl', 'abc']])).toBe('0');
  expect(world.modify(U, [['replace', 'userAccountControl', '514']])).toBe('0');
  expect(world.modify(U, [['replace', 'userAccountControl', 'abc']])).toBe('21 0000200B');
});

test('an account that becomes a computer is of another kind, and another primary group', () => {
  const world = new WriteWorld();
  world.modify(U, [['replace', 'userAccountControl', '4096']]);

  expect(world.values(U, 'sAMAccountType')).toEqual(['805306369']);
  expect(world.values(U, 'primaryGroupID')).toEqual(['515']);
  expect(world.values(U, 'isCriticalSystemObject')).toEqual(['FALSE']);
});

test('requiring a smart card gives a password that nobody knows', () => {
  const world = new WriteWorld();
  world.modify(U, [['replace', 'userAccountControl', '262656']]);

  const passwords = world.directory.findByDn(U)?.passwords.map((password) => password.reveal());
  expect(passwords).toHaveLength(1);
  expect(passwords).not.toContain('Abcdefg1');

  world.modify(U, [['replace', 'unicodePwd', quoted('Abcdefg2')]]);
  world.modify(U, [['replace', 'userAccountControl', '328192']]);
  expect(world.directory.findByDn(U)?.passwords[0]?.reveal()).toBe('Abcdefg2');
});

/** Locked, with three wrong passwords. */
function lockedWorld(): WriteWorld {
  const world = new WriteWorld();
  const [now] = world.values(U, 'pwdLastSet');
  world.modify(U, [
    ['replace', 'lockoutTime', String(now)],
    ['replace', 'badPwdCount', '3'],
  ]);
  return world;
}

const state = (world: WriteWorld) => [
  world.values(U, 'lockoutTime')[0] === '0',
  world.values(U, 'badPwdCount')[0],
];

test.each([
  ['lockoutTime', '0', true, '0'],
  ['lockoutTime', '5', false, '3'],
  ['userAccountControl', '512', true, '0'],
  ['userAccountControl', '514', true, '0'],
  ['userAccountControl', '16', false, '3'],
  ['userAccountControl', '528', false, '3'],
])('%s %s on a locked account', (attribute, value, unlocks, count) => {
  const world = lockedWorld();

  expect(world.modify(U, [['replace', attribute, value]])).toBe('0');
  expect(state(world)).toEqual([unlocks, count]);
  const unlocked = world.events.some(({ type }) => type === 'directory.account-unlocked');
  expect(unlocked).toBe(unlocks);
});

test('an account that is not locked keeps its count through userAccountControl, not through lockoutTime', () => {
  const world = new WriteWorld();
  world.modify(U, [['replace', 'badPwdCount', '2']]);

  world.modify(U, [['replace', 'userAccountControl', '512']]);
  expect(world.values(U, 'badPwdCount')).toEqual(['2']);

  world.modify(U, [['replace', 'lockoutTime', '0']]);
  expect(world.values(U, 'badPwdCount')).toEqual(['0']);
});
