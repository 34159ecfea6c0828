import { type EntryRecord, storedInteger } from './entry-record.ts';
import { type FileTime, TICKS_PER_DAY, TICKS_PER_MINUTE } from './file-time.ts';

/**
 * Password and lockout policy of a domain, named as the attributes of the domain head.
 * Intervals are negative ticks, as stored; `FOREVER` never ends.
 */
export interface DomainPolicy {
  /** Wrong passwords within the window that lock an account; 0 never locks. */
  readonly lockoutThreshold: number;
  /** How long a lock lasts; 0 or `FOREVER` lasts until an administrator unlocks. */
  readonly lockoutDuration: FileTime;
  /** Time since the last wrong password after which counting starts again at 1. */
  readonly lockOutObservationWindow: FileTime;
  readonly maxPwdAge: FileTime;
  readonly minPwdAge: FileTime;
  readonly minPwdLength: number;
  readonly pwdHistoryLength: number;
  /** Bits; 1 is DOMAIN_PASSWORD_COMPLEX. */
  readonly pwdProperties: number;
}

/** A domain as it is provisioned: nothing ever locks. Observed on Samba AD DC 4.17. */
export const PROVISIONED_POLICY: DomainPolicy = {
  lockoutThreshold: 0,
  lockoutDuration: -30n * TICKS_PER_MINUTE,
  lockOutObservationWindow: -30n * TICKS_PER_MINUTE,
  maxPwdAge: -42n * TICKS_PER_DAY,
  minPwdAge: -1n * TICKS_PER_DAY,
  minPwdLength: 7,
  pwdHistoryLength: 24,
  pwdProperties: 1,
};

/**
 * The lab's default. Microsoft asks for an AD threshold of two to three times the Smart Lockout threshold, which
 * is 10 unless changed. The other half of the advice, that Smart Lockout lasts longer than Active Directory's lock, is not
 * kept, as in most tenants: who goes on guessing from outside locks the account in the end, and `lint-policy` says so.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
 */
export const LAB_POLICY: DomainPolicy = { ...PROVISIONED_POLICY, lockoutThreshold: 20 };

/** The policy as attributes of the domain head, by lower-case name. */
export function policyAttributes(policy: DomainPolicy): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(policy).map(([name, value]) => [name.toLowerCase(), [String(value)]]),
  );
}

/** The policy that a domain head holds; what it lacks is as provisioned. */
export function policyOf(head: EntryRecord): DomainPolicy {
  const ticks = (name: keyof DomainPolicy) => storedInteger(head, name.toLowerCase());
  const provisioned = PROVISIONED_POLICY;
  return {
    lockoutThreshold: Number(ticks('lockoutThreshold') ?? provisioned.lockoutThreshold),
    lockoutDuration: ticks('lockoutDuration') ?? provisioned.lockoutDuration,
    lockOutObservationWindow:
      ticks('lockOutObservationWindow') ?? provisioned.lockOutObservationWindow,
    maxPwdAge: ticks('maxPwdAge') ?? provisioned.maxPwdAge,
    minPwdAge: ticks('minPwdAge') ?? provisioned.minPwdAge,
    minPwdLength: Number(ticks('minPwdLength') ?? provisioned.minPwdLength),
    pwdHistoryLength: Number(ticks('pwdHistoryLength') ?? provisioned.pwdHistoryLength),
    pwdProperties: Number(ticks('pwdProperties') ?? provisioned.pwdProperties),
  };
}
