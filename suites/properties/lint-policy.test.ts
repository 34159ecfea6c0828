import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintPolicy } from '../../harness/pta/cloud/smart-lockout/lint-policy/lint-policy.ts';
import type {
  AccountLockoutPolicy,
  EntraLockoutPolicy,
} from '../../harness/pta/cloud/smart-lockout/lint-policy/lockout-policies.ts';
import type { PolicyFinding } from '../../harness/pta/cloud/smart-lockout/lint-policy/policy-finding.ts';
import {
  type SignInPlace,
  SmartLockout,
  type SmartLockoutOptions,
} from '../../harness/pta/cloud/smart-lockout/smart-lockout.ts';
import type { SmartLockoutEvent } from '../../harness/pta/protocol/smart-lockout-events.ts';
import { type Clock, systemClock } from '../../harness/runtime/clock.ts';
import { EventLog } from '../../harness/runtime/event-log.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { AccountState } from '../../mocks/directory/account-state.ts';
import { DIRECTORY_PROFILES } from '../../mocks/directory/directory-profile.ts';
import { type DomainPolicy, LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs, NEVER, TICKS_PER_MINUTE } from '../../mocks/directory/file-time.ts';
import { evaluateBind } from '../../mocks/domain-controller/binds/evaluate-bind.ts';

const START = Date.UTC(2026, 0, 14, 9);
const ALICE = 'a11ce000-0000-4000-8000-000000000001';
const AT_HOME: SignInPlace = { ipAddress: '192.0.2.10' };
const ELSEWHERE: SignInPlace = { ipAddress: '203.0.113.99' };
const EXACT = { dataCentres: 1, extraFailuresMax: 0 };
const WRONG = new Secret('Never-the-right-one-1!');

/** One account of Active Directory, and Smart Lockout in front of it. Who attacks sees neither. */
class Victim {
  nowMs = START;
  badPwdCountMax = 0;
  /** Wrong passwords that reached Active Directory. */
  tries = 0;
  readonly smartLockout: SmartLockout;
  readonly #policy: DomainPolicy;
  #account: AccountState = {
    rid: 1104,
    userAccountControl: 512,
    pwdLastSet: fileTimeFromUnixMs(START),
    accountExpires: NEVER,
    badPwdCount: 0,
    badPasswordTime: 0n,
    lastLogon: 0n,
    isProtectedUser: false,
    passwords: [new Secret('Correct-horse-9-battery')],
  };

  constructor(
    entra: EntraLockoutPolicy,
    activeDirectory: AccountLockoutPolicy,
    options: SmartLockoutOptions = {},
  ) {
    const clock: Clock = { ...systemClock, now: () => this.nowMs, elapsed: () => this.nowMs };
    this.smartLockout = new SmartLockout(
      {
        clock,
        random: seededRandom(1),
        events: new EventLog<SmartLockoutEvent>(clock).sinkFor('cloud'),
      },
      { settings: entra, variance: EXACT, ...options },
    );
    this.smartLockout.succeeded(ALICE, AT_HOME);
    this.#policy = {
      ...LAB_POLICY,
      lockoutThreshold: activeDirectory.lockoutThreshold,
      lockoutDuration: -BigInt(activeDirectory.lockoutDurationMinutes) * TICKS_PER_MINUTE,
      lockOutObservationWindow:
        -BigInt(activeDirectory.lockOutObservationWindowMinutes) * TICKS_PER_MINUTE,
    };
  }

  get isLockedOut(): boolean {
    return this.#account.lockoutTime !== undefined;
  }

  /** Milliseconds until Smart Lockout opens. */
  closedForMs(place: SignInPlace): number {
    const verdict = this.smartLockout.judge(ALICE, place);
    return verdict.kind === 'locked' ? verdict.forMs : 0;
  }

  tryWrongPassword(place: SignInPlace): void {
    if (this.smartLockout.judge(ALICE, place).kind !== 'open') return;
    this.tries += 1;
    const attempt = {
      password: WRONG,
      now: fileTimeFromUnixMs(this.nowMs),
      workstation: 'DC1',
      profile: DIRECTORY_PROFILES['windows-2022'],
      rememberedPasswords: 0,
      logonTimeSync: undefined,
    };
    const { changes } = evaluateBind(this.#account, attempt, this.#policy);
    this.#account = { ...this.#account, ...changes };
    this.badPwdCountMax = Math.max(this.badPwdCountMax, this.#account.badPwdCount);
    this.smartLockout.failed(ALICE, place);
  }
}

const policies = fc
  .record({
    threshold: fc.integer({ min: 1, max: 12 }),
    seconds: fc.oneof(
      fc.constantFrom(5, 60, 120, 600, 1800, 3600),
      fc.integer({ min: 1, max: 7200 }),
    ),
    adThreshold: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 250 })),
    windowMinutes: fc.oneof(fc.constantFrom(1, 10, 30), fc.integer({ min: 1, max: 60 })),
    longerMinutes: fc.constantFrom(0, 0, 30),
  })
  .map(({ threshold, seconds, adThreshold, windowMinutes, longerMinutes }) => {
    const entra: EntraLockoutPolicy = {
      environment: 'AzureCloud',
      lockoutThreshold: threshold,
      lockoutDurationInSeconds: seconds,
    };
    const activeDirectory: AccountLockoutPolicy = {
      lockoutThreshold: adThreshold,
      lockoutDurationMinutes: windowMinutes + longerMinutes,
      lockOutObservationWindowMinutes: windowMinutes,
    };
    return { entra, activeDirectory };
  });

type Policies = typeof policies extends fc.Arbitrary<infer T> ? T : never;

function found({ entra, activeDirectory }: Policies, id: PolicyFinding['id']) {
  const directory = { ...activeDirectory, passwordSettings: [], directPaths: [] };
  return lintPolicy(entra, directory).find((each) => each.id === id);
}

/** Tries whenever Smart Lockout is open, until the account is locked or has been tried more than often enough. */
function attackAtOnce(victim: Victim, place: SignInPlace, adThreshold: number): void {
  const triesMax = 2 * adThreshold + 50;
  while (!victim.isLockedOut && victim.tries < triesMax) {
    victim.nowMs += victim.closedForMs(place);
    victim.tryWrongPassword(place);
  }
}

function secondsSinceStart({ nowMs }: Victim): number {
  return Math.ceil((nowMs - START) / 1000);
}

test('that an outsider locks Active Directory is said exactly when it happens, with its tries and seconds', () => {
  const outcomes = { locked: 0, not: 0 };
  fc.assert(
    fc.property(policies, (each) => {
      const victim = new Victim(each.entra, each.activeDirectory);
      attackAtOnce(victim, ELSEWHERE, each.activeDirectory.lockoutThreshold);
      const finding = found(each, 'outsider-locks-active-directory');
      expect(finding !== undefined).toBe(victim.isLockedOut);
      outcomes[victim.isLockedOut ? 'locked' : 'not'] += 1;
      if (finding === undefined) return;
      const { tries, seconds } = finding.numbers;
      expect({ tries, seconds }).toEqual({
        tries: victim.tries,
        seconds: secondsSinceStart(victim),
      });
    }),
    { numRuns: 400 },
  );
  expect(outcomes.locked).toBeGreaterThan(50);
  expect(outcomes.not).toBeGreaterThan(50);
});

test('that an outsider cannot lock Active Directory holds whatever the order, the growth and the data centre', () => {
  const wait = fc.oneof(
    { weight: 3, arbitrary: fc.constant('until-open' as const) },
    { weight: 1, arbitrary: fc.constant('until-forgotten' as const) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 8_000_000 }) },
    { weight: 3, arbitrary: fc.constant(0) },
  );
  const attempts = fc.array(fc.record({ wait, dataCentre: fc.nat(7) }), {
    minLength: 40,
    maxLength: 120,
    size: 'max',
  });
  const growth = fc.record({
    locksPerStep: fc.integer({ min: 1, max: 10 }),
    factor: fc.constantFrom(1, 1.1, 1.5, 2),
    durationMsMax: fc.constantFrom(0, 18_000_000),
  });
  const harmless = policies.filter(
    (each) => found(each, 'outsider-cannot-lock-active-directory') !== undefined,
  );
  fc.assert(
    fc.property(harmless, attempts, growth, (each, schedule, grows) => {
      const variance = { dataCentres: 8, extraFailuresMax: 1 };
      const { entra, activeDirectory } = each;
      const victim = new Victim(entra, activeDirectory, { growth: grows, variance });
      for (const { wait: how, dataCentre } of schedule) {
        const place = { ...ELSEWHERE, dataCentre };
        if (how === 'until-open') victim.nowMs += victim.closedForMs(place);
        else if (how === 'until-forgotten') {
          victim.nowMs += activeDirectory.lockOutObservationWindowMinutes * 60_000;
        } else victim.nowMs += how;
        victim.tryWrongPassword(place);
      }
      expect(victim.isLockedOut).toBe(false);
      const finding = found(each, 'outsider-cannot-lock-active-directory');
      expect(victim.badPwdCountMax).toBeLessThanOrEqual(finding?.numbers.tries ?? 0);
    }),
    { numRuns: 300 },
  );
});

test('where the documented rules are kept, an outsider cannot lock Active Directory', () => {
  fc.assert(
    fc.property(policies, ({ entra, activeDirectory }) => {
      const ruled = {
        entra: {
          ...entra,
          lockoutDurationInSeconds: activeDirectory.lockoutDurationMinutes * 60 + 1,
        },
        // Twice as much, and one more where the threshold is 1 and twice that is no more than the variance.
        activeDirectory: {
          ...activeDirectory,
          lockoutThreshold: Math.max(3, 2 * entra.lockoutThreshold),
        },
      };
      for (const rule of ['threshold-rule', 'duration-rule'] as const) {
        expect(found(ruled, rule)).toBeUndefined();
      }
      expect(found(ruled, 'outsider-cannot-lock-active-directory')).toBeDefined();
    }),
  );
});

test('that an outsider may lock Active Directory in a lenient data centre happens in one', () => {
  const variance = { dataCentres: 8, extraFailuresMax: 1 };
  fc.assert(
    fc.property(policies, ({ entra, activeDirectory }) => {
      const lockoutThreshold = entra.lockoutThreshold + 1;
      const lockoutDurationInSeconds = activeDirectory.lockOutObservationWindowMinutes * 60 + 1;
      const each = {
        entra: { ...entra, lockoutDurationInSeconds },
        activeDirectory: { ...activeDirectory, lockoutThreshold },
      };
      const finding = found(each, 'data-centre-variance-locks-active-directory');
      expect(finding?.numbers).toMatchObject({ tries: lockoutThreshold, seconds: 0 });

      const victims = Array.from({ length: variance.dataCentres }, (_, dataCentre) => {
        const victim = new Victim(each.entra, each.activeDirectory, { variance });
        attackAtOnce(victim, { ...ELSEWHERE, dataCentre }, lockoutThreshold);
        return victim;
      });
      const locked = victims.filter(({ isLockedOut }) => isLockedOut);
      expect(locked.length).toBeGreaterThan(0);
      expect(locked.length).toBeLessThan(victims.length);
    }),
    { numRuns: 50 },
  );
});

test('that an outsider may lock Active Directory when locks do not grow happens when they do not', () => {
  let said = 0;
  fc.assert(
    fc.property(policies, (each) => {
      const finding = found(each, 'slower-growth-locks-active-directory');
      if (finding === undefined) return;
      said += 1;
      const growth = { locksPerStep: 1, factor: 1, durationMsMax: 0 };
      const victim = new Victim(each.entra, each.activeDirectory, { growth });
      attackAtOnce(victim, ELSEWHERE, each.activeDirectory.lockoutThreshold);
      expect(victim.isLockedOut).toBe(true);
      expect(finding.numbers).toMatchObject({
        tries: victim.tries,
        seconds: secondsSinceStart(victim),
      });
    }),
    { numRuns: 400 },
  );
  expect(said).toBeGreaterThan(10);
});

/** Uses up one counter and all but one try of the other, then takes turns, half a lock apart while that is in time. */
function attackByTurns(victim: Victim, { entra, activeDirectory }: Policies): void {
  const { lockoutThreshold } = entra;
  const windowMs = activeDirectory.lockOutObservationWindowMinutes * 60_000;
  for (let count = 1; count <= lockoutThreshold; count += 1) victim.tryWrongPassword(ELSEWHERE);
  for (let count = 1; count < lockoutThreshold; count += 1) victim.tryWrongPassword(AT_HOME);
  while (!victim.isLockedOut && victim.tries < 1000) {
    const halfMs = victim.closedForMs(ELSEWHERE) / 2;
    victim.nowMs += halfMs > windowMs ? victim.closedForMs(AT_HOME) : halfMs;
    victim.tryWrongPassword(AT_HOME);
    if (victim.isLockedOut) return;
    victim.nowMs += victim.closedForMs(ELSEWHERE);
    victim.tryWrongPassword(ELSEWHERE);
  }
}

test('that somebody at a familiar address locks Active Directory as well is said only when it happens', () => {
  const said = { atOnce: 0, byTurns: 0 };
  fc.assert(
    fc.property(policies, (each) => {
      const finding = found(each, 'familiar-outsider-locks-active-directory');
      if (finding === undefined) return;
      const victim = new Victim(each.entra, each.activeDirectory);
      if (finding.numbers.seconds === 0) {
        said.atOnce += 1;
        for (const place of [ELSEWHERE, AT_HOME]) {
          while (!victim.isLockedOut && victim.closedForMs(place) === 0) {
            victim.tryWrongPassword(place);
          }
        }
      } else {
        said.byTurns += 1;
        attackByTurns(victim, each);
      }
      expect(victim.isLockedOut).toBe(true);
      expect(victim.tries).toBe(finding.numbers.tries);
      expect(secondsSinceStart(victim)).toBe(finding.numbers.seconds);
    }),
    { numRuns: 800 },
  );
  expect(said.atOnce).toBeGreaterThan(5);
  expect(said.byTurns).toBeGreaterThan(5);
});
