import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../../harness/runtime/secret.ts';
import type { AccountState } from '../../directory/account-state.ts';
import {
  DIRECTORY_PROFILES,
  type DirectoryProfileName,
} from '../../directory/directory-profile.ts';
import { type DomainPolicy, LAB_POLICY } from '../../directory/domain-policy.ts';
import {
  type FileTime,
  FOREVER,
  fileTimeFromUnixMs,
  NEVER,
  TICKS_PER_DAY,
  TICKS_PER_SECOND,
} from '../../directory/file-time.ts';
import { isLockedOut } from './account-lockout.ts';
import { evaluateBind } from './evaluate-bind.ts';

const START = fileTimeFromUnixMs(Date.UTC(2026, 0, 5, 9));
const SHORT: DomainPolicy = {
  ...LAB_POLICY,
  lockoutThreshold: 3,
  lockoutDuration: -4n * TICKS_PER_SECOND,
  lockOutObservationWindow: -3n * TICKS_PER_SECOND,
};

/** One account at one domain controller, and a clock that moves when told to. */
class Rehearsal {
  readonly policy: DomainPolicy;
  readonly #profile: DirectoryProfileName;
  now: FileTime = START;
  account: AccountState = {
    rid: 1104,
    userAccountControl: 512,
    pwdLastSet: START,
    accountExpires: NEVER,
    badPwdCount: 0,
    badPasswordTime: 0n,
    lastLogon: 0n,
    lastLogonTimestamp: START,
    isProtectedUser: false,
    passwords: [new Secret('right')],
  };

  constructor(policy: Partial<DomainPolicy> = {}, profile: DirectoryProfileName = 'samba') {
    this.policy = { ...SHORT, ...policy };
    this.#profile = profile;
  }

  bind(password: string): string {
    const profile = DIRECTORY_PROFILES[this.#profile];
    const attempt = {
      password: new Secret(password),
      now: this.now,
      workstation: 'DC1',
      profile,
      rememberedPasswords: this.policy.pwdHistoryLength,
      logonTimeSync: 14n * TICKS_PER_DAY,
    };
    const { outcome, changes } = evaluateBind(this.account, attempt, this.policy);
    this.account = { ...this.account, ...changes };
    return outcome.kind === 'accepted' ? '0' : outcome.win32.toString(16);
  }

  wait(ms: number): void {
    this.now += BigInt(ms) * 10_000n;
  }

  get isLocked(): boolean {
    const profile = DIRECTORY_PROFILES[this.#profile];
    return isLockedOut(this.account, this.policy, profile, this.now);
  }

  get counters() {
    const { badPwdCount, badPasswordTime, lockoutTime, lastLogon } = this.account;
    return { badPwdCount, badPasswordTime, lockoutTime, lastLogon, locked: this.isLocked };
  }
}

test('an account locks at the threshold, runs out, and counts again from one', () => {
  const rehearsal = new Rehearsal();
  const told: unknown[] = [];
  const step = (password: string) => told.push([rehearsal.bind(password), rehearsal.counters]);

  step('right');
  step('wrong');
  step('wrong');
  step('wrong');
  step('wrong');
  step('right');
  rehearsal.wait(5_000);
  told.push(['', rehearsal.counters]);
  step('wrong');
  step('right');

  const later = START + 5n * TICKS_PER_SECOND;
  const fresh = { badPasswordTime: START, lockoutTime: undefined, lastLogon: 0n, locked: false };
  const locked = { ...fresh, badPwdCount: 3, lockoutTime: START, locked: true };
  expect(told).toEqual([
    ['0', { ...fresh, badPwdCount: 0, badPasswordTime: 0n }],
    ['52e', { ...fresh, badPwdCount: 1 }],
    ['52e', { ...fresh, badPwdCount: 2 }],
    ['52e', locked],
    ['775', locked],
    ['775', locked],
    ['', { ...locked, locked: false }],
    ['52e', { ...locked, badPwdCount: 1, badPasswordTime: later, locked: false }],
    ['0', { ...locked, badPwdCount: 0, badPasswordTime: later, lockoutTime: 0n, locked: false }],
  ]);
});

test('the window slides: it runs from the last wrong password', () => {
  const rehearsal = new Rehearsal();
  for (let bind = 0; bind < 3; bind += 1) {
    rehearsal.bind('wrong');
    rehearsal.wait(2_000);
  }

  expect(rehearsal.isLocked).toBe(true);
});

test.each([
  [2_900, 2],
  [3_000, 2],
  [3_100, 1],
])('a wrong password %d ms after the first makes the count %d', (ms, badPwdCount) => {
  const rehearsal = new Rehearsal();
  rehearsal.bind('wrong');
  rehearsal.wait(ms);
  rehearsal.bind('wrong');

  expect(rehearsal.account.badPwdCount).toBe(badPwdCount);
});

test.each([
  ['lockoutDuration 0', { lockoutDuration: 0n }],
  ['lockoutDuration forever', { lockoutDuration: FOREVER }],
])('with %s a lock never runs out', (_, policy) => {
  const rehearsal = new Rehearsal({ ...policy, lockoutThreshold: 1 });
  rehearsal.bind('wrong');
  rehearsal.wait(365 * 86_400_000);

  expect(rehearsal.bind('right')).toBe('775');
});

test.each<[DirectoryProfileName, boolean]>([
  ['samba', true],
  ['windows-2022', false],
])('on %s a lock outlives its duration until the next whole second: %s', (profile, outlives) => {
  const rehearsal = new Rehearsal({ lockoutThreshold: 1 }, profile);
  rehearsal.wait(600);
  rehearsal.bind('wrong');
  rehearsal.wait(4_100);

  expect(rehearsal.isLocked).toBe(outlives);
});

test('with an observation window of 0 the count stays at 1', () => {
  const rehearsal = new Rehearsal({ lockOutObservationWindow: 0n });
  for (let bind = 0; bind < 5; bind += 1) rehearsal.bind('wrong');

  expect(rehearsal.counters).toMatchObject({ badPwdCount: 1, locked: false });
});

test('a threshold set to 0 does not unlock', () => {
  const rehearsal = new Rehearsal({ lockoutThreshold: 1 });
  rehearsal.bind('wrong');
  const account = rehearsal.account;
  const relaxed = new Rehearsal({ lockoutThreshold: 0 });
  relaxed.account = account;

  expect(relaxed.bind('right')).toBe('775');
});

test.each<[DirectoryProfileName, boolean]>([
  ['samba', true],
  ['windows-2022', false],
])('on %s a computer account gets a lockoutTime: %s', (profile, written) => {
  const rehearsal = new Rehearsal({ lockoutThreshold: 1 }, profile);
  rehearsal.account = { ...rehearsal.account, userAccountControl: 4096 };
  rehearsal.bind('wrong');

  expect(rehearsal.account.lockoutTime !== undefined).toBe(written);
  expect(rehearsal.bind('right')).toBe('0');
});

test('n wrong passwords in the window lock the account, and fewer never do', () => {
  const threshold = fc.integer({ min: 1, max: 12 });
  const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(threshold, gaps, (lockoutThreshold, waits) => {
      const rehearsal = new Rehearsal({ lockoutThreshold, lockoutDuration: FOREVER });
      const answers = waits.map((ms) => {
        rehearsal.wait(ms);
        return rehearsal.bind('wrong');
      });

      expect(answers).toEqual(waits.map((_, index) => (index < lockoutThreshold ? '52e' : '775')));
    }),
  );
});
