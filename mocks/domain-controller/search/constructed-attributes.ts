import { type AccountState, accountStateOf } from '../../directory/account-state.ts';
import type { Directory } from '../../directory/directory.ts';
import { effectivePolicy, resultantPso } from '../../directory/effective-policy.ts';
import type { AttributeValue } from '../../directory/entry.ts';
import { type EntryRecord, storedInteger, storedValues } from '../../directory/entry-record.ts';
import { wholeSeconds } from '../../directory/file-time.ts';
import { generalizedTime } from '../../directory/generalized-time.ts';
import { groupsOf } from '../../directory/group-membership.ts';
import { classOf } from '../../directory/present-attributes.ts';
import { subschemaValues } from '../../directory/schema/subschema.ts';
import { UserAccountControl } from '../../directory/user-account-control.ts';
import { isLockedOut } from '../binds/account-lockout.ts';
import { passwordExpiryTime } from '../binds/password-expiry-time.ts';
import { isNamingContextHead } from './search-scope.ts';
import type { SearchView } from './search-view.ts';

type Construct = (record: EntryRecord, view: SearchView) => readonly AttributeValue[];

/** Attributes that are worked out when a search names them; `*` does not bring them, and filters do not see them. */
const CONSTRUCTED: Readonly<Record<string, Construct>> = {
  'msds-user-account-control-computed': (record, view) =>
    isAccountOfDomain(record, view.directory) ? [accountControl(record, view)] : [],
  'msds-userpasswordexpirytimecomputed': (record, { directory, profile }) => {
    if (!isAccountOfDomain(record, directory)) return [];
    const policy = effectivePolicy(directory, record);
    return [String(passwordExpiryTime(accountStateOf(directory, record), policy, profile))];
  },
  'msds-resultantpso': (record, { directory }) => {
    const pso = resultantPso(directory, record);
    return pso === undefined ? [] : [directory.dnOf(pso)];
  },
  // Inferred: a version for each password that is remembered. Samba counts the writes of unicodePwd.
  'msds-keyversionnumber': ({ passwords }) =>
    passwords.length === 0 ? [] : [String(passwords.length)],
  canonicalname: (record, { directory }) => [canonicalName(record, directory)],
  tokengroups: (record, { directory }) => tokenGroups(record, directory, ANY_GROUP),
  tokengroupsnogcacceptable: (record, { directory }) => tokenGroups(record, directory, ANY_GROUP),
  tokengroupsglobalanduniversal: (record, { directory }) =>
    tokenGroups(record, directory, GLOBAL_OR_UNIVERSAL),
  primarygrouptoken: (record) =>
    record.id > 0 && classOf(record) === 'group' ? [String(record.id)] : [],
  structuralobjectclass: (record) => storedValues(record, 'objectclass').map(String),
  parentguid: (record, { directory }) =>
    isNamingContextHead(record) ? [] : [directory.identity.guidOf(record.parent)],
  createtimestamp: ({ created }) => [generalizedTime(created)],
  modifytimestamp: ({ changed }) => [generalizedTime(changed)],
  subschemasubentry: (_, { directory }) => [
    `CN=Aggregate,CN=Schema,CN=Configuration,${directory.domain.baseDn}`,
  ],
  attributetypes: (record) => subschema(record, 'attributetypes'),
  objectclasses: (record) => subschema(record, 'objectclasses'),
  ditcontentrules: (record) => subschema(record, 'ditcontentrules'),
};

/** Lower-case names of what costs too much for many objects: a search that is not for its base alone is refused. @see [MS-ADTS] 3.1.1.4.5.19 */
export const BASE_SCOPE_ONLY: ReadonlySet<string> = new Set([
  'tokengroups',
  'tokengroupsnogcacceptable',
  'tokengroupsglobalanduniversal',
]);

/** @param key - lower-case attribute name. @returns none when the object has no such attribute */
export function constructedValues(
  key: string,
  record: EntryRecord,
  view: SearchView,
): readonly AttributeValue[] {
  return CONSTRUCTED[key]?.(record, view) ?? [];
}

/** What the schema comes to, which its subschema entry alone shows. */
function subschema(record: EntryRecord, key: string): readonly AttributeValue[] {
  return classOf(record) === 'subSchema' ? (subschemaValues(key) ?? []) : [];
}

/** Inferred for Samba, which computes them for every object of the domain. */
function isAccountOfDomain(record: EntryRecord, directory: Directory): boolean {
  return (
    record.attributes['useraccountcontrol'] !== undefined &&
    namingContextOf(record, directory) === directory.head.id
  );
}

function namingContextOf(record: EntryRecord, directory: Directory): number {
  let current = record;
  while (!isNamingContextHead(current)) {
    const above = directory.record(current.parent);
    if (above === undefined) break;
    current = above;
  }
  return current.id;
}

/** The bits that are not stored. @see [MS-ADTS] 3.1.1.4.5.17 */
function accountControl(record: EntryRecord, { directory, profile, now }: SearchView): string {
  const account: AccountState = accountStateOf(directory, record);
  const policy = effectivePolicy(directory, record);
  const clock = profile.lockoutClock === 'whole-seconds' ? wholeSeconds(now) : now;
  const isLocked = isLockedOut(account, policy, profile, now);
  const isExpired = passwordExpiryTime(account, policy, profile) < clock;
  const bits =
    (isLocked ? UserAccountControl.LOCKOUT : 0) |
    (isExpired ? UserAccountControl.PASSWORD_EXPIRED : 0);
  return String(bits);
}

/** `contoso.test/Users/Alice Ash`; a slash in a name is escaped. */
function canonicalName(record: EntryRecord, directory: Directory): string {
  const path: string[] = [];
  for (let current = record; current.parent !== 0; ) {
    path.unshift(current.rdn.value.replaceAll('/', '\\/'));
    const above = directory.record(current.parent);
    if (above === undefined) break;
    current = above;
  }
  return `${directory.domain.dnsName}/${path.join('/')}`;
}

/** Bits of `groupType`. @see [MS-ADTS] 2.2.12 */
const SECURITY_ENABLED = 0x8000_0000n;
const GLOBAL_OR_UNIVERSAL = 0x2n | 0x8n;
const ANY_GROUP = GLOBAL_OR_UNIVERSAL | 0x4n;

/**
 * SIDs of the security groups that an account is in, nested ones and its primary group included.
 *
 * @param kinds - bits of `groupType`, one of which a group must have
 */
function tokenGroups(
  record: EntryRecord,
  directory: Directory,
  kinds: bigint,
): readonly AttributeValue[] {
  if (record.attributes['primarygroupid'] === undefined) return [];
  return [...groupsOf(directory, record)].flatMap((id) => {
    const group = directory.record(id);
    if (group === undefined) return [];
    const groupType = storedInteger(group, 'grouptype') ?? 0n;
    const counts = (groupType & SECURITY_ENABLED) !== 0n && (groupType & kinds) !== 0n;
    return counts ? (directory.attributeOf(group, 'objectSid')?.values ?? []) : [];
  });
}
