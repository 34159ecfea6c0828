import { createHash } from 'node:crypto';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { Secret } from '../../../runtime/secret.ts';
import type { SignInLocation, SmartLockoutEvent } from '../../protocol/smart-lockout-events.ts';
import { afterFailure, type FailureCounter, NO_FAILURES } from './failure-counter.ts';
import { comparableAddress, withAddress } from './familiar-addresses.ts';
import {
  ASSUMED_GROWTH,
  ASSUMED_VARIANCE,
  type DataCentreVariance,
  type LockoutGrowth,
  lockoutMs,
  SMART_LOCKOUT_DEFAULTS,
  type SmartLockoutSettings,
} from './smart-lockout-settings.ts';

/** Where a sign-in comes from, and who in the cloud takes it. */
export interface SignInPlace {
  /** Of the user's machine. Without one the location is unfamiliar: there is nothing to know it by (inferred). */
  readonly ipAddress?: string;
  /** Which data centre takes the sign-in, from 0; drawn unless given. */
  readonly dataCentre?: number;
}

/** All but `open` are AADSTS50053, and nothing is sent to the agents. */
export type SmartLockoutVerdict =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'locked';
      readonly location: SignInLocation;
      /** Milliseconds that are left. */
      readonly forMs: number;
    }
  /** The address is one that attacks come from: refused whatever the password. */
  | { readonly kind: 'blocked-address' };

/** What is known of one user at one class of locations, for the administrator's page. */
export interface SmartLockoutState {
  /** Object id. */
  readonly userId: string;
  readonly location: SignInLocation;
  readonly failures: number;
  readonly lockouts: number;
  /** Milliseconds that are left; 0 when it is not locked now. */
  readonly lockedForMs: number;
}

export interface SmartLockoutOptions {
  /** Those of the public cloud unless given. */
  readonly settings?: SmartLockoutSettings;
  readonly growth?: LockoutGrowth;
  readonly variance?: DataCentreVariance;
  /** Addresses that attacks come from. */
  readonly blockedAddresses?: readonly string[];
  /** Users of whom anything is kept; those that were heard of longest ago are forgotten first. */
  readonly usersMax?: number;
}

interface UserRecord {
  readonly familiarAddresses: readonly string[];
  readonly counters: Readonly<Record<SignInLocation, FailureCounter>>;
}

const NOTHING_KNOWN: UserRecord = {
  familiarAddresses: [],
  counters: { familiar: NO_FAILURES, unfamiliar: NO_FAILURES },
};

/** More than the largest tenant that a lab is built for, in less than 100 MB. */
const USERS_MAX = 200_000;

/**
 * Entra's own lock, in front of the directory's: asked before each password check, and told its result.
 *
 * Each user has two counters: one for familiar locations, which are addresses that the user signed in from before, and
 * one for all others. (That there are two is documented. That an address is what makes a location, and that a lock of
 * one counter leaves the other open, is inferred.)
 *
 * Sign-ins that are under way together were all judged before the first of them failed; how the service counts those
 * is not known.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
 */
export class SmartLockout {
  /** In force from the next failure; locks that stand keep their time. */
  settings: SmartLockoutSettings;
  readonly #runtime: Pick<Runtime<SmartLockoutEvent>, 'clock' | 'random' | 'events'>;
  readonly #growth: LockoutGrowth;
  readonly #extraFailures: readonly number[];
  readonly #blockedAddresses: ReadonlySet<string>;
  readonly #usersMax: number;
  /** In the order in which they were heard of last. */
  readonly #users = new Map<string, UserRecord>();
  /** Keeps fingerprints of bad passwords from being looked up, or compared between labs. */
  readonly #salt: Uint8Array;

  constructor(
    runtime: Pick<Runtime<SmartLockoutEvent>, 'clock' | 'random' | 'events'>,
    options: SmartLockoutOptions = {},
  ) {
    const random = runtime.random.fork('smart-lockout');
    const { dataCentres, extraFailuresMax } = options.variance ?? ASSUMED_VARIANCE;
    this.#runtime = { ...runtime, random };
    this.settings = options.settings ?? SMART_LOCKOUT_DEFAULTS.AzureCloud;
    this.#growth = options.growth ?? ASSUMED_GROWTH;
    this.#salt = random.bytes(16);
    this.#extraFailures = Array.from({ length: Math.max(1, dataCentres) }, () =>
      random.below(extraFailuresMax + 1),
    );
    this.#blockedAddresses = new Set(
      (options.blockedAddresses ?? []).flatMap((each) => comparableAddress(each) ?? []),
    );
    this.#usersMax = options.usersMax ?? USERS_MAX;
  }

  judge(userId: string, place: SignInPlace): SmartLockoutVerdict {
    const address = comparableAddress(place.ipAddress);
    if (address !== undefined && this.#blockedAddresses.has(address)) {
      return { kind: 'blocked-address' };
    }
    const user = this.#users.get(userId) ?? NOTHING_KNOWN;
    const location = locationOf(user, address);
    const forMs = this.#lockedForMs(user.counters[location]);
    return forMs > 0 ? { kind: 'locked', location, forMs } : { kind: 'open' };
  }

  /**
   * A wrong password. Whatever else a sign-in ends with is none of Smart Lockout's business.
   *
   * @param badPassword - where the cloud itself compares passwords: the last three that were wrong do not count twice.
   * With Pass-through Authentication there is no such tracking, as documented: leave it out
   */
  failed(userId: string, place: SignInPlace, badPassword?: Secret): void {
    const { clock } = this.#runtime;
    const user = this.#users.get(userId) ?? NOTHING_KNOWN;
    const location = locationOf(user, comparableAddress(place.ipAddress));
    const before = user.counters[location];
    const counter = afterFailure(before, {
      at: clock.elapsed(),
      allowed: this.settings.lockoutThreshold + this.#extraFailuresOf(place),
      lockoutMs: (lockout) => lockoutMs(lockout, this.settings, this.#growth),
      ...(badPassword !== undefined && { badPassword: this.#fingerprint(badPassword) }),
    });
    this.#keep(userId, { ...user, counters: { ...user.counters, [location]: counter } });
    if (counter.lockouts > before.lockouts) this.#tellLocked(userId, location, counter);
  }

  /** A right password. Counts start again, and the address is familiar from now on. */
  succeeded(userId: string, place: SignInPlace): void {
    const user = this.#users.get(userId) ?? NOTHING_KNOWN;
    const address = comparableAddress(place.ipAddress);
    const location = locationOf(user, address);
    // As documented for Azure AD B2C, a success resets the counter when it is not locked.
    const stillLocked = this.#lockedForMs(user.counters[location]) > 0;
    this.#keep(userId, {
      familiarAddresses:
        address === undefined
          ? user.familiarAddresses
          : withAddress(user.familiarAddresses, address),
      counters: stillLocked ? user.counters : { ...user.counters, [location]: NO_FAILURES },
    });
  }

  /**
   * An administrator reset the password, or the user did by "I forgot my password". Both counters start again. ("I know
   * my password" leaves the lock as it is: do not call this.)
   */
  unlock(userId: string, by: 'administrator' | 'self-service-reset'): void {
    const user = this.#users.get(userId);
    if (user === undefined || !Object.values(user.counters).some(({ failures }) => failures > 0)) {
      return;
    }
    this.#keep(userId, { ...user, counters: NOTHING_KNOWN.counters });
    this.#runtime.events.append({ type: 'smart-lockout.unlocked', userId, by });
  }

  /** Everybody with a failure since the last success, or one user. */
  states(userId?: string): SmartLockoutState[] {
    const known = userId === undefined ? this.#users : this.#one(userId);
    return [...known].flatMap(([id, { counters }]) =>
      (['familiar', 'unfamiliar'] as const).flatMap((location) => {
        const { failures, lockouts } = counters[location];
        const lockedForMs = this.#lockedForMs(counters[location]);
        return failures === 0 ? [] : [{ userId: id, location, failures, lockouts, lockedForMs }];
      }),
    );
  }

  #one(userId: string): [string, UserRecord][] {
    const user = this.#users.get(userId);
    return user === undefined ? [] : [[userId, user]];
  }

  #lockedForMs({ lockedUntil }: FailureCounter): number {
    return Math.max(0, lockedUntil - this.#runtime.clock.elapsed());
  }

  #extraFailuresOf({ dataCentre }: SignInPlace): number {
    const { length } = this.#extraFailures;
    const index = dataCentre ?? this.#runtime.random.below(length);
    return this.#extraFailures[index % length] ?? 0;
  }

  #fingerprint(password: Secret): string {
    const hash = createHash('sha256').update(this.#salt).update(password.reveal(), 'utf8');
    return hash.digest('base64').slice(0, 16);
  }

  #keep(userId: string, user: UserRecord): void {
    this.#users.delete(userId);
    if (isNothing(user)) return;
    this.#users.set(userId, user);
    if (this.#users.size <= this.#usersMax) return;
    const [oldest] = this.#users.keys();
    if (oldest !== undefined) this.#users.delete(oldest);
  }

  #tellLocked(
    userId: string,
    location: SignInLocation,
    { failures, lockouts, lockedUntil }: FailureCounter,
  ): void {
    const forMs = lockedUntil - this.#runtime.clock.elapsed();
    this.#runtime.events.append({
      type: 'smart-lockout.locked',
      userId,
      location,
      failures,
      lockout: lockouts,
      forMs,
    });
  }
}

function isNothing({ familiarAddresses, counters }: UserRecord): boolean {
  const { familiar, unfamiliar } = counters;
  return familiarAddresses.length === 0 && familiar.failures + unfamiliar.failures === 0;
}

function locationOf(user: UserRecord, address: string | undefined): SignInLocation {
  return address !== undefined && user.familiarAddresses.includes(address)
    ? 'familiar'
    : 'unfamiliar';
}
