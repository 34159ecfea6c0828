import type { EntryRecord } from '../../directory/entry-record.ts';

/** Relative identifiers below this belong to the objects that every domain has. */
const WELL_KNOWN_RID_MAX = 1_000;

/** Containers that every domain has are made before any other object, and have the first numbers. */
const DEFAULT_CONTAINERS = 22;

/** Whether the directory could not do without the object: `isCriticalSystemObject` and the flags that forbid deleting. */
export function isCritical({ id, parent }: EntryRecord): boolean {
  if (parent === 0) return true;
  return id > 0 ? id < WELL_KNOWN_RID_MAX : id >= -DEFAULT_CONTAINERS;
}
