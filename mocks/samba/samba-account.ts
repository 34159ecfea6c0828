import type { AccountSeed } from '../directory/account-seed.ts';
import { escapeDnValue } from '../directory/distinguished-name.ts';
import type { DomainDescription } from '../directory/domain-description.ts';
import type { AttributeChanges, AttributeValue } from '../directory/entry.ts';
import type { FileTime } from '../directory/file-time.ts';
import { UserAccountControl } from '../directory/user-account-control.ts';
import type { NewSambaAccount } from './directory-agent.ts';

/** What a seed asks for, as Samba is told: the password is set at adding, the rest of the state is written over it. */
export function sambaAccount(
  seed: AccountSeed,
  { baseDn }: DomainDescription,
  now: FileTime,
): NewSambaAccount {
  const { container = `CN=Users,${baseDn}`, cn = seed.displayName } = seed;
  return {
    dn: `CN=${escapeDnValue(cn)},${container}`,
    password: seed.password.reveal(),
    attributes: present({
      sAMAccountName: seed.sAMAccountName,
      displayName: seed.displayName,
      userPrincipalName: seed.userPrincipalName,
      givenName: seed.givenName,
      sn: seed.sn,
      userAccountControl: String(UserAccountControl.NORMAL_ACCOUNT),
      accountExpires: seed.accountExpires?.toString(),
      logonHours: seed.logonHours,
      userWorkstations: seed.userWorkstations,
    }),
    state: present({
      userAccountControl: seed.userAccountControl?.toString(),
      pwdLastSet: String(seed.pwdLastSet ?? now),
      badPwdCount: seed.badPwdCount?.toString(),
      badPasswordTime: seed.badPasswordTime?.toString(),
      lockoutTime: seed.lockoutTime?.toString(),
    }),
    groups: (seed.memberOf ?? []).map((group) => `CN=${escapeDnValue(group)},CN=Users,${baseDn}`),
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
