import { matchesFilter } from './matches-filter.ts';
import type { CollectionQuery } from './query-options.ts';

/** A list of entries in the order that they came, of which the oldest may be gone. */
export interface Entries<Entry> {
  readonly records: readonly Entry[];
  /** How many there were before the first of `records`; none unless given. */
  readonly forgotten?: number;
}

export interface Page {
  readonly resources: readonly object[];
  /** Position of the last one, where more follow. */
  readonly continuesAfter?: number;
  /** How many there are on all pages, where that was asked for. */
  readonly count?: number;
}

/** How entries become resources. */
export interface Rendering<Entry> {
  render(entry: Entry): object;
  /** Entries that the collection does not have, whatever the filter; it has all unless given. */
  has?(entry: Entry): boolean;
  /** The order where none is asked for. */
  readonly order: 'asc' | 'desc';
}

/**
 * One page of the entries that the query is for. Pages follow each other by position, so that nothing is told twice or
 * left out while the list grows.
 */
export function pageOf<Entry>(
  { records, forgotten = 0 }: Entries<Entry>,
  query: CollectionQuery,
  { render, has = () => true, order }: Rendering<Entry>,
): Page {
  const { filter, pageLength, after } = query;
  const step = (query.order ?? order) === 'desc' ? -1 : 1;
  /** What the entry is to the client; nothing when the query is not for it. */
  const found = (entry: Entry) => {
    if (!has(entry)) return undefined;
    const resource = render(entry);
    return filter === undefined || matchesFilter(filter, resource) ? resource : undefined;
  };

  const resources: object[] = [];
  let last: number | undefined;
  let index = step === 1 ? 0 : records.length - 1;
  if (after !== undefined) {
    const next = after - forgotten + step;
    // Where what came before is gone, the oldest that is left goes on; where it has never been, nothing does.
    index = step === 1 ? Math.max(next, 0) : Math.min(next, records.length - 1);
  }
  let continues = false;
  for (; index >= 0 && index < records.length; index += step) {
    const resource = found(records[index] as Entry);
    if (resource === undefined) continue;
    if (resources.length === pageLength) {
      continues = true;
      break;
    }
    resources.push(selected(resource, query));
    last = index + forgotten;
  }
  return {
    resources,
    ...(continues && last !== undefined && { continuesAfter: last }),
    ...(query.count && { count: records.filter((each) => found(each) !== undefined).length }),
  };
}

/** The resource, with the members that were asked for; all of them unless some were. */
export function selected(
  resource: object,
  { select, expand }: Pick<CollectionQuery, 'select' | 'expand'>,
): object {
  if (select === undefined) return resource;
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => select.includes(name) || expand.includes(name)),
  );
}
