import type { AccountSeed } from './account-seed.ts';
import { WellKnownRid } from './default-entries.ts';
import type { StoredAttributes, StoredValue } from './entry-record.ts';
import { type FileTime, NEVER } from './file-time.ts';
import { classChain } from './schema/schema.ts';
import { UserAccountControl } from './user-account-control.ts';

const USER = classChain('user');
const NEVER_TEXT = String(NEVER);
const NORMAL_TEXT = String(UserAccountControl.NORMAL_ACCOUNT);

/** What every new account has, whoever adds it. Counters start at 0; `lockoutTime` is absent until the first lock. */
export const NEW_ACCOUNT: StoredAttributes = {
  accountexpires: NEVER_TEXT,
  badpwdcount: '0',
  badpasswordtime: '0',
  codepage: '0',
  countrycode: '0',
  lastlogoff: '0',
  lastlogon: '0',
  logoncount: '0',
  primarygroupid: String(WellKnownRid.domainUsers),
  pwdlastset: '0',
};

/** The attributes of the account that a seed asks for. */
export function accountAttributes(seed: AccountSeed, now: FileTime): StoredAttributes {
  const { userAccountControl: control } = seed;
  const table: Record<string, StoredValue | readonly StoredValue[]> = {
    ...NEW_ACCOUNT,
    objectclass: USER,
    samaccountname: seed.sAMAccountName,
    displayname: seed.displayName,
    useraccountcontrol: control === undefined ? NORMAL_TEXT : String(control),
    pwdlastset: String(seed.pwdLastSet ?? now),
  };
  const optional: readonly (readonly [string, StoredValue | bigint | number | undefined])[] = [
    ['userprincipalname', seed.userPrincipalName],
    ['givenname', seed.givenName],
    ['sn', seed.sn],
    ['accountexpires', seed.accountExpires],
    ['badpwdcount', seed.badPwdCount],
    ['badpasswordtime', seed.badPasswordTime],
    ['lockouttime', seed.lockoutTime],
    ['logonhours', seed.logonHours],
    ['userworkstations', seed.userWorkstations],
  ];
  for (const [key, value] of optional) {
    if (value === undefined) continue;
    table[key] = value instanceof Uint8Array ? value : String(value);
  }
  return table;
}
