import type { AccountState } from '../../directory/account-state.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import type { DomainPolicy } from '../../directory/domain-policy.ts';
import { type FileTime, FOREVER, NEVER } from '../../directory/file-time.ts';
import { isTrustAccount, UserAccountControl } from '../../directory/user-account-control.ts';

const EXEMPT = UserAccountControl.DONT_EXPIRE_PASSWD | UserAccountControl.SMARTCARD_REQUIRED;

/**
 * The value of msDS-UserPasswordExpiryTimeComputed: `NEVER`, 0 for "must change at next logon", or a point in time.
 *
 * @see [MS-ADTS] msDS-UserPasswordExpiryTimeComputed
 */
export function passwordExpiryTime(
  { userAccountControl, pwdLastSet }: AccountState,
  { maxPwdAge }: DomainPolicy,
  { maxPwdAgeIgnoredFrom }: DirectoryProfile,
): FileTime {
  if ((userAccountControl & EXEMPT) !== 0 || isTrustAccount(userAccountControl)) return NEVER;
  if (pwdLastSet === 0n) return 0n;
  if (maxPwdAge === FOREVER || maxPwdAge >= maxPwdAgeIgnoredFrom) return NEVER;
  return pwdLastSet - maxPwdAge;
}
