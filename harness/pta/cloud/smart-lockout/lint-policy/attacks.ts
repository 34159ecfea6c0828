import {
  type LockoutGrowth,
  lockoutMs,
  type SmartLockoutSettings,
} from '../smart-lockout-settings.ts';
import type { AccountLockoutPolicy } from './lockout-policies.ts';

/** What somebody can do who sends wrong passwords for one user through Entra. */
export type Attack =
  /** Active Directory locks the account at the `tries`-th, after so much waiting. */
  | { readonly kind: 'locks'; readonly tries: number; readonly afterMs: number }
  /** It never counts more than `triesMax` of them before it starts again. */
  | { readonly kind: 'falls-short'; readonly triesMax: number };

export interface Attacked {
  /** With the failures that the data centre really allows. */
  readonly entra: SmartLockoutSettings;
  readonly growth: LockoutGrowth;
  readonly activeDirectory: AccountLockoutPolicy;
}

/**
 * From unfamiliar locations, one try after another, whenever Smart Lockout is open. First as many as the threshold
 * allows, then one after each lock. Active Directory forgets them when a lock outlasts its observation window: a wrong
 * password exactly at the end of the window still adds to those before it.
 *
 * There is nothing better to do: waiting longer only lets the window close, and spreading the first tries gains
 * nothing, because Smart Lockout forgets no failure until a success.
 */
export function attackFromOutside({ entra, growth, activeDirectory }: Attacked): Attack {
  const { lockoutThreshold } = activeDirectory;
  const windowMs = windowMsOf(activeDirectory);
  let tries = windowMs > 0 ? entra.lockoutThreshold : 1;
  let afterMs = 0;
  if (lockoutThreshold <= tries) return { kind: 'locks', tries: lockoutThreshold, afterMs };
  for (let lockout = 1; tries < lockoutThreshold; lockout += 1) {
    const lockedMs = lockoutMs(lockout, entra, growth);
    if (lockedMs > windowMs) return { kind: 'falls-short', triesMax: tries };
    tries += 1;
    afterMs += lockedMs;
  }
  return { kind: 'locks', tries, afterMs };
}

/**
 * By somebody who can also use an address that the user signs in from: behind the same router, or on the user's own
 * machine. When the first tries of both counters are not enough, one counter keeps its last try, and from then on they
 * take turns, half a lock apart: that keeps the observation window open as long as no lock outlasts two windows.
 *
 * One way to do it: so many tries are possible, and a few more may be.
 */
export function attackByTurns({ entra, growth, activeDirectory }: Attacked): Attack {
  const { lockoutThreshold } = activeDirectory;
  const windowMs = windowMsOf(activeDirectory);
  const atOnce = windowMs > 0 ? 2 * entra.lockoutThreshold : 1;
  if (lockoutThreshold <= atOnce) return { kind: 'locks', tries: lockoutThreshold, afterMs: 0 };
  if (windowMs === 0) return { kind: 'falls-short', triesMax: atOnce };
  let tries = atOnce - 1;
  let afterMs = 0;
  let previousMs = 0;
  for (let lockout = 1; tries < lockoutThreshold; lockout += 1) {
    const lockedMs = lockoutMs(lockout, entra, growth);
    if (lockedMs > 2 * windowMs) {
      // The counter that is half a lock behind has one more.
      tries += 1;
      afterMs += previousMs / 2;
      if (tries < lockoutThreshold) return { kind: 'falls-short', triesMax: tries };
      break;
    }
    const turns = Math.min(2, lockoutThreshold - tries);
    tries += turns;
    afterMs += (turns * lockedMs) / 2;
    previousMs = lockedMs;
  }
  return { kind: 'locks', tries, afterMs };
}

function windowMsOf({ lockOutObservationWindowMinutes }: AccountLockoutPolicy): number {
  return lockOutObservationWindowMinutes * 60_000;
}
