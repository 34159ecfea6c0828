import { isDeepStrictEqual } from 'node:util';
import type { EntryRecord } from '../../directory/entry-record.ts';
import type { LdapSession, SearchOperation } from '../ldap/ldap-operation.ts';

/** Sets of results that one connection may keep; the one not used for longest goes. @see [MS-ADTS] 3.1.1.3.4.6 MaxResultSetsPerConn */
const RESULT_SETS_MAX = 10;

/** What must be the same in every request of a paged search. The base is not looked at again. */
export type PagedRequest = Pick<SearchOperation, 'filter' | 'attributes'> & {
  /** OIDs. */
  readonly controls: readonly string[];
};

export interface ResultSet {
  readonly cookie: string;
  readonly request: PagedRequest;
  /** {@link EntryRecord.id} of all that matched at first, in order. */
  readonly ids: readonly number[];
  position: number;
}

export type ContinuedSearch =
  | { readonly kind: 'continued'; readonly results: ResultSet }
  | { readonly kind: 'unknown-cookie' }
  | { readonly kind: 'other-request' };

export interface Page {
  /** Numbers of the objects; some may be gone by now. */
  readonly ids: readonly number[];
  /** Empty on the last page. */
  readonly cookie: Uint8Array;
  /** All that matched at first; 0 on the last page. */
  readonly estimate: number;
}

const MEMORY_KEY = 'paged-searches';

/** The paged searches of one connection that are not at their end. */
export class PagedSearches {
  /** By cookie, the one that was used last at the end. */
  readonly #resultSets = new Map<string, ResultSet>();
  #lastCookie = 0;

  static of({ memory }: LdapSession): PagedSearches {
    const kept = memory.get(MEMORY_KEY);
    if (kept instanceof PagedSearches) return kept;
    const searches = new PagedSearches();
    memory.set(MEMORY_KEY, searches);
    return searches;
  }

  open(request: PagedRequest, records: readonly EntryRecord[]): ResultSet {
    this.#lastCookie += 1;
    // A C string, as observed on Samba.
    const cookie = `${this.#lastCookie}\0`;
    const results = { cookie, request, ids: records.map(({ id }) => id), position: 0 };
    this.#use(results);
    const [oldest] = this.#resultSets.keys();
    if (this.#resultSets.size > RESULT_SETS_MAX && oldest !== undefined) {
      this.#resultSets.delete(oldest);
    }
    return results;
  }

  continue(cookie: Uint8Array, request: PagedRequest): ContinuedSearch {
    const results = this.#resultSets.get(Buffer.from(cookie).toString('latin1'));
    if (results === undefined) return { kind: 'unknown-cookie' };
    if (!isSameRequest(results.request, request)) return { kind: 'other-request' };
    this.#use(results);
    return { kind: 'continued', results };
  }

  /**
   * The next page. One that is filled to the last object has a cookie all the same, and an empty page behind it, as
   * observed on Samba.
   */
  nextPage(results: ResultSet, size: number): Page {
    const { ids, position, cookie } = results;
    const page = ids.slice(position, position + size);
    results.position += page.length;
    if (page.length === size) {
      return { ids: page, cookie: Buffer.from(cookie, 'latin1'), estimate: ids.length };
    }
    this.abandon(results);
    return { ids: page, cookie: new Uint8Array(), estimate: 0 };
  }

  abandon({ cookie }: ResultSet): void {
    this.#resultSets.delete(cookie);
  }

  #use(results: ResultSet): void {
    this.#resultSets.delete(results.cookie);
    this.#resultSets.set(results.cookie, results);
  }
}

/** Fewer attributes are the same search, as on Samba. */
function isSameRequest(first: PagedRequest, next: PagedRequest): boolean {
  const isSubset = (some: readonly string[], all: readonly string[]) =>
    some.every((name) => all.some((other) => other.toLowerCase() === name.toLowerCase()));
  return (
    isDeepStrictEqual(first.filter, next.filter) &&
    isSubset(next.attributes, first.attributes) &&
    isDeepStrictEqual(first.controls.toSorted(), next.controls.toSorted())
  );
}
