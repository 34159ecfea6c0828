import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import {
  type LdapControl,
  type LdapResult,
  LdapResultCode,
  type LdapSession,
} from '../ldap/ldap-operation.ts';
import { continuationReferences } from './continuation-references.ts';
import { refusal } from './refusal.ts';
import type { SearchRequest } from './search-request.ts';
import { sortResponse } from './sort-records.ts';

/** What a search found. */
export interface SearchAnswer {
  readonly result: LdapResult;
  /** As they were when they were found: a record never changes. */
  readonly records: readonly EntryRecord[];
  readonly references: readonly string[];
  readonly controls: readonly LdapControl[];
}

/** Entries of one reply at most. */
export function sizeLimitOf({ operation }: SearchRequest, { profile }: ControllerContext): number {
  const { sizeLimit } = operation;
  const asked = profile.honoursSizeLimit && sizeLimit > 0 ? sizeLimit : Infinity;
  return Math.min(asked, profile.maxPageSize);
}

export function sortedRecords(
  { sorting }: SearchRequest,
  records: readonly EntryRecord[],
): readonly EntryRecord[] {
  return sorting === undefined ? records : sorting.sorted(records);
}

export function sortControls(
  { sorting }: SearchRequest,
  { profile }: ControllerContext,
): readonly LdapControl[] {
  if (sorting === undefined || !profile.answersSort) return [];
  return [sortResponse(sorting.resultCode)];
}

export function referencesOf(
  { base, scope, controls }: SearchRequest,
  session: LdapSession,
  context: ControllerContext,
): readonly string[] {
  if (base === undefined) return [];
  return continuationReferences(base, scope.scope, controls, session, context);
}

/** ERROR_DS_SIZELIMIT_EXCEEDED; the wording is inferred. */
export function sizeLimitExceeded({ profile }: ControllerContext): LdapResult {
  return refusal(LdapResultCode.sizeLimitExceeded, '00002023: Size limit exceeded', profile);
}

/** ERROR_DS_TIMELIMIT_EXCEEDED; the wording is inferred. */
export function timeLimitExceeded({ profile }: ControllerContext): LdapResult {
  return refusal(LdapResultCode.timeLimitExceeded, '00002022: Time limit exceeded', profile);
}
