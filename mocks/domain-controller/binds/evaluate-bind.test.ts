import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { AccountState } from '../../directory/account-state.ts';
import { DIRECTORY_PROFILES } from '../../directory/directory-profile.ts';
import { type DomainPolicy, LAB_POLICY } from '../../directory/domain-policy.ts';
import {
  type FileTime,
  FOREVER,
  fileTimeFromUnixMs,
  NEVER,
  TICKS_PER_DAY,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from '../../directory/file-time.ts';
import { hourOfWeek } from './bind-checks/logon-hours.ts';
import { evaluateBind } from './evaluate-bind.ts';

/** Friday, 19:32:34 UTC. */
const NOW = fileTimeFromUnixMs(Date.UTC(2026, 10, 20, 19, 32, 34));
const POLICY: DomainPolicy = { ...LAB_POLICY, lockoutThreshold: 5 };
const RIGHT = 'a long and right password';

const HEALTHY: AccountState = {
  rid: 1104,
  userAccountControl: 512,
  pwdLastSet: NOW - TICKS_PER_DAY,
  accountExpires: NEVER,
  badPwdCount: 0,
  badPasswordTime: 0n,
  lastLogon: 0n,
  lastLogonTimestamp: NOW - TICKS_PER_DAY,
  isProtectedUser: false,
  passwords: [new Secret(RIGHT)],
};

interface Offer {
  readonly account?: Partial<AccountState>;
  readonly policy?: Partial<DomainPolicy>;
  readonly password?: string;
  readonly now?: FileTime;
  readonly profile?: keyof typeof DIRECTORY_PROFILES;
}

function offer({ account, policy, password = RIGHT, now = NOW, profile = 'samba' }: Offer) {
  const inForce = { ...POLICY, ...policy };
  const attempt = {
    password: new Secret(password),
    now,
    workstation: 'DC1',
    profile: DIRECTORY_PROFILES[profile],
    rememberedPasswords: inForce.pwdHistoryLength,
    logonTimeSync: 14n * TICKS_PER_DAY,
  };
  const evaluation = evaluateBind({ ...HEALTHY, ...account }, attempt, inForce);
  const { outcome, changes } = evaluation;
  return { code: outcome.kind === 'accepted' ? '0' : outcome.win32.toString(16), changes };
}

const without = (hour: number): Uint8Array =>
  new Uint8Array(21).fill(0xff).with(hour >> 3, 0xff & ~(1 << (hour & 7)));

const STATES = {
  locked: {
    lockoutTime: NOW - TICKS_PER_MINUTE,
    badPwdCount: 5,
    badPasswordTime: NOW - TICKS_PER_MINUTE,
  },
  disabled: { userAccountControl: 514 },
  accountExpired: { accountExpires: NOW - 1n },
  mustChange: { pwdLastSet: 0n },
  passwordExpired: { pwdLastSet: NOW - 43n * TICKS_PER_DAY },
  workstation: { userWorkstations: 'WS1' },
  hours: { logonHours: without(hourOfWeek(NOW)) },
} satisfies Record<string, Partial<AccountState>>;

const PRECEDENCE: readonly (readonly [keyof typeof STATES, string])[] = [
  ['locked', '775'],
  ['disabled', '533'],
  ['accountExpired', '701'],
  ['mustChange', '773'],
  ['passwordExpired', '532'],
  ['workstation', '531'],
  ['hours', '530'],
];

test('hour 139 of the week is Friday 19:00 UTC', () => {
  expect(hourOfWeek(NOW)).toBe(139);
});

describe('one state at a time, right password', () => {
  test.each<[string, Offer, string]>([
    ['plain account', {}, '0'],
    ['accountExpires 0', { account: { accountExpires: 0n } }, '0'],
    ['accountExpires -1', { account: { accountExpires: -1n } }, '0'],
    ['accountExpires 1', { account: { accountExpires: 1n } }, '701'],
    [
      'accountExpires in two seconds',
      { account: { accountExpires: NOW + 2n * TICKS_PER_SECOND } },
      '0',
    ],
    ['accountExpires one tick ago', { account: { accountExpires: NOW - 1n } }, '701'],
    ['pwdLastSet 0', { account: STATES.mustChange }, '773'],
    ['password older than maxPwdAge', { account: STATES.passwordExpired }, '532'],
    ['maxPwdAge forever', { account: STATES.passwordExpired, policy: { maxPwdAge: FOREVER } }, '0'],
    ['maxPwdAge 0', { account: STATES.passwordExpired, policy: { maxPwdAge: 0n } }, '0'],
    [
      'maxPwdAge of a day on Samba',
      { account: STATES.passwordExpired, policy: { maxPwdAge: -TICKS_PER_DAY } },
      '0',
    ],
    [
      'maxPwdAge of a day on Windows',
      {
        account: STATES.passwordExpired,
        policy: { maxPwdAge: -TICKS_PER_DAY },
        profile: 'windows-2022',
      },
      '532',
    ],
    [
      'DONT_EXPIRE_PASSWD and old password',
      { account: { ...STATES.passwordExpired, userAccountControl: 0x10200 } },
      '0',
    ],
    [
      'DONT_EXPIRE_PASSWD and pwdLastSet 0',
      { account: { ...STATES.mustChange, userAccountControl: 0x10200 } },
      '0',
    ],
    ['SMARTCARD_REQUIRED', { account: { userAccountControl: 0x40200 } }, '0'],
    ['this hour not allowed', { account: STATES.hours }, '530'],
    ['the hour before not allowed', { account: { logonHours: without(138) } }, '0'],
    ['logonHours of 20 bytes', { account: { logonHours: new Uint8Array(20) } }, '0'],
    ['another workstation', { account: STATES.workstation }, '531'],
    ['the domain controller among workstations', { account: { userWorkstations: 'WS1,dc1' } }, '0'],
    ['locked', { account: STATES.locked }, '775'],
    ['Protected Users', { account: { isProtectedUser: true } }, '52f'],
    ['Protected Users and locked', { account: { ...STATES.locked, isProtectedUser: true } }, '52f'],
    ['locked computer account', { account: { ...STATES.locked, userAccountControl: 4096 } }, '0'],
    ['disabled', { account: STATES.disabled }, '533'],
    ['junk after a NUL', { password: `${RIGHT}\0junk` }, '0'],
  ])('%s', (_, given, code) => {
    expect(offer(given).code).toBe(code);
  });
});

describe('one state at a time, wrong password', () => {
  test.each<[string, Offer, string, boolean]>([
    ['plain account', {}, '52e', true],
    ['lockoutThreshold 0', { policy: { lockoutThreshold: 0 } }, '52e', false],
    ['disabled', { account: STATES.disabled }, '52e', true],
    ['account expired', { account: STATES.accountExpired }, '52e', true],
    ['must change', { account: STATES.mustChange }, '52e', true],
    ['password expired', { account: STATES.passwordExpired }, '52e', true],
    ['workstation', { account: STATES.workstation }, '52e', true],
    ['hours', { account: STATES.hours }, '52e', true],
    ['locked', { account: STATES.locked }, '775', false],
    ['Protected Users', { account: { isProtectedUser: true } }, '52f', false],
  ])('%s', (_, given, code, counts) => {
    const { code: answered, changes } = offer({ ...given, password: 'wrong' });

    expect(answered).toBe(code);
    expect(changes).toEqual(counts ? { badPwdCount: 1, badPasswordTime: NOW } : {});
  });
});

test.each(['', ` ${RIGHT}`, `${RIGHT} `, RIGHT.toUpperCase()])(
  'the password %j is wrong and counts',
  (password) => {
    expect(offer({ password })).toEqual({
      code: '52e',
      changes: { badPwdCount: 1, badPasswordTime: NOW },
    });
  },
);

describe('the first objection wins', () => {
  const pairs = PRECEDENCE.flatMap(([first, code], index) =>
    PRECEDENCE.slice(index + 1).map(([second]) => [first, second, code] as const),
  );

  // mustChange and passwordExpired exclude each other: pwdLastSet is 0 or it is not.
  test.each(
    pairs.filter(([first, second]) => first !== 'mustChange' || second !== 'passwordExpired'),
  )('%s before %s', (first, second, code) => {
    expect(offer({ account: { ...STATES[second], ...STATES[first] } }).code).toBe(code);
  });

  test('any set of states gives the code of the first and leaves the account untouched', () => {
    const states = fc.subarray([...PRECEDENCE], { minLength: 1 });
    fc.assert(
      fc.property(states, (present) => {
        const account = Object.assign({}, ...present.toReversed().map(([name]) => STATES[name]));
        expect(offer({ account })).toEqual({ code: present[0]?.[1], changes: {} });
      }),
    );
  });
});

describe('accounting of a success', () => {
  test('wipes the count and moves lastLogon', () => {
    expect(offer({ account: { badPwdCount: 2, badPasswordTime: NOW - 1n } }).changes).toEqual({
      badPwdCount: 0,
      lastLogon: NOW,
    });
  });

  test('leaves a count whose window has closed', () => {
    const account = { badPwdCount: 1, badPasswordTime: NOW - 31n * TICKS_PER_MINUTE };

    expect(offer({ account }).changes).toEqual({});
  });

  test('wipes a lock that has run out and leaves lastLogon', () => {
    const lockoutTime = NOW - 40n * TICKS_PER_MINUTE;
    const account = { lockoutTime, badPasswordTime: lockoutTime, badPwdCount: 5 };

    expect(offer({ account }).changes).toEqual({ badPwdCount: 0, lockoutTime: 0n });
  });

  test.each([
    [8n, false],
    [14n, false],
    [15n, true],
    [-1n, false],
  ])('a lastLogonTimestamp of %d days is refreshed: %s', (days, refreshed) => {
    const account = { lastLogonTimestamp: NOW - days * TICKS_PER_DAY };

    expect('lastLogonTimestamp' in offer({ account }).changes).toBe(refreshed);
  });
});

describe('previous passwords', () => {
  const changed = (minutesAgo: bigint): Partial<AccountState> => ({
    pwdLastSet: NOW - minutesAgo * TICKS_PER_MINUTE,
    passwords: ['now', 'n-1', 'n-2', 'n-3'].map((text) => new Secret(text)),
  });

  test.each<[string, bigint, string, string, boolean]>([
    ['the current one', 1n, 'now', '0', false],
    ['n-1 within the hour', 59n, 'n-1', '0', false],
    ['n-1 after the hour', 61n, 'n-1', '52e', false],
    ['n-2', 1n, 'n-2', '52e', false],
    ['n-3', 1n, 'n-3', '52e', true],
  ])('%s', (_, minutesAgo, password, code, counts) => {
    const { code: answered, changes } = offer({ account: changed(minutesAgo), password });

    expect([answered, changes.badPwdCount === 1]).toEqual([code, counts]);
  });

  test('n-1 ends when the password must be changed', () => {
    expect(offer({ account: { ...changed(1n), pwdLastSet: 0n }, password: 'n-1' })).toEqual({
      code: '52e',
      changes: {},
    });
  });

  test.each([
    [0, 'n-1', true],
    [1, 'n-1', true],
    [2, 'n-2', true],
    [3, 'n-2', false],
  ])('with a history of %d, %s counts: %s', (pwdHistoryLength, password, counts) => {
    const { changes } = offer({ account: changed(1n), password, policy: { pwdHistoryLength } });

    expect(changes.badPwdCount === 1).toBe(counts);
  });
});
