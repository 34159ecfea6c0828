import type { Secret } from '../../harness/runtime/secret.ts';
import type { FileTime } from './file-time.ts';

/** A user account as a test asks for it, in the words of the schema. What is left out is a healthy account. */
export interface AccountSeed {
  /** Explicit UPN; without one only the implicit `sAMAccountName@dnsName` binds. */
  readonly userPrincipalName?: string;
  readonly sAMAccountName: string;
  readonly displayName: string;
  /** Common name; the displayName unless given. */
  readonly cn?: string;
  /** DN of the object to add it below; CN=Users unless given. */
  readonly container?: string;
  readonly givenName?: string;
  readonly sn?: string;
  readonly password: Secret;
  /** NORMAL_ACCOUNT (512) unless given. */
  readonly userAccountControl?: number;
  /** When the password was set: the time of adding unless given; 0 means "must change at next logon". */
  readonly pwdLastSet?: FileTime;
  /** `NEVER` unless given; 0 means never as well. */
  readonly accountExpires?: FileTime;
  /** 21 bytes, one bit per hour of the week in UTC, Sunday 00:00 first, lowest bit first; set = allowed. */
  readonly logonHours?: Uint8Array;
  /** NetBIOS names of the computers this user may log on to, separated by commas. */
  readonly userWorkstations?: string;
  readonly lockoutTime?: FileTime;
  readonly badPwdCount?: number;
  readonly badPasswordTime?: FileTime;
  /** Names of groups under CN=Users, such as `Protected Users`; one that is missing is made. */
  readonly memberOf?: readonly string[];
}
