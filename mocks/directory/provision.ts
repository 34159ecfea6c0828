import type { Secret } from '../../harness/runtime/secret.ts';
import { NEW_ACCOUNT } from './account-entry.ts';
import { type DefaultEntry, defaultEntries, WellKnownRid } from './default-entries.ts';
import type { Directory } from './directory.ts';
import type { EntryRecord, StoredAttributes, StoredValue } from './entry-record.ts';
import { withValues } from './entry-record.ts';
import { type FileTime, fileTimeFromUnixMs } from './file-time.ts';
import { classChain } from './schema/schema.ts';
import { sidBytes } from './security-identifier.ts';
import { writePassword } from './system-writes.ts';

/** When the objects of a new domain were made, unless the options say. */
export const PROVISIONED: FileTime = fileTimeFromUnixMs(Date.UTC(2026, 0, 1));

/** Bits of `instanceType`: head of a naming context, writable, and with the naming context above it here as well. */
const INSTANCE_OF_HEAD = '5';
const INSTANCE_OF_LOWER_HEAD = '13';

/** Puts into an empty directory what a new domain has. */
export function provision(
  directory: Directory,
  now: FileTime,
  administratorPassword: Secret | undefined,
): void {
  const entries = defaultEntries(directory.domain);
  for (const entry of entries) insertDefault(directory, entry, now);
  for (const { rid, members = [] } of entries) {
    const group = rid === undefined ? undefined : directory.record(rid);
    if (group === undefined || members.length === 0) continue;
    directory.update(group, { attributes: withValues(group.attributes, { member: members }) });
  }
  const administrator = directory.record(WellKnownRid.administrator);
  if (administrator === undefined || administratorPassword === undefined) return;
  writePassword(directory, administrator, administratorPassword, now);
}

function insertDefault(directory: Directory, entry: DefaultEntry, now: FileTime): EntryRecord {
  const [rdn, ...above] = entry.dn;
  if (rdn === undefined) throw new TypeError('A default entry has no name.');
  const parent = directory.recordByDn(above)?.id ?? 0;
  const id = entry.rid === undefined ? {} : { id: entry.rid };
  return directory.insert({ parent, rdn, attributes: attributesOf(entry, parent), ...id }, now);
}

function attributesOf(entry: DefaultEntry, parent: number): StoredAttributes {
  const { objectClass, attributes = {}, rid, builtin, namingContext } = entry;
  const table: Record<string, StoredValue | readonly StoredValue[]> = {
    objectclass: classChain(objectClass),
    ...(objectClass === 'user' ? NEW_ACCOUNT : {}),
  };
  for (const [name, value] of Object.entries(attributes)) table[name.toLowerCase()] = value;
  if (builtin === true) table['objectsid'] = sidBytes(`S-1-5-32-${rid}`);
  if (namingContext === true) {
    table['instancetype'] = parent === 0 ? INSTANCE_OF_HEAD : INSTANCE_OF_LOWER_HEAD;
  }
  return table;
}
