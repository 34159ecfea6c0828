import { expect, test } from 'vitest';
import { afterFailure, type FailureCounter, NO_FAILURES } from './failure-counter.ts';

function failing(
  times: readonly number[],
  badPasswords: readonly (string | undefined)[] = [],
): FailureCounter {
  return times.reduce((counter, at, index) => {
    const badPassword = badPasswords[index];
    return afterFailure(counter, {
      at,
      allowed: 3,
      lockoutMs: (lockout) => lockout * 100,
      ...(badPassword !== undefined && { badPassword }),
    });
  }, NO_FAILURES);
}

test('failures below what is allowed do not lock', () => {
  expect(failing([0, 1])).toMatchObject({ failures: 2, lockouts: 0 });
});

test('the failure that reaches what is allowed locks', () => {
  expect(failing([0, 1, 2])).toMatchObject({ failures: 3, lockouts: 1, lockedUntil: 102 });
});

test('the first failure after a lock locks again, for the time of the second lock', () => {
  expect(failing([0, 1, 2, 102])).toMatchObject({ failures: 4, lockouts: 2, lockedUntil: 302 });
});

test('a failure that was under way when the lock began changes nothing', () => {
  expect(failing([0, 1, 2, 101])).toEqual(failing([0, 1, 2]));
});

test.each([
  [['a', 'a', 'a', 'a'], 1],
  [['a', 'b', 'a', 'b'], 2],
  [['a', 'b', 'c', 'a'], 3],
  [['a', 'b', undefined, 'a'], 3],
])('of the bad passwords %j, %i count', (badPasswords, failures) => {
  expect(failing([0, 1, 2, 1000], badPasswords).failures).toBe(failures);
});

test('the fourth bad password back counts again', () => {
  const times = [0, 1, 2, 1000, 2000];
  expect(failing(times, ['a', 'b', 'c', 'd', 'a']).failures).toBe(5);
});

test('a bad password that came back is remembered as the latest', () => {
  expect(failing([0, 1, 1], ['a', 'b', 'a']).badPasswords).toEqual(['a', 'b']);
});
