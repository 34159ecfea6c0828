import { expect, test } from 'vitest';
import { FOREVER, TICKS_PER_DAY } from '../../../directory/file-time.ts';
import {
  BASE,
  type Change,
  dnOf,
  PASSWORD,
  passwordChange,
  quoted,
  WriteWorld,
} from '../write-world.test-support.ts';

const U = dnOf('u');
const V = dnOf('v');

/** v is bound, and changes the password of u or its own. */
function asUser(world = new WriteWorld()): WriteWorld {
  return world.as('v');
}

const counters = (world: WriteWorld, dn = U) => [
  world.values(dn, 'badPwdCount')[0],
  world.values(dn, 'lockoutTime').length > 0 && world.values(dn, 'lockoutTime')[0] !== '0',
];

test('whoever knows the old password changes it', () => {
  const world = asUser();
  world.now += 5_000;
  const [before] = world.values(U, 'pwdLastSet');

  expect(world.modify(U, passwordChange(PASSWORD, 'Abcdefg2'))).toBe('0');

  expect(world.directory.findByDn(U)?.passwords.map((password) => password.reveal())).toEqual([
    'Abcdefg2',
    PASSWORD,
  ]);
  expect(world.values(U, 'pwdLastSet')).not.toEqual([before]);
});

test('a change does not wipe the counter, and a wrong old password counts and locks', () => {
  const world = asUser();
  const wrong = passwordChange('no', 'Abcdefg9');

  expect(world.modify(U, wrong)).toBe('19 00000056');
  expect(world.modify(U, passwordChange(PASSWORD, 'Abcdefg2'))).toBe('0');
  expect(counters(world)).toEqual(['1', false]);
  expect(world.modify(U, wrong)).toBe('19 00000056');
  expect(world.modify(U, wrong)).toBe('19 00000056');
  expect(counters(world)).toEqual(['3', true]);
  expect(world.modify(U, wrong)).toBe('19 00000775');
  expect(world.modify(U, passwordChange('Abcdefg2', 'Abcdefg3'))).toBe('19 00000775');
  expect(counters(world)).toEqual(['3', true]);
  expect(world.events).toContainEqual({ type: 'directory.account-locked', dn: U });
});

test('a reset neither unlocks nor wipes the counter', () => {
  const world = asUser();
  for (let attempt = 0; attempt < 3; attempt += 1)
    world.modify(U, passwordChange('no', 'Abcdefg9'));

  expect(world.as('Administrator').modify(U, [['replace', 'unicodePwd', quoted('Abcdefg2')]])).toBe(
    '0',
  );
  expect(counters(world)).toEqual(['3', true]);
  expect(asUser(world).modify(U, passwordChange('Abcdefg2', 'Abcdefg3'))).toBe('19 00000775');
});

test.each([
  ['the previous password as the old one', PASSWORD, 'Abcdefg9', '19 00000056', '1'],
  ['the current one again', 'Abcdefg2', 'Abcdefg2', '19 0000052D', '0'],
  ['one in the history', 'Abcdefg2', PASSWORD, '19 0000052D', '0'],
  ['a short one', 'Abcdefg2', 'abc', '19 0000052D', '0'],
  ['a simple one', 'Abcdefg2', 'abcdefghij', '19 0000052D', '0'],
  ['a short one, and the wrong old one', 'no', 'abc', '19 00000056', '1'],
  ['none', 'Abcdefg2', '', '19 0000052D', '0'],
])('a change to %s', (_, old, fresh, answer, count) => {
  const world = asUser();
  world.modify(U, passwordChange(PASSWORD, 'Abcdefg2'));

  expect(world.modify(U, passwordChange(old, fresh))).toBe(answer);
  expect(counters(world)[0]).toBe(count);
});

test('a password is not changed twice within its minimum age, unless it has to be changed', () => {
  const world = asUser(new WriteWorld('samba', { minPwdAge: -TICKS_PER_DAY }));

  expect(world.modify(U, passwordChange(PASSWORD, 'Abcdefg2'))).toBe('19 0000052D');
  expect(world.modify(U, passwordChange('no', 'Abcdefg2'))).toBe('19 00000056');
  world.as('Administrator').modify(U, [['replace', 'pwdLastSet', '0']]);
  expect(asUser(world).modify(U, passwordChange(PASSWORD, 'Abcdefg2'))).toBe('0');
});

test.each([
  [0, '0'],
  [1, '19 0000052D'],
])('with a history of %s the current password again is answered %s', (pwdHistoryLength, answer) => {
  const world = asUser(new WriteWorld('samba', { pwdHistoryLength }));

  expect(world.modify(U, passwordChange(PASSWORD, PASSWORD))).toBe(answer);
});

test('the history ends where its length says', () => {
  const world = asUser(new WriteWorld('samba', { pwdHistoryLength: 2 }));

  world.modify(U, passwordChange(PASSWORD, 'Abcdefg2'));
  expect(world.modify(U, passwordChange('Abcdefg2', PASSWORD))).toBe('19 0000052D');
  world.modify(U, passwordChange('Abcdefg2', 'Abcdefg3'));
  expect(world.modify(U, passwordChange('Abcdefg3', PASSWORD))).toBe('0');
});

test('a threshold of 0 counts nothing', () => {
  const world = asUser(new WriteWorld('samba', { lockoutThreshold: 0, lockoutDuration: FOREVER }));

  expect(world.modify(U, passwordChange('no', 'Abcdefg2'))).toBe('19 00000056');
  expect(counters(world)).toEqual(['0', false]);
});

const NEW = quoted('Abcdefg9');
const OLD = quoted(PASSWORD);

// Observed on Samba 4.17.12: what an administrator gets, and what a user gets.
test.each<[readonly Change[], string, string]>([
  [[['replace', 'unicodePwd', NEW]], '0', '50'],
  [[['replace', 'unicodePwd']], '53 00002035', '50'],
  [[['replace', 'unicodePwd', quoted('abc')]], '19 0000052D', '50'],
  [[['replace', 'unicodePwd', 'x']], '53 00002035', '50'],
  [[['replace', 'unicodePwd', '']], '21', '21'],
  [[['add', 'unicodePwd', NEW]], '53 00002035', '50'],
  [[['delete', 'unicodePwd', OLD]], '53 00002035', '53 00002035'],
  [[['delete', 'unicodePwd']], '53 00002035', '53 00002035'],
  [
    [
      ['delete', 'unicodePwd'],
      ['add', 'unicodePwd', NEW],
    ],
    '0',
    '19',
  ],
  [
    [
      ['delete', 'unicodePwd', OLD],
      ['replace', 'unicodePwd', NEW],
    ],
    '53',
    '50',
  ],
  [
    [
      ['delete', 'unicodePwd', 'x'],
      ['add', 'unicodePwd', NEW],
    ],
    '53 00002035',
    '53 00002035',
  ],
  [
    [
      ['delete', 'unicodePwd', OLD],
      ['add', 'unicodePwd', 'x'],
    ],
    '19 0000202F',
    '19 0000202F',
  ],
  [
    [
      ['add', 'unicodePwd', NEW],
      ['delete', 'unicodePwd', OLD],
    ],
    '0',
    '0',
  ],
  [
    [
      ['delete', 'unicodePwd', OLD, OLD],
      ['add', 'unicodePwd', NEW],
    ],
    '19 0000202F',
    '19 0000202F',
  ],
  [[['replace', 'unicodePwd', quoted('abc'), NEW]], '0', '50'],
  [[['replace', 'userPassword', 'x']], '0', '50 00002098'],
])('%j', (changes, toAdministrator, toUser) => {
  expect(new WriteWorld().modify(U, changes)).toBe(toAdministrator);
  expect(asUser().modify(U, changes)).toBe(toUser);
});

test('one refused change takes the others with it', () => {
  const world = new WriteWorld();

  expect(
    world.modify(U, [
      ['replace', 'displayName', 'x'],
      ['replace', 'unicodePwd', quoted('abc')],
    ]),
  ).toBe('19 0000052D');
  expect(world.values(U, 'displayName')).toEqual(['u']);
});

test.each([
  ['Abcdefg1', true],
  ['abcdefg1!', true],
  ['Abc 123', true],
  ['ABCD1234', false],
  ['        ', false],
  ['éàüÄÖabc', false],
  ['ÄÖÜäöüA1', true],
  ['pässwörd1', false],
  ['日本語日本語1A', true],
  ['Ab😀😀😀', true],
  ['😀😀😀😀', false],
])('%s is complex: %s', (password, isComplex) => {
  const answer = new WriteWorld().modify(U, [['replace', 'unicodePwd', quoted(password)]]);

  expect(answer === '0').toBe(isComplex);
});

test.each([
  ['samba', 'Xalice-9z', '0'],
  ['windows-2022', 'Xalice-9z', '53 0000052D'],
  ['windows-2022', 'xLiddell9', '53 0000052D'],
  ['windows-2022', 'Wonderland9', '0'],
] as const)('%s: a password %j of alice, Alice Liddell', (profile, password, answer) => {
  const world = new WriteWorld(profile);
  world.seed('alice', { displayName: 'Alice Liddell', cn: 'alice' });

  expect(world.modify(dnOf('alice'), [['replace', 'unicodePwd', quoted(password)]])).toBe(answer);
});

test('an account added so cannot change its password, whoever asks; an administrator resets it', () => {
  const world = new WriteWorld();
  world.add(dnOf('c'), {
    objectClass: 'user',
    sAMAccountName: 'c',
    userAccountControl: '576',
    unicodePwd: OLD,
  });

  expect(world.modify(dnOf('c'), passwordChange(PASSWORD, 'Abcdefg2'))).toBe('19 0000052D');
  expect(world.modify(dnOf('c'), [['replace', 'unicodePwd', NEW]])).toBe('0');
});

test('no policy is for computers', () => {
  const world = new WriteWorld();
  world.add(dnOf('pc'), {
    objectClass: 'computer',
    sAMAccountName: 'pc$',
    unicodePwd: quoted('x'),
  });

  expect(world.modify(dnOf('pc'), passwordChange('x', 'x'))).toBe('0');
});

test('groups have no password', () => {
  const answer = new WriteWorld().modify(`CN=Domain Users,CN=Users,${BASE}`, [
    ['replace', 'unicodePwd', NEW],
  ]);

  expect(answer).toBe('50');
});

test('userPassword is a password where the forest says so', () => {
  const world = new WriteWorld();
  const service = `CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration,${BASE}`;
  world.modify(service, [['replace', 'dSHeuristics', '000000001']]);

  expect(world.modify(U, [['replace', 'userPassword', 'Abcdefg9']])).toBe('0');
  expect(world.directory.findByDn(U)?.passwords[0]?.reveal()).toBe('Abcdefg9');
  expect(world.values(U, 'userPassword')).toEqual([]);
  expect(
    world.modify(U, [
      ['delete', 'userPassword', 'no'],
      ['add', 'userPassword', 'x'],
    ]),
  ).toBe('19 00000056');
  expect(world.modify(U, [['delete', 'userPassword']])).toBe('19 0000202F');
});

test.each<[readonly Change[], string, 'kept' | 'zero' | 'now']>([
  [[['replace', 'pwdLastSet', '0']], '0', 'zero'],
  [[['replace', 'pwdLastSet', '-1']], '0', 'kept'],
  [[['replace', 'pwdLastSet', '0', '-1']], '0', 'kept'],
  [[['replace', 'pwdLastSet', '-1', '0']], '0', 'zero'],
  [[['replace', 'pwdLastSet', '5']], '80 00000057', 'kept'],
  [
    [
      ['delete', 'pwdLastSet', '5'],
      ['add', 'pwdLastSet', '0'],
    ],
    '16 00002085',
    'kept',
  ],
  [
    [
      ['delete', 'pwdLastSet'],
      ['add', 'pwdLastSet', '0'],
    ],
    '0',
    'zero',
  ],
  [[['add', 'pwdLastSet', '0']], '0', 'zero'],
  [
    [
      ['replace', 'unicodePwd', NEW],
      ['replace', 'pwdLastSet', '0'],
    ],
    '0',
    'zero',
  ],
  [
    [
      ['replace', 'unicodePwd', NEW],
      ['replace', 'pwdLastSet', '-1'],
    ],
    '0',
    'now',
  ],
])('pwdLastSet by %j', (changes, answer, outcome) => {
  const world = new WriteWorld();
  world.now += 5_000;
  const [before] = world.values(U, 'pwdLastSet');

  expect(world.modify(U, changes)).toBe(answer);

  const [after] = world.values(U, 'pwdLastSet');
  expect(after === '0' ? 'zero' : after === before ? 'kept' : 'now').toBe(outcome);
});

test('-1 after 0 is now', () => {
  const world = new WriteWorld();
  world.modify(U, [['replace', 'pwdLastSet', '0']]);
  world.modify(U, [['replace', 'pwdLastSet', '-1']]);

  expect(world.values(U, 'pwdLastSet')).not.toEqual(['0']);
});

test('an old value that is right may be deleted with the new one', () => {
  const world = new WriteWorld();
  const [before = ''] = world.values(U, 'pwdLastSet');

  expect(
    world.modify(U, [
      ['delete', 'pwdLastSet', before],
      ['add', 'pwdLastSet', '0'],
    ]),
  ).toBe('0');
});

test('Windows takes passwords over TLS only, and refuses a reset against the policy with 53', () => {
  const world = new WriteWorld('windows-2022');

  expect(world.modify(U, [['replace', 'unicodePwd', quoted('abc')]])).toBe('53 0000052D');
  world.secure = false;
  expect(world.modify(U, [['replace', 'unicodePwd', NEW]])).toBe('53 0000001F');
});

test.each([
  ['1.2.840.113556.1.4.2239', '3003020101', '53 0000052D'],
  ['1.2.840.113556.1.4.2066', '3003020101', '53 0000052D'],
  ['1.2.840.113556.1.4.2239', '3003020100', '0'],
  ['1.2.840.113556.1.4.2239', 'ff', '0'],
])(
  'on Windows a reset to a former password with the control %s %s is answered %s',
  (type, hex, answer) => {
    const control = { type, critical: true, value: Buffer.from(hex, 'hex') };

    expect(
      new WriteWorld('windows-2022').modify(U, [['replace', 'unicodePwd', OLD]], [control]),
    ).toBe(answer);
  },
);

test('events tell of passwords, and never show one', () => {
  const world = asUser();
  world.modify(V, passwordChange(PASSWORD, 'Abcdefg2'));
  world.modify(V, passwordChange('no', 'Abcdefg3'));
  world.as('Administrator').modify(V, [['replace', 'unicodePwd', NEW]]);

  const told = world.events.filter(({ type }) => type === 'directory.password-changed');
  expect(told).toEqual([
    { type: 'directory.password-changed', dn: V, by: 'user', resultCode: 0 },
    { type: 'directory.password-changed', dn: V, by: 'user', resultCode: 19, win32: 0x56 },
    { type: 'directory.password-changed', dn: V, by: 'administrator', resultCode: 0 },
  ]);
  expect(JSON.stringify(world.events)).not.toContain('Abcdefg');
});
