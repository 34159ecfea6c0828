/** What Smart Lockout keeps of the failed sign-ins of one user at one class of locations. */
export interface FailureCounter {
  /** In a row, since the last success or unlock. */
  readonly failures: number;
  /** Locks in a row. */
  readonly lockouts: number;
  /** Elapsed milliseconds of the clock. */
  readonly lockedUntil: number;
  /** Fingerprints of the last bad passwords, latest first; empty where the cloud does not see passwords. */
  readonly badPasswords: readonly string[];
}

export interface Failure {
  /** Elapsed milliseconds of the clock. */
  readonly at: number;
  /** Failures that the data centre allows before the first lock. */
  readonly allowed: number;
  /** Milliseconds that the lock of that number lasts, from 1. */
  lockoutMs(lockout: number): number;
  readonly badPassword?: string;
}

export const NO_FAILURES: FailureCounter = {
  failures: 0,
  lockouts: 0,
  lockedUntil: Number.NEGATIVE_INFINITY,
  badPasswords: [],
};

/** The last three bad passwords do not count twice, as documented. */
const BAD_PASSWORDS_TRACKED = 3;

/**
 * Counts a failed sign-in. The one that reaches what is allowed locks, and so does every further one, beginning with
 * the first after a lock has run out.
 *
 * A failure that arrives during a lock was judged before the lock began; it changes nothing (inferred).
 */
export function afterFailure(counter: FailureCounter, failure: Failure): FailureCounter {
  const { at, allowed, badPassword } = failure;
  if (at < counter.lockedUntil) return counter;
  const badPasswords = remember(badPassword, counter.badPasswords);
  if (badPassword !== undefined && counter.badPasswords.includes(badPassword)) {
    return { ...counter, badPasswords };
  }
  const failures = counter.failures + 1;
  if (counter.lockouts === 0 && failures < allowed) return { ...counter, failures, badPasswords };
  const lockouts = counter.lockouts + 1;
  return { failures, lockouts, lockedUntil: at + failure.lockoutMs(lockouts), badPasswords };
}

function remember(latest: string | undefined, earlier: readonly string[]): readonly string[] {
  if (latest === undefined) return earlier;
  return [latest, ...earlier.filter((each) => each !== latest)].slice(0, BAD_PASSWORDS_TRACKED);
}
