import type { AccountSeed } from './account-seed.ts';
import { type DistinguishedName, escapeDnValue, parseDn } from './distinguished-name.ts';
import type { DomainDescription } from './domain-description.ts';
import type { AttributeChanges } from './entry.ts';
import { type FileTime, NEVER } from './file-time.ts';
import { UserAccountControl } from './user-account-control.ts';

/** `CN=<displayName>,CN=Users,<domain head>`. */
export function accountName(seed: AccountSeed, domain: DomainDescription): DistinguishedName {
  const users = parseDn(`CN=Users,${domain.baseDn}`) ?? [];
  return [{ type: 'CN', value: seed.displayName }, ...users];
}

/** The attributes of a new user. Counters start at 0 and `lockoutTime` is absent until the first lock. */
export function accountAttributes(
  seed: AccountSeed,
  domain: DomainDescription,
  now: FileTime,
): AttributeChanges {
  const { userAccountControl = UserAccountControl.NORMAL_ACCOUNT } = seed;
  return {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    objectCategory: [`CN=Person,CN=Schema,CN=Configuration,${domain.baseDn}`],
    cn: [seed.displayName],
    name: [seed.displayName],
    sAMAccountName: [seed.sAMAccountName],
    displayName: [seed.displayName],
    userAccountControl: [String(userAccountControl)],
    pwdLastSet: [String(seed.pwdLastSet ?? now)],
    accountExpires: [String(seed.accountExpires ?? NEVER)],
    badPwdCount: [String(seed.badPwdCount ?? 0)],
    badPasswordTime: [String(seed.badPasswordTime ?? 0n)],
    lastLogon: ['0'],
    logonCount: ['0'],
    ...optional('userPrincipalName', seed.userPrincipalName),
    ...optional('givenName', seed.givenName),
    ...optional('sn', seed.sn),
    ...optional('lockoutTime', seed.lockoutTime?.toString()),
    ...optional('logonHours', seed.logonHours),
    ...optional('userWorkstations', seed.userWorkstations),
    memberOf: (seed.memberOf ?? []).map((group) => groupDn(group, domain)),
  };
}

function groupDn(group: string, domain: DomainDescription): string {
  return `CN=${escapeDnValue(group)},CN=Users,${domain.baseDn}`;
}

function optional(name: string, value: string | Uint8Array | undefined): AttributeChanges {
  return value === undefined ? {} : { [name]: [value] };
}
