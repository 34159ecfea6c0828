import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import {
  type LdapRequest,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
  type SearchOperation,
} from '../ldap/ldap-operation.ts';
import type { SearchFilter } from '../ldap/search-filter.ts';
import { BASE_SCOPE_ONLY } from './constructed-attributes.ts';
import { refusal } from './refusal.ts';
import { noSuchObject, resolveName } from './search-base.ts';
import type { SearchControls } from './search-controls.ts';
import { ROOT, type SearchScope } from './search-scope.ts';
import { type SearchView, searchView } from './search-view.ts';
import { type AttributeSelection, readSelection } from './select-attributes.ts';
import { type Sorting, sortingBy } from './sort-records.ts';

/** A search that can be answered. */
export interface SearchRequest {
  readonly operation: SearchOperation;
  readonly controls: SearchControls;
  /** OIDs of all that were sent. */
  readonly controlTypes: readonly string[];
  readonly view: SearchView;
  readonly scope: SearchScope;
  /** Absent for the base `""` of the global catalog. */
  readonly base?: EntryRecord;
  readonly selection: AttributeSelection;
  readonly sorting?: Sorting;
}

export type PreparedSearch =
  | { readonly kind: 'ready'; readonly request: SearchRequest }
  | { readonly kind: 'refused'; readonly result: LdapResult; readonly sorting?: Sorting };

/** Reads all that can be wrong with a search before anything is looked for. */
export function prepareSearch(
  { operation, controls: sent }: LdapRequest<SearchOperation>,
  controls: SearchControls,
  session: LdapSession,
  context: ControllerContext,
): PreparedSearch {
  const { profile } = context;
  const refuse = (resultCode: number, text: string) =>
    ({ kind: 'refused', result: refusal(resultCode, text, profile) }) as const;
  const entersNamingContexts =
    session.service === 'global-catalog' || controls.phantomRoot === true;
  const base = resolveBase(operation.baseDn, entersNamingContexts, context);
  if ('kind' in base) return base;
  if (profile.approximateMatch === 'refused' && hasApproximateMatch(operation.filter)) {
    return refuse(
      LdapResultCode.operationsError,
      '00002020: Indexed and full searches both failed!',
    );
  }
  const selection = readSelection({
    ...operation,
    typesOnly: operation.typesOnly && profile.honoursTypesOnly,
  });
  if ('malformed' in selection) {
    return refuse(
      LdapResultCode.unwillingToPerform,
      `00002035: The range of ${selection.malformed} is malformed`,
    );
  }
  const forbidden = selection.named.find(({ schema }) => BASE_SCOPE_ONLY.has(schema.key));
  if (operation.scope !== 'base' && forbidden !== undefined) {
    return refuse(
      LdapResultCode.operationsError,
      `00002020: ${forbidden.schema.name} is for searches of the base alone`,
    );
  }
  const view = searchView(session, context);
  const sorting = controls.sort === undefined ? undefined : sortingBy(controls.sort, view);
  const mustSort = controls.sort?.critical === true && profile.answersSort;
  if (sorting !== undefined && mustSort && sorting.resultCode !== LdapResultCode.success) {
    const refused = refuse(LdapResultCode.unavailableCriticalExtension, '00002077: Cannot sort');
    return { ...refused, sorting };
  }
  const { record } = base;
  const request: SearchRequest = {
    operation,
    controls,
    controlTypes: sent.map(({ type }) => type),
    view,
    scope: { base: record?.id ?? ROOT, scope: operation.scope, entersNamingContexts },
    selection,
    ...(sorting === undefined ? {} : { sorting }),
    ...(record === undefined ? {} : { base: record }),
  };
  return { kind: 'ready', request };
}

/** @param entersNamingContexts - then `""` stands above all of them; else there is nothing of that name */
function resolveBase(
  name: string,
  entersNamingContexts: boolean,
  { directory, profile }: ControllerContext,
): { readonly record?: EntryRecord } | Extract<PreparedSearch, { kind: 'refused' }> {
  if (name.trim() === '') {
    if (entersNamingContexts) return {};
    return { kind: 'refused', result: noSuchObject([], directory, profile) };
  }
  const resolved = resolveName(name, directory, profile);
  return resolved.kind === 'refused' ? resolved : { record: resolved.record };
}

function hasApproximateMatch(filter: SearchFilter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(hasApproximateMatch);
    case 'not':
      return hasApproximateMatch(filter.filter);
    default:
      return filter.kind === 'approximate';
  }
}
