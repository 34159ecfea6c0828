import { HarnessError } from '../../harness/runtime/errors.ts';
import type { Secret } from '../../harness/runtime/secret.ts';
import { accountAttributes } from './account-entry.ts';
import type { AccountSeed } from './account-seed.ts';
import type { Directory } from './directory.ts';
import type { AttributeChanges } from './entry.ts';
import { type EntryRecord, type StoredValue, storedValues, withValues } from './entry-record.ts';
import type { FileTime } from './file-time.ts';
import { GroupType } from './group-type.ts';
import { FORWARD_LINKS } from './links.ts';
import { assertNamesFree } from './name-conflict.ts';
import { classChain } from './schema/schema.ts';

/** Error code: no entry has that name. */
export const DIRECTORY_NO_SUCH_ENTRY = 'DIRECTORY_NO_SUCH_ENTRY';

/** Adds the account of a seed. @throws HarnessError when a name is taken or malformed; nothing is added then */
export function addAccount(directory: Directory, seed: AccountSeed, now: FileTime): EntryRecord {
  const parent = containerOf(directory, seed.container);
  const rdn = { type: 'CN', value: seed.cn ?? seed.displayName };
  const { userPrincipalName, sAMAccountName } = seed;
  assertNamesFree(directory, { parent: parent.id, rdn, userPrincipalName, sAMAccountName });
  const record = directory.insert(
    {
      parent: parent.id,
      rdn,
      attributes: accountAttributes(seed, now),
      passwords: [seed.password],
      hasSid: true,
    },
    now,
  );
  for (const group of seed.memberOf ?? [])
    join(directory, groupNamed(directory, group, now), record);
  return record;
}

/** Writes attributes; those that are links take DNs. @throws HarnessError; nothing is written then */
export function writeAttributes(
  directory: Directory,
  record: EntryRecord,
  changes: AttributeChanges,
): EntryRecord {
  const stored = Object.fromEntries(
    Object.entries(changes).map(([name, values]) => {
      const key = name.toLowerCase();
      const isLink = FORWARD_LINKS.includes(key);
      return [key, isLink ? values.map((dn) => linkTo(directory, String(dn))) : [...values]];
    }),
  );
  const attributes = withValues(record.attributes, stored);
  const after = { ...record, attributes };
  const text = (key: string) => storedValues(after, key)[0]?.toString();
  assertNamesFree(directory, {
    ...record,
    userPrincipalName: text('userprincipalname'),
    sAMAccountName: text('samaccountname'),
  });
  return directory.update(record, { attributes });
}

/** The new password comes first, the old ones behind it as far as the history goes; `pwdLastSet` moves. */
export function writePassword(
  directory: Directory,
  record: EntryRecord,
  password: Secret,
  now: FileTime,
): EntryRecord {
  const remembered = Math.max(directory.policy.pwdHistoryLength, 1);
  const passwords = [password, ...record.passwords].slice(0, remembered);
  const attributes = withValues(record.attributes, { pwdlastset: [now.toString()] });
  return directory.update(record, { passwords, attributes }, now);
}

function containerOf(directory: Directory, container: string | undefined): EntryRecord {
  const users = { type: 'CN', value: 'Users' };
  const found =
    container === undefined
      ? directory.child(directory.head.id, users)
      : directory.recordByDn(container);
  const dn = container ?? `CN=Users,${directory.domain.baseDn}`;
  if (found === undefined) throw noSuchEntry(directory, dn);
  return found;
}

/** A group under CN=Users; a global security group is made when there is none. */
function groupNamed(directory: Directory, name: string, now: FileTime): EntryRecord {
  const users = containerOf(directory, undefined);
  const rdn = { type: 'CN', value: name };
  const found = directory.child(users.id, rdn);
  if (found !== undefined) return found;
  assertNamesFree(directory, { parent: users.id, rdn, sAMAccountName: name });
  const attributes: Record<string, StoredValue | readonly StoredValue[]> = {
    objectclass: classChain('group'),
    samaccountname: name,
    grouptype: String(GroupType.globalSecurity),
  };
  return directory.insert({ parent: users.id, rdn, attributes, hasSid: true }, now);
}

function join(directory: Directory, group: EntryRecord, member: EntryRecord): void {
  const members = [...storedValues(group, 'member'), member.id];
  directory.update(group, { attributes: withValues(group.attributes, { member: members }) });
}

function linkTo(directory: Directory, dn: string): number {
  const target = directory.recordByDn(dn);
  if (target === undefined) throw noSuchEntry(directory, dn);
  return target.id;
}

function noSuchEntry({ domain }: Directory, dn: string): HarnessError {
  return new HarnessError(
    DIRECTORY_NO_SUCH_ENTRY,
    `${domain.dnsName} has no entry ${dn}. Add it first, or correct the name.`,
  );
}
