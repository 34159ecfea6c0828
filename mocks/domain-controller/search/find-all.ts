import type { ControllerContext } from '../controller-context.ts';
import { type LdapSession, SUCCESS } from '../ldap/ldap-operation.ts';
import { findRecords } from './find-records.ts';
import {
  referencesOf,
  type SearchAnswer,
  sizeLimitExceeded,
  sizeLimitOf,
  sortControls,
  sortedRecords,
  timeLimitExceeded,
} from './search-answer.ts';
import type { SearchRequest } from './search-request.ts';

/** All that matches, as far as the limits go; sorting comes before the limit of size. */
export function findAll(
  request: SearchRequest,
  session: LdapSession,
  context: ControllerContext,
): SearchAnswer {
  const limit = sizeLimitOf(request, context);
  const count = request.sorting === undefined ? limit + 1 : Infinity;
  const { records, timedOut } = findRecords(request, count, context);
  const answer = {
    records: sortedRecords(request, records).slice(0, limit),
    controls: sortControls(request, context),
  };
  if (timedOut) return { ...answer, references: [], result: timeLimitExceeded(context) };
  if (records.length > limit) {
    return { ...answer, references: [], result: sizeLimitExceeded(context) };
  }
  return { ...answer, references: referencesOf(request, session, context), result: SUCCESS };
}
