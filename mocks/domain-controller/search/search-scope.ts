import type { Directory } from '../../directory/directory.ts';
import { type EntryRecord, storedInteger } from '../../directory/entry-record.ts';
import type { SearchOperation } from '../ldap/ldap-operation.ts';

/** Number of what is above the domain head: the base `""` of a search in the global catalog. */
export const ROOT = 0;

/** Where a search looks. */
export interface SearchScope {
  /** {@link EntryRecord.id} of the base, or {@link ROOT}. */
  readonly base: number;
  readonly scope: SearchOperation['scope'];
  /** Naming contexts below the base belong to it. */
  readonly entersNamingContexts: boolean;
}

/** Whether an object is where the search looks. Remembers what it has learned of containers. */
export function scopeTest(
  { base, scope, entersNamingContexts }: SearchScope,
  directory: Directory,
): (record: EntryRecord) => boolean {
  if (scope === 'base') return ({ id }) => id === base;
  const isClosed = (record: EntryRecord) => !entersNamingContexts && isNamingContextHead(record);
  if (scope === 'one') return (record) => record.parent === base && !isClosed(record);
  const known = new Map<number, boolean>([[base, true]]);
  const isBelow = (id: number): boolean => {
    const answer = known.get(id);
    if (answer !== undefined) return answer;
    const record = id === ROOT ? undefined : directory.record(id);
    const below = record !== undefined && !isClosed(record) && isBelow(record.parent);
    known.set(id, below);
    return below;
  };
  return (record) => record.id === base || (!isClosed(record) && isBelow(record.parent));
}

/** Bit of `instanceType`. @see [MS-ADTS] 2.2.22 */
const IS_NAMING_CONTEXT_HEAD = 1n;

export function isNamingContextHead(record: EntryRecord): boolean {
  return ((storedInteger(record, 'instancetype') ?? 0n) & IS_NAMING_CONTEXT_HEAD) !== 0n;
}
