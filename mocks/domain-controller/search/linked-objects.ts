import type { Directory } from '../../directory/directory.ts';
import { storedValues } from '../../directory/entry-record.ts';
import { BACK_LINKS, FORWARD_LINKS } from '../../directory/links.ts';

/** Numbers of the objects that one end of a link leads to; `undefined` for an attribute that is no link. */
export type LinkWalk = (id: number) => readonly number[];

/**
 * From an object to those that have it among the values of the attribute: for `member` the groups, for `memberOf`
 * the members.
 *
 * @param key - lower-case attribute name
 */
export function holdersOf(key: string, directory: Directory): LinkWalk | undefined {
  if (FORWARD_LINKS.includes(key)) return (id) => directory.sourcesOf(key, id);
  const forward = BACK_LINKS[key];
  if (forward === undefined) return undefined;
  return (id) => {
    const record = directory.record(id);
    const targets = record === undefined ? [] : storedValues(record, forward);
    return targets.filter((target) => typeof target === 'number');
  };
}

/** All that is reached in one step or more; a ring ends where it was entered. */
export function reachable(from: number, walk: LinkWalk): ReadonlySet<number> {
  const reached = new Set(walk(from));
  // A set is walked in the order of adding, those that are added meanwhile included.
  for (const id of reached) for (const next of walk(id)) reached.add(next);
  return reached;
}
