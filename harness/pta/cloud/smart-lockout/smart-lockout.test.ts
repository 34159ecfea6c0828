import { beforeEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../../runtime/clock.ts';
import { EventLog } from '../../../runtime/event-log.ts';
import { seededRandom } from '../../../runtime/random.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { SmartLockoutEvent } from '../../protocol/smart-lockout-events.ts';
import { SmartLockout, type SmartLockoutOptions } from './smart-lockout.ts';
import { SMART_LOCKOUT_DEFAULTS } from './smart-lockout-settings.ts';

const ALICE = 'a11ce000-0000-4000-8000-000000000001';
const HOME = { ipAddress: '192.0.2.10' };
const ELSEWHERE = { ipAddress: '203.0.113.99' };
const EXACT = { dataCentres: 1, extraFailuresMax: 0 };

let nowMs = 0;
let log: EventLog<SmartLockoutEvent>;
beforeEach(() => {
  nowMs = 0;
});

function smartLockout(options: SmartLockoutOptions = {}, seed = 1): SmartLockout {
  const clock: Clock = { ...systemClock, now: () => nowMs, elapsed: () => nowMs };
  log = new EventLog(clock);
  return new SmartLockout(
    { clock, random: seededRandom(seed), events: log.sinkFor('cloud') },
    { variance: EXACT, ...options },
  );
}

function fail(lockout: SmartLockout, times: number, place = ELSEWHERE): void {
  for (let count = 0; count < times; count += 1) lockout.failed(ALICE, place);
}

describe('the lock', () => {
  test.each([
    ['AzureCloud', 10],
    ['AzureUSGovernment', 3],
    ['AzureChinaCloud', 10],
  ] as const)('in %s, failed sign-in %i locks for a minute', (environment, threshold) => {
    const lockout = smartLockout({ settings: SMART_LOCKOUT_DEFAULTS[environment] });
    fail(lockout, threshold - 1);
    expect(lockout.judge(ALICE, ELSEWHERE)).toEqual({ kind: 'open' });

    fail(lockout, 1);
    const locked = { kind: 'locked', location: 'unfamiliar', forMs: 60_000 };
    expect(lockout.judge(ALICE, ELSEWHERE)).toEqual(locked);
  });

  test('it is over when its time is', () => {
    const lockout = smartLockout();
    fail(lockout, 10);
    nowMs = 59_999;
    expect(lockout.judge(ALICE, ELSEWHERE)).toMatchObject({ kind: 'locked', forMs: 1 });
    nowMs = 60_000;
    expect(lockout.judge(ALICE, ELSEWHERE)).toEqual({ kind: 'open' });
  });

  test('the first failure after it locks again', () => {
    const lockout = smartLockout();
    fail(lockout, 10);
    nowMs = 60_000;
    fail(lockout, 1);
    expect(lockout.judge(ALICE, ELSEWHERE)).toMatchObject({ kind: 'locked', forMs: 60_000 });
  });

  test('ten locks last as long as the first, the next half as long again, none over five hours', () => {
    const lockout = smartLockout();
    fail(lockout, 10);
    const durations = Array.from({ length: 200 }, () => {
      const verdict = lockout.judge(ALICE, ELSEWHERE);
      const forMs = verdict.kind === 'locked' ? verdict.forMs : 0;
      nowMs += forMs;
      fail(lockout, 1);
      return forMs / 1000;
    });
    expect(durations.slice(0, 21)).toEqual([...Array(10).fill(60), ...Array(10).fill(90), 135]);
    expect(durations.at(-1)).toBe(5 * 3600);
  });

  test('other users are not locked', () => {
    const lockout = smartLockout();
    fail(lockout, 10);
    expect(lockout.judge('someone-else', ELSEWHERE)).toEqual({ kind: 'open' });
  });

  test('new settings are in force from the next failure', () => {
    const lockout = smartLockout();
    fail(lockout, 4);
    lockout.settings = { lockoutThreshold: 5, lockoutDurationInSeconds: 300 };
    fail(lockout, 1);
    expect(lockout.judge(ALICE, ELSEWHERE)).toMatchObject({ kind: 'locked', forMs: 300_000 });
  });

  test('it is told as an event', () => {
    fail(smartLockout(), 10);
    expect(log.entries).toMatchObject([
      {
        type: 'smart-lockout.locked',
        userId: ALICE,
        location: 'unfamiliar',
        failures: 10,
        lockout: 1,
        forMs: 60_000,
      },
    ]);
  });
});

describe('locations', () => {
  test('a lock of unfamiliar locations leaves a familiar one open', () => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    fail(lockout, 10);
    expect(lockout.judge(ALICE, ELSEWHERE).kind).toBe('locked');
    expect(lockout.judge(ALICE, HOME)).toEqual({ kind: 'open' });
  });

  test('familiar and unfamiliar locations are counted apart', () => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    fail(lockout, 9, HOME);
    fail(lockout, 9);
    expect(lockout.states()).toMatchObject([
      { location: 'familiar', failures: 9 },
      { location: 'unfamiliar', failures: 9 },
    ]);
  });

  test('all unfamiliar addresses share one counter', () => {
    const lockout = smartLockout();
    for (let host = 1; host <= 10; host += 1) {
      lockout.failed(ALICE, { ipAddress: `203.0.113.${host}` });
    }
    expect(lockout.judge(ALICE, { ipAddress: '198.51.100.1' }).kind).toBe('locked');
  });

  test.each(['::ffff:192.0.2.10', ' 192.0.2.10 '])('%j is the address 192.0.2.10', (ipAddress) => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    fail(lockout, 1, { ipAddress });
    expect(lockout.states()).toMatchObject([{ location: 'familiar' }]);
  });

  test.each([{}, { ipAddress: '' }, { ipAddress: '1'.repeat(1_000_000) }])(
    'what has no address stays unfamiliar (%#)',
    (place) => {
      const lockout = smartLockout();
      lockout.succeeded(ALICE, place);
      lockout.failed(ALICE, place);
      expect(lockout.states()).toMatchObject([{ location: 'unfamiliar' }]);
    },
  );

  test('the seventeenth address makes the first unfamiliar again', () => {
    const lockout = smartLockout();
    for (let host = 1; host <= 17; host += 1) {
      lockout.succeeded(ALICE, { ipAddress: `192.0.2.${host}` });
    }
    fail(lockout, 1, { ipAddress: '192.0.2.1' });
    fail(lockout, 1, { ipAddress: '192.0.2.2' });
    expect(lockout.states().map(({ location }) => location)).toEqual(['familiar', 'unfamiliar']);
  });

  test('a blocked address is refused, whoever signs in', () => {
    const lockout = smartLockout({ blockedAddresses: [ELSEWHERE.ipAddress] });
    lockout.succeeded(ALICE, ELSEWHERE);
    expect(lockout.judge(ALICE, ELSEWHERE)).toEqual({ kind: 'blocked-address' });
  });
});

describe('counting starts again', () => {
  test('with a success at such a location', () => {
    const lockout = smartLockout();
    fail(lockout, 9);
    lockout.succeeded(ALICE, { ipAddress: '203.0.113.5' });
    expect(lockout.states()).toEqual([]);
  });

  test('not with a success at the other class of locations', () => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    fail(lockout, 9);
    lockout.succeeded(ALICE, HOME);
    expect(lockout.states()).toMatchObject([{ failures: 9 }]);
  });

  test('not with a success that was under way when the lock began', () => {
    const lockout = smartLockout();
    fail(lockout, 10);
    lockout.succeeded(ALICE, { ipAddress: '203.0.113.5' });
    expect(lockout.judge(ALICE, ELSEWHERE).kind).toBe('locked');
  });

  test.each(['administrator', 'self-service-reset'] as const)('by %s, who unlocks', (by) => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    fail(lockout, 10);
    fail(lockout, 10, HOME);
    lockout.unlock(ALICE, by);
    expect(lockout.judge(ALICE, ELSEWHERE)).toEqual({ kind: 'open' });
    expect(lockout.judge(ALICE, HOME)).toEqual({ kind: 'open' });
    expect(log.entries.at(-1)).toMatchObject({ type: 'smart-lockout.unlocked', userId: ALICE, by });
  });

  test('an unlock leaves familiar addresses familiar', () => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    fail(lockout, 10);
    lockout.unlock(ALICE, 'administrator');
    fail(lockout, 1, HOME);
    expect(lockout.states(ALICE)).toMatchObject([{ location: 'familiar', failures: 1 }]);
  });

  test('an unlock of whom nothing is counted is no event', () => {
    const lockout = smartLockout();
    lockout.succeeded(ALICE, HOME);
    lockout.unlock(ALICE, 'administrator');
    lockout.unlock('nobody', 'administrator');
    expect(log.entries).toEqual([]);
  });
});

describe('bad passwords', () => {
  test('the same one, where the cloud compares passwords, counts once', () => {
    const lockout = smartLockout();
    for (let count = 0; count < 30; count += 1) {
      lockout.failed(ALICE, ELSEWHERE, new Secret('Wr0ng, again and again'));
    }
    expect(lockout.states()).toMatchObject([{ failures: 1, lockedForMs: 0 }]);
  });

  test('the same one, with Pass-through Authentication, counts each time', () => {
    const lockout = smartLockout();
    fail(lockout, 10);
    expect(lockout.states()).toMatchObject([{ failures: 10, lockedForMs: 60_000 }]);
  });
});

describe('data centres', () => {
  const variance = { dataCentres: 8, extraFailuresMax: 2 };

  function failuresUntilLocked(lockout: SmartLockout, dataCentre: number): number {
    const userId = `user of ${dataCentre}`;
    let failures = 0;
    for (; lockout.judge(userId, ELSEWHERE).kind === 'open'; failures += 1) {
      lockout.failed(userId, { ...ELSEWHERE, dataCentre });
    }
    return failures;
  }

  function allowed(seed: number): number[] {
    const lockout = smartLockout({ variance }, seed);
    return Array.from({ length: 8 }, (_, dataCentre) => failuresUntilLocked(lockout, dataCentre));
  }

  test('each allows the threshold and a little more', () => {
    for (const count of allowed(1)) {
      expect(count).toBeGreaterThanOrEqual(10);
      expect(count).toBeLessThanOrEqual(12);
    }
  });

  test('which allows what comes from the seed', () => {
    expect(allowed(1)).toEqual(allowed(1));
    expect(new Set([1, 2, 3].map((seed) => allowed(seed).join())).size).toBe(3);
  });

  test('a lock holds in all of them', () => {
    const lockout = smartLockout({ variance });
    failuresUntilLocked(lockout, 3);
    expect(lockout.judge('user of 3', { ...ELSEWHERE, dataCentre: 5 }).kind).toBe('locked');
  });
});

test('no more users are kept than allowed, and the latest are', () => {
  const lockout = smartLockout({ usersMax: 100 });
  for (let user = 0; user < 1000; user += 1) lockout.failed(`user ${user}`, ELSEWHERE);
  expect(lockout.states().map(({ userId }) => userId)).toEqual(
    Array.from({ length: 100 }, (_, index) => `user ${900 + index}`),
  );
});
