import type { ControllerContext } from '../controller-context.ts';
import {
  type LdapControl,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  SUCCESS,
} from '../ldap/ldap-operation.ts';
import { type PagedResults, pagedResults } from './control-values.ts';
import { findRecords } from './find-records.ts';
import { filterMatcher } from './match-filter.ts';
import { PagedSearches, type ResultSet } from './paged-searches.ts';
import { refusal } from './refusal.ts';
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
import { ControlOid } from './supported-controls.ts';

/** One page of what matched when the search was begun. @see RFC 2696 */
export function findPage(
  request: SearchRequest,
  paging: PagedResults,
  session: LdapSession,
  context: ControllerContext,
): SearchAnswer {
  const searches = PagedSearches.of(session);
  if (paging.cookie.length > 0) return continued(request, paging, searches, context);
  if (paging.size === 0) {
    const text = '00002020: A page of no entries cannot begin a search';
    return nothing(refusal(LdapResultCode.operationsError, text, context.profile));
  }
  const { records, timedOut } = findRecords(request, Infinity, context);
  if (timedOut) return nothing(timeLimitExceeded(context));
  const results = searches.open(pagedRequest(request), sortedRecords(request, records));
  const page = nextPage(request, paging, searches, results, context);
  return { ...page, references: referencesOf(request, session, context) };
}

function continued(
  request: SearchRequest,
  paging: PagedResults,
  searches: PagedSearches,
  context: ControllerContext,
): SearchAnswer {
  const found = searches.continue(paging.cookie, pagedRequest(request));
  switch (found.kind) {
    case 'unknown-cookie': {
      const text = '00002035: This connection has no search with that cookie';
      return nothing(refusal(LdapResultCode.unwillingToPerform, text, context.profile));
    }
    case 'other-request': {
      const text = '00000057: The cookie belongs to another search';
      return nothing(refusal(LdapResultCode.unavailableCriticalExtension, text, context.profile));
    }
    case 'continued':
      if (paging.size === 0) {
        searches.abandon(found.results);
        return nothing(SUCCESS);
      }
      return nextPage(request, paging, searches, found.results, context);
    default:
      return found satisfies never;
  }
}

/**
 * The objects of the page that are still there and still match; where they are now does not matter, as observed on
 * Windows by the authors of Samba.
 */
function nextPage(
  request: SearchRequest,
  { size }: PagedResults,
  searches: PagedSearches,
  results: ResultSet,
  context: ControllerContext,
): SearchAnswer {
  const { operation, view } = request;
  const { profile, directory } = context;
  // A size of 2^31 and more comes as a negative number: all of them.
  const asked = Math.min(size < 0 ? Infinity : size, profile.maxPageSize);
  const limit = sizeLimitOf(request, context);
  const page = searches.nextPage(results, Math.min(asked, limit));
  const matches = filterMatcher(operation.filter, view);
  const records = page.ids.flatMap((id) => {
    const record = directory.record(id);
    return record !== undefined && matches(record) ? [record] : [];
  });
  const isCut = limit < asked && page.cookie.length > 0 && results.position < results.ids.length;
  if (isCut) {
    searches.abandon(results);
    return { ...nothing(sizeLimitExceeded(context)), records };
  }
  const controls = [pageControl({ size: page.estimate, cookie: page.cookie })];
  return {
    result: SUCCESS,
    records,
    references: [],
    controls: [...sortControls(request, context), ...controls],
  };
}

function pagedRequest({ operation, controlTypes }: SearchRequest) {
  const { filter, attributes } = operation;
  return { filter, attributes, controls: controlTypes };
}

function pageControl(value: PagedResults): LdapControl {
  return { type: ControlOid.pagedResults, critical: false, value: pagedResults(value) };
}

function nothing(result: LdapResult): SearchAnswer {
  return { result, records: [], references: [], controls: [] };
}
