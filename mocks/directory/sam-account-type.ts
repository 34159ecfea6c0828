import { type EntryRecord, storedInteger } from './entry-record.ts';
import { UserAccountControl } from './user-account-control.ts';

/** Values of `sAMAccountType`. @see [MS-SAMR] 2.2.1.9 */
const SamAccountType = {
  groupObject: 0x1000_0000,
  nonSecurityGroupObject: 0x1000_0001,
  aliasObject: 0x2000_0000,
  nonSecurityAliasObject: 0x2000_0001,
  userObject: 0x3000_0000,
  machineAccount: 0x3000_0001,
  trustAccount: 0x3000_0002,
} as const;

const { INTERDOMAIN_TRUST_ACCOUNT, SERVER_TRUST_ACCOUNT, WORKSTATION_TRUST_ACCOUNT } =
  UserAccountControl;

const DOMAIN_LOCAL = 0x4n;
const SECURITY_ENABLED = 0x8000_0000n;

/** What kind of account or group an object is; `undefined` when it is neither. */
export function samAccountType(record: EntryRecord): number | undefined {
  const groupType = storedInteger(record, 'grouptype');
  if (groupType !== undefined) {
    const isSecurity = (groupType & SECURITY_ENABLED) !== 0n;
    if ((groupType & DOMAIN_LOCAL) !== 0n) {
      return isSecurity ? SamAccountType.aliasObject : SamAccountType.nonSecurityAliasObject;
    }
    return isSecurity ? SamAccountType.groupObject : SamAccountType.nonSecurityGroupObject;
  }
  const control = storedInteger(record, 'useraccountcontrol');
  if (control === undefined) return undefined;
  const has = (bits: number) => (control & BigInt(bits)) !== 0n;
  if (has(INTERDOMAIN_TRUST_ACCOUNT)) return SamAccountType.trustAccount;
  return has(WORKSTATION_TRUST_ACCOUNT | SERVER_TRUST_ACCOUNT)
    ? SamAccountType.machineAccount
    : SamAccountType.userObject;
}
