import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import { diagnosticMessage } from '../diagnostic-message.ts';
import {
  type FoundEntry,
  type LdapReply,
  type LdapRequest,
  LdapResultCode,
  type LdapSession,
  type SearchOperation,
  SUCCESS,
} from '../ldap/ldap-operation.ts';
import { extendedName, withExtendedNames } from './extended-name.ts';
import { findAll } from './find-all.ts';
import { findPage } from './find-page.ts';
import { rootDse } from './root-dse.ts';
import type { SearchAnswer } from './search-answer.ts';
import { readSearchControls } from './search-controls.ts';
import { prepareSearch, type SearchRequest } from './search-request.ts';
import { selectAttributes } from './select-attributes.ts';
import { sortResponse } from './sort-records.ts';

/** Answers one search, and reports it. What matches is settled here; what entries show is worked out as they are sent. */
export function serveSearch(
  request: LdapRequest<SearchOperation>,
  session: LdapSession,
  context: ControllerContext,
): LdapReply {
  const { reply, entries } = answer(request, session, context);
  context.events.append({
    type: 'directory.search-answered',
    baseDn: request.operation.baseDn,
    resultCode: reply.result.resultCode,
    entries,
  });
  return reply;
}

interface CountedReply {
  readonly reply: LdapReply;
  readonly entries: number;
}

function answer(
  sent: LdapRequest<SearchOperation>,
  session: LdapSession,
  context: ControllerContext,
): CountedReply {
  const { operation } = sent;
  const read = readSearchControls(sent.controls, context.profile);
  if (read.kind === 'refused') return empty({ result: read.result });
  if (operation.baseDn === '' && operation.scope === 'base') {
    return { reply: { entries: [rootDse(operation, context)], result: SUCCESS }, entries: 1 };
  }
  if (session.identity === undefined) {
    const resultCode = LdapResultCode.operationsError;
    const text = diagnosticMessage(context.profile, 'anonymousOperation');
    return empty({ result: { resultCode, diagnosticMessage: text } });
  }
  const prepared = prepareSearch(sent, read.controls, session, context);
  if (prepared.kind === 'refused') {
    const { result, sorting } = prepared;
    return empty({
      result,
      ...(sorting === undefined ? {} : { controls: [sortResponse(sorting.resultCode)] }),
    });
  }
  const { request } = prepared;
  const { paging } = request.controls;
  return found(
    paging === undefined
      ? findAll(request, session, context)
      : findPage(request, paging, session, context),
    request,
  );
}

function empty(reply: LdapReply): CountedReply {
  return { reply, entries: 0 };
}

function found(
  { result, records, references, controls }: SearchAnswer,
  request: SearchRequest,
): CountedReply {
  const reply = { result, references, controls, entries: shownEntries(records, request) };
  return { reply, entries: records.length };
}

function* shownEntries(
  records: readonly EntryRecord[],
  { selection, view, controls }: SearchRequest,
): Generator<FoundEntry> {
  const { directory } = view;
  const { extendedDn } = controls;
  for (const record of records) {
    const attributes = selectAttributes(record, selection, view);
    if (extendedDn === undefined) yield { dn: directory.dnOf(record), attributes };
    else {
      yield {
        dn: extendedName(record, extendedDn, directory),
        attributes: attributes.map((attribute) =>
          withExtendedNames(attribute, extendedDn, directory),
        ),
      };
    }
  }
}
