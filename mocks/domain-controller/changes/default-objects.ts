import type { Directory } from '../../directory/directory.ts';
import { dnKey, parseDn } from '../../directory/distinguished-name.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';

/** What nobody does to an object: bits of `systemFlags`. @see [MS-ADTS] 2.2.10 */
interface Hold {
  readonly noDelete?: true;
  readonly noRename?: true;
}

const KEPT: Hold = { noDelete: true, noRename: true };

/** Objects of a new domain that stay where they are, by their names below the domain head. Observed on Samba 4.17. */
const HOLDS: ReadonlyMap<string, Hold> = new Map(
  (
    [
      ['CN=Users', KEPT],
      ['CN=Computers', KEPT],
      ['OU=Domain Controllers', KEPT],
      ['CN=System', KEPT],
      ['CN=Password Settings Container,CN=System', KEPT],
      ['CN=LostAndFound', KEPT],
      ['CN=ForeignSecurityPrincipals', KEPT],
      ['CN=Builtin', KEPT],
      ['CN=Configuration', KEPT],
      ['CN=Schema,CN=Configuration', KEPT],
      ['CN=Aggregate,CN=Schema,CN=Configuration', KEPT],
      ['CN=Partitions,CN=Configuration', KEPT],
      ['CN=Services,CN=Configuration', KEPT],
      ['CN=Windows NT,CN=Services,CN=Configuration', KEPT],
      ['CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration', KEPT],
      ['CN=Sites,CN=Configuration', KEPT],
    ] as const
  ).map(([name, hold]) => [dnKey(parseDn(name) ?? []), hold]),
);

/** Accounts and groups whose numbers are below this belong to every domain. @see [MS-ADTS] 6.1.1.6 */
const FIRST_RID_OF_A_DOMAIN = 1_000;

export function holdOn(record: EntryRecord, directory: Directory): Hold {
  if (record.parent === 0) return KEPT;
  const depth = directory.nameOf(directory.head).length;
  const below = directory.nameOf(record).slice(0, -depth);
  return isBuiltin(record) ? KEPT : (HOLDS.get(dnKey(below)) ?? {});
}

/** The head of the configuration, or of the schema: naming contexts that belong to the forest, not to the domain. */
export function isForestHead(record: EntryRecord, { head }: Directory): boolean {
  return record.attributes['instancetype'] !== undefined && record.id !== head.id;
}

/** An account or group that every domain has, beside those of CN=Builtin. */
export function isWellKnownAccount({ id }: EntryRecord): boolean {
  return id > 0 && id < FIRST_RID_OF_A_DOMAIN;
}

/** In the domain S-1-5-32, which every machine has. */
function isBuiltin(record: EntryRecord): boolean {
  return isWellKnownAccount(record) && record.attributes['objectsid'] !== undefined;
}
