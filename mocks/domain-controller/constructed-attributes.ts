import { accountStateOf } from '../directory/account-state.ts';
import type { Directory } from '../directory/directory.ts';
import type { DirectoryProfile } from '../directory/directory-profile.ts';
import type { Attribute, Entry } from '../directory/entry.ts';
import type { FileTime } from '../directory/file-time.ts';
import { UserAccountControl } from '../directory/user-account-control.ts';
import { isLockedOut } from './account-lockout.ts';
import { passwordExpiryTime } from './password-expiry-time.ts';

/** Attributes that are worked out when a search names them; `*` does not bring them, and filters do not see them. */
export function constructedAttribute(
  name: string,
  entry: Entry,
  { policy }: Directory,
  profile: DirectoryProfile,
  now: FileTime,
): Attribute | undefined {
  if (entry.text('sAMAccountName') === undefined) return undefined;
  const account = accountStateOf(entry);
  const expires = passwordExpiryTime(account, policy, profile);
  switch (name.toLowerCase()) {
    case 'msds-user-account-control-computed': {
      const locked = isLockedOut(account, policy, profile, now) ? UserAccountControl.LOCKOUT : 0;
      const expired = expires < now ? UserAccountControl.PASSWORD_EXPIRED : 0;
      return integer('msDS-User-Account-Control-Computed', locked | expired);
    }
    case 'msds-userpasswordexpirytimecomputed':
      return integer('msDS-UserPasswordExpiryTimeComputed', expires);
    default:
      return undefined;
  }
}

function integer(name: string, value: number | bigint): Attribute {
  return { name, values: [value.toString()] };
}
