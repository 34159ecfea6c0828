import type { Secret } from '../../../../harness/runtime/secret.ts';
import type { AccountState } from '../../../directory/account-state.ts';
import type { DirectoryProfile } from '../../../directory/directory-profile.ts';
import type { DomainPolicy } from '../../../directory/domain-policy.ts';
import type { FileTime } from '../../../directory/file-time.ts';
import type { Win32Code } from '../../win32-codes.ts';

/** One simple bind, as it arrives at one domain controller. */
export interface BindAttempt {
  readonly password: Secret;
  readonly now: FileTime;
  /** NetBIOS name that the logon is said to come from; for a simple bind, that of the domain controller itself. */
  readonly workstation: string;
  readonly profile: DirectoryProfile;
  /** The PDC emulator knows the password; ours is an older one. */
  readonly isVouchedFor?: boolean;
  /** `pwdHistoryLength` of the domain, which decides how many previous passwords are looked at, whatever policy the account has. */
  readonly rememberedPasswords: number;
  /** Ticks after which `lastLogonTimestamp` is written again, the random part taken off; `undefined` never writes it. */
  readonly logonTimeSync: FileTime | undefined;
}

/** One reason Active Directory may refuse a bind. `undefined` means "no objection". Pure. */
export type BindCheck = (
  account: AccountState,
  attempt: BindAttempt,
  policy: DomainPolicy,
) => Win32Code | undefined;
