import type { Secret } from '../../harness/runtime/secret.ts';
import { WellKnownRid } from './default-entries.ts';
import type { Directory } from './directory.ts';
import { type EntryRecord, type StoredValue, storedInteger, storedText } from './entry-record.ts';
import { type FileTime, NEVER } from './file-time.ts';
import { isMemberOf } from './group-membership.ts';
import { UserAccountControl } from './user-account-control.ts';

/** All that a bind decision reads of an account, as plain values. */
export interface AccountState {
  /** Relative identifier: 500 is the built-in Administrator. */
  readonly rid: number;
  readonly userAccountControl: number;
  readonly pwdLastSet: FileTime;
  readonly accountExpires: FileTime;
  readonly badPwdCount: number;
  readonly badPasswordTime: FileTime;
  readonly lastLogon: FileTime;
  readonly lockoutTime?: FileTime;
  readonly lastLogonTimestamp?: FileTime;
  readonly logonHours?: Uint8Array;
  readonly userWorkstations?: string;
  /** In the group Protected Users, directly or through another. */
  readonly isProtectedUser: boolean;
  /** Current password first. */
  readonly passwords: readonly Secret[];
}

/** What a bind may write. */
export type AccountChanges = Partial<
  Pick<
    AccountState,
    'badPwdCount' | 'badPasswordTime' | 'lastLogon' | 'lastLogonTimestamp' | 'lockoutTime'
  >
>;

export function accountStateOf(directory: Directory, record: EntryRecord): AccountState {
  const logonHours = record.attributes['logonhours'];
  const userWorkstations = storedText(record, 'userworkstations');
  const lockoutTime = storedInteger(record, 'lockouttime');
  const lastLogonTimestamp = storedInteger(record, 'lastlogontimestamp');
  return {
    rid: record.id,
    userAccountControl: Number(
      storedInteger(record, 'useraccountcontrol') ?? UserAccountControl.NORMAL_ACCOUNT,
    ),
    pwdLastSet: storedInteger(record, 'pwdlastset') ?? 0n,
    accountExpires: storedInteger(record, 'accountexpires') ?? NEVER,
    badPwdCount: Number(storedInteger(record, 'badpwdcount') ?? 0n),
    badPasswordTime: storedInteger(record, 'badpasswordtime') ?? 0n,
    lastLogon: storedInteger(record, 'lastlogon') ?? 0n,
    ...(lockoutTime === undefined ? {} : { lockoutTime }),
    ...(lastLogonTimestamp === undefined ? {} : { lastLogonTimestamp }),
    ...(logonHours instanceof Uint8Array ? { logonHours } : {}),
    ...(userWorkstations === undefined ? {} : { userWorkstations }),
    isProtectedUser: isMemberOf(directory, record, WellKnownRid.protectedUsers),
    passwords: record.passwords,
  };
}

/** The changes as stored values, by lower-case name. */
export function storedAccountChanges(
  changes: AccountChanges,
): Record<string, readonly StoredValue[]> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [name.toLowerCase(), [value.toString()]]),
  );
}
