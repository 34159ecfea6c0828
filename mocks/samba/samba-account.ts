import type { AccountSeed } from '../directory/account-seed.ts';
import { escapeDnValue } from '../directory/distinguished-name.ts';
import type { DomainDescription } from '../directory/domain-description.ts';
import type { AttributeChanges, AttributeValue } from '../directory/entry.ts';
import { isTrustAccount, UserAccountControl } from '../directory/user-account-control.ts';
import type { NewSambaAccount } from './directory-agent.ts';

/** What a seed asks for, as Samba is told: what an account may be added with, and what only the system writes. */
export function sambaAccount(seed: AccountSeed, { baseDn }: DomainDescription): NewSambaAccount {
  const users = `CN=Users,${baseDn}`;
  const {
    container = users,
    cn = seed.displayName,
    userAccountControl = UserAccountControl.NORMAL_ACCOUNT,
    memberOf = [],
  } = seed;
  return {
    dn: `CN=${escapeDnValue(cn)},${container}`,
    password: seed.password,
    attributes: present({
      objectClass: isTrustAccount(userAccountControl) ? 'computer' : 'user',
      sAMAccountName: seed.sAMAccountName,
      displayName: seed.displayName,
      userPrincipalName: seed.userPrincipalName,
      givenName: seed.givenName,
      sn: seed.sn,
      userAccountControl: userAccountControl.toString(),
      accountExpires: seed.accountExpires?.toString(),
      logonHours: seed.logonHours,
      userWorkstations: seed.userWorkstations,
    }),
    state: present({
      pwdLastSet: seed.pwdLastSet?.toString(),
      lockoutTime: seed.lockoutTime?.toString(),
      badPwdCount: seed.badPwdCount?.toString(),
      badPasswordTime: seed.badPasswordTime?.toString(),
    }),
    groups: memberOf.map((name) => ({ name, dn: `CN=${escapeDnValue(name)},${users}` })),
  };
}

function present(
  attributes: Readonly<Record<string, AttributeValue | undefined>>,
): AttributeChanges {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value]]],
    ),
  );
}
