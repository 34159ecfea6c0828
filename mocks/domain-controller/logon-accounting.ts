import type { AccountChanges, AccountState } from '../directory/account-state.ts';
import type { DomainPolicy } from '../directory/domain-policy.ts';
import { type FileTime, TICKS_PER_DAY } from '../directory/file-time.ts';
import { effectiveBadPwdCount } from './account-lockout.ts';

/** Days after which `lastLogonTimestamp` is written again, before the random part. @see msDS-LogonTimeSyncInterval, [MS-ADA2] */
const LOGON_TIME_SYNC_DAYS = 14;

/** The random part, in days: uniform in 0 to 5, drawn at each bind. */
export const LOGON_TIME_SYNC_JITTER_DAYS = 6;

/**
 * What a successful simple bind writes. `lastLogon` moves only when wrong passwords are wiped and no lock was stored;
 * `logonCount` never moves. Observed on Samba 4.17, whose authors say it matches Windows Server 2012 R2.
 *
 * @param jitterDays - whole days taken off the 14; 0 to 5
 */
export function afterSuccess(
  account: AccountState,
  policy: DomainPolicy,
  now: FileTime,
  jitterDays: number,
): AccountChanges {
  return {
    ...wipedCounters(account, policy, now),
    ...refreshedTimestamp(account, now, jitterDays),
  };
}

function wipedCounters(account: AccountState, policy: DomainPolicy, now: FileTime): AccountChanges {
  if ((account.lockoutTime ?? 0n) !== 0n) return { lockoutTime: 0n, badPwdCount: 0 };
  if (effectiveBadPwdCount(account, policy, now) === 0) return {};
  return { badPwdCount: 0, lastLogon: now };
}

function refreshedTimestamp(
  { lastLogonTimestamp }: AccountState,
  now: FileTime,
  jitterDays: number,
): AccountChanges {
  const refreshAfter = BigInt(LOGON_TIME_SYNC_DAYS - jitterDays) * TICKS_PER_DAY;
  const fresh = lastLogonTimestamp !== undefined && lastLogonTimestamp >= now - refreshAfter;
  return fresh ? {} : { lastLogonTimestamp: now };
}
