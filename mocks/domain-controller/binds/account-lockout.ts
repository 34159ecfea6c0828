import type { AccountChanges, AccountState } from '../../directory/account-state.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import type { DomainPolicy } from '../../directory/domain-policy.ts';
import { type FileTime, wholeSeconds } from '../../directory/file-time.ts';
import { isTrustAccount } from '../../directory/user-account-control.ts';

/** Whether the account is locked out now. A lock that has run out stays stored; only the comparison changes. @see [MS-ADTS] 3.1.1.4.5.17 */
export function isLockedOut(
  account: AccountState,
  { lockoutDuration }: DomainPolicy,
  { lockoutClock }: DirectoryProfile,
  now: FileTime,
): boolean {
  const { lockoutTime = 0n, userAccountControl } = account;
  if (isTrustAccount(userAccountControl) || lockoutTime === 0n) return false;
  if (lockoutDuration >= 0n) return true;
  const clock = lockoutClock === 'whole-seconds' ? wholeSeconds(now) : now;
  return clock + lockoutDuration <= lockoutTime;
}

/**
 * Counts a wrong password for an account that is not locked out. The one that reaches the threshold locks the
 * account, and is itself still answered as a wrong password.
 *
 * @see [MS-SAMR] 3.1.5.14.6, without its pre-condition on a stale lockoutTime: observed on Samba, counting goes on
 */
export function afterWrongPassword(
  account: AccountState,
  policy: DomainPolicy,
  profile: DirectoryProfile,
  now: FileTime,
): AccountChanges {
  const { lockoutThreshold } = policy;
  if (lockoutThreshold === 0 || isExempt(account, policy)) return {};
  const badPwdCount = effectiveBadPwdCount(account, policy, now) + 1;
  const locks =
    badPwdCount >= lockoutThreshold &&
    (profile.locksTrustAccounts || !isTrustAccount(account.userAccountControl));
  return { badPwdCount, badPasswordTime: now, ...(locks ? { lockoutTime: now } : {}) };
}

/** The stored count while the observation window is open, else 0. The window slides with every wrong password. */
export function effectiveBadPwdCount(
  { badPwdCount, badPasswordTime }: AccountState,
  { lockOutObservationWindow }: DomainPolicy,
  now: FileTime,
): number {
  const window =
    lockOutObservationWindow < 0n ? -lockOutObservationWindow : lockOutObservationWindow;
  const open = window > 0n && badPasswordTime + window >= now;
  return open ? badPwdCount : 0;
}

const ADMINISTRATOR = 500;
/** Bit of `pwdProperties` that lets the built-in Administrator be locked out as anyone. @see [MS-SAMR] 2.2.1.5 */
const DOMAIN_LOCKOUT_ADMINS = 8;

/** The built-in Administrator is not counted. Observed on Samba 4.17. */
function isExempt({ rid }: AccountState, { pwdProperties }: DomainPolicy): boolean {
  return rid === ADMINISTRATOR && (pwdProperties & DOMAIN_LOCKOUT_ADMINS) === 0;
}
