import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { SearchOperation } from '../ldap/ldap-operation.ts';
import { filterMatcher } from './match-filter.ts';
import { indexedCandidates } from './plan-search.ts';
import type { SearchRequest } from './search-request.ts';
import { scopeTest } from './search-scope.ts';

export interface FoundRecords {
  /** As they are now: a record never changes. */
  readonly records: readonly EntryRecord[];
  /** Time was up before all were looked at. */
  readonly timedOut: boolean;
}

/**
 * The records that match: those of an index in its order, else in the order they were added.
 *
 * @param count - how many to find at most
 */
export function findRecords(
  { operation, scope, view }: SearchRequest,
  count: number,
  { clock, profile }: ControllerContext,
): FoundRecords {
  const isInScope = scopeTest(scope, view.directory);
  const matches = filterMatcher(operation.filter, view);
  const deadline = profile.honoursTimeLimit ? clock.elapsed() + durationMs(operation) : Infinity;
  const records: EntryRecord[] = [];
  for (const record of indexedCandidates(operation.filter, scope, view) ??
    view.directory.records()) {
    if (deadline !== Infinity && clock.elapsed() > deadline) return { records, timedOut: true };
    if (!isInScope(record) || !matches(record)) continue;
    records.push(record);
    if (records.length >= count) break;
  }
  return { records, timedOut: false };
}

/** Seconds that Windows looks for entries at most. @see [MS-ADTS] 3.1.1.3.4.6 MaxQueryDuration */
const QUERY_DURATION_MAX = 120;

function durationMs({ timeLimit }: SearchOperation): number {
  return Math.min(timeLimit === 0 ? Infinity : timeLimit, QUERY_DURATION_MAX) * 1_000;
}
