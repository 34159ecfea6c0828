import type { Directory } from './directory.ts';
import { type EntryRecord, storedInteger } from './entry-record.ts';

/**
 * The groups that an object is in, nested ones and its primary group included.
 *
 * @returns {@link EntryRecord.id} of each group
 */
export function groupsOf(directory: Directory, record: EntryRecord): ReadonlySet<number> {
  const primary = storedInteger(record, 'primarygroupid');
  const groups = new Set<number>(primary === undefined ? [] : [Number(primary)]);
  for (const group of directory.sourcesOf('member', record.id)) groups.add(group);
  // A set is walked in the order of adding, those that are added meanwhile included; a ring of groups ends it.
  for (const group of groups) {
    for (const above of directory.sourcesOf('member', group)) groups.add(above);
  }
  return groups;
}

/** @param group - {@link EntryRecord.id} of the group */
export function isMemberOf(directory: Directory, record: EntryRecord, group: number): boolean {
  const hasMembers = directory.record(group)?.attributes['member'] !== undefined;
  const isPrimary = storedInteger(record, 'primarygroupid') === BigInt(group);
  return isPrimary || (hasMembers && groupsOf(directory, record).has(group));
}
