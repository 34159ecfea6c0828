import type { Random } from '../../../harness/runtime/random.ts';
import type { AccountChanges, AccountState } from '../../directory/account-state.ts';
import type { DomainPolicy } from '../../directory/domain-policy.ts';
import { type FileTime, TICKS_PER_DAY } from '../../directory/file-time.ts';
import { effectiveBadPwdCount } from './account-lockout.ts';
import type { BindAttempt } from './bind-checks/bind-check.ts';

/** Days after which `lastLogonTimestamp` is written again, unless the domain says otherwise. @see msDS-LogonTimeSyncInterval, [MS-ADA2] */
const LOGON_TIME_SYNC_DAYS = 14n;

/** The random part: whole days, uniform in 0 to 5. Intervals shorter than that have none. */
const JITTER_DAYS = 5;

/**
 * Draws how old `lastLogonTimestamp` must be to be written again. Drawn at each bind.
 *
 * @param interval - msDS-LogonTimeSyncInterval of the domain head, in days; 0 switches the writing off
 * @returns ticks; `undefined` when it is never written
 */
export function drawLogonTimeSync(
  interval: bigint | undefined,
  random: Random,
): FileTime | undefined {
  const jitter = random.below(JITTER_DAYS + 1);
  const days = interval ?? LOGON_TIME_SYNC_DAYS;
  if (days === 0n) return undefined;
  return (days < JITTER_DAYS ? days : days - BigInt(jitter)) * TICKS_PER_DAY;
}

/**
 * What a successful simple bind writes. `lastLogon` moves only when wrong passwords are wiped and no lock was stored;
 * `logonCount` never moves. Observed on Samba 4.17, whose authors say it matches Windows Server 2012 R2.
 */
export function afterSuccess(
  account: AccountState,
  policy: DomainPolicy,
  { now, logonTimeSync }: Pick<BindAttempt, 'now' | 'logonTimeSync'>,
): AccountChanges {
  return {
    ...wipedCounters(account, policy, now),
    ...refreshedTimestamp(account, now, logonTimeSync),
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
  logonTimeSync: FileTime | undefined,
): AccountChanges {
  if (logonTimeSync === undefined) return {};
  const fresh = lastLogonTimestamp !== undefined && lastLogonTimestamp >= now - logonTimeSync;
  return fresh ? {} : { lastLogonTimestamp: now };
}
