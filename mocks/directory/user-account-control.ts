/** Bits of `userAccountControl` that decide a bind. @see [MS-ADTS] 2.2.16 */
export const UserAccountControl = {
  SCRIPT: 0x1,
  ACCOUNTDISABLE: 0x2,
  /** Computed; shown in msDS-User-Account-Control-Computed only. */
  LOCKOUT: 0x10,
  PASSWD_NOTREQD: 0x20,
  /** Stored when an account is added with it, and at no other time. */
  PASSWD_CANT_CHANGE: 0x40,
  TEMP_DUPLICATE_ACCOUNT: 0x100,
  NORMAL_ACCOUNT: 0x200,
  INTERDOMAIN_TRUST_ACCOUNT: 0x800,
  WORKSTATION_TRUST_ACCOUNT: 0x1000,
  SERVER_TRUST_ACCOUNT: 0x2000,
  DONT_EXPIRE_PASSWD: 0x1_0000,
  SMARTCARD_REQUIRED: 0x4_0000,
  /** Computed; shown in msDS-User-Account-Control-Computed only. */
  PASSWORD_EXPIRED: 0x80_0000,
} as const;

const TRUST_ACCOUNT =
  UserAccountControl.INTERDOMAIN_TRUST_ACCOUNT |
  UserAccountControl.WORKSTATION_TRUST_ACCOUNT |
  UserAccountControl.SERVER_TRUST_ACCOUNT;

/** Computers, domain controllers and trusts: never refused as locked, their passwords never expire. */
export function isTrustAccount(userAccountControl: number): boolean {
  return (userAccountControl & TRUST_ACCOUNT) !== 0;
}
