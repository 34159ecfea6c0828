import { type Html, html } from '../../../../runtime/html.ts';
import type { TextReply } from '../../../../runtime/http-server.ts';
import type { SignInRecord } from '../../sign-in-log/sign-in-record.ts';
import { portalPage, table } from './portal-frame.ts';
import { DOWNLOADS } from './sign-in-downloads.ts';

const PATH = '/portal/sign-ins';
const SHOWN_MAX = 200;
const FILTER_LENGTH_MAX = 200;
const STATUSES = ['Success', 'Failure', 'Interrupted'] as const;

/** The log, newest first, with the filters of the query. */
export function signInsPage(records: readonly SignInRecord[], query: URLSearchParams): TextReply {
  const user = filterOf(query, 'user');
  const status = filterOf(query, 'status');
  const code = filterOf(query, 'code').replace(/^AADSTS/i, '');
  const correlation = filterOf(query, 'correlation');
  const found = records
    .filter(
      (record) =>
        record.signInIdentifier.toLowerCase().includes(user.toLowerCase()) &&
        (status === '' || record.status === status) &&
        (code === '' || String(record.errorCode) === code) &&
        (correlation === '' || record.correlationId === correlation.toLowerCase()),
    )
    .toReversed();
  const rest = html`<h2>Filter</h2>
<form class="row" method="get" action="${PATH}">
<label for="user">User<input id="user" name="user" value="${user}" maxlength="${FILTER_LENGTH_MAX}"></label>
<label for="status">Status<select id="status" name="status"><option value="">Any</option>${STATUSES.map((each) => option(each, status))}</select></label>
<label for="code">Sign-in error code<input id="code" name="code" inputmode="numeric" value="${code}" maxlength="12"></label>
<label for="correlation">Correlation id<input id="correlation" name="correlation" value="${correlation}" maxlength="36"></label>
<button type="submit">Apply</button></form>
<h2>Download</h2>
<ul>${DOWNLOADS.map(({ path, name }) => html`<li><a href="${path}">${name}</a></li>`)}</ul>`;
  const live = html`<p class="note">${found.length} of ${records.length} sign-ins${found.length > SHOWN_MAX ? `, the latest ${SHOWN_MAX} are shown` : ''}.</p>
${table(
  'User sign-ins',
  ['Date (UTC)', 'User', 'Application', 'Status', 'Error code', 'IP address', 'Request id'],
  found.slice(0, SHOWN_MAX).map(rowOf),
)}`;
  return portalPage(PATH, { live, rest });
}

/** All that the log knows of one sign-in. */
export function signInPage(record: SignInRecord | undefined): TextReply {
  if (record === undefined) {
    return portalPage(PATH, {
      live: html`<p>The log has no sign-in of that id. The oldest leave it when there are very many.</p>`,
      status: 404,
    });
  }
  const facts: readonly (readonly [string, string | number])[] = [
    ['Date (UTC)', momentOf(record.createdAt)],
    ['Request id', record.id],
    ['Correlation id', record.correlationId],
    ['Authentication requirement', record.authenticationRequirement],
    ['Status', record.status],
    ['Sign-in error code', record.errorCode],
    ['Failure reason', record.failureReason],
    ['Additional details', record.additionalDetails ?? ''],
    ['User', record.user?.displayName ?? ''],
    ['Username', record.signInIdentifier],
    ['Application', record.application.displayName],
    ['Resource', record.resource.displayName],
    ['Client app', record.clientApp],
    ['Authentication protocol', record.protocol],
    ['IP address', record.ipAddress],
    ['Conditional Access', record.conditionalAccessStatus],
    ['Processing time', `${record.processingTimeMs} ms`],
  ];
  const live = html`<h2>Basic info</h2>
<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<h2>Authentication Details</h2>
${table(
  'Steps',
  [
    'Date (UTC)',
    'Authentication method',
    'Authentication method detail',
    'Succeeded',
    'Result detail',
    'Requirement',
  ],
  record.steps.map((step) => [
    momentOf(step.at),
    step.method,
    step.methodDetail ?? '',
    String(step.succeeded),
    step.resultDetail,
    step.requirement,
  ]),
)}`;
  return portalPage(PATH, { live });
}

function rowOf(record: SignInRecord): (string | number | Html)[] {
  return [
    momentOf(record.createdAt),
    record.signInIdentifier,
    record.application.displayName,
    record.status,
    record.errorCode,
    record.ipAddress,
    html`<a href="${PATH}/${record.id}">${record.id}</a>`,
  ];
}

/** Cut to a length that no filter of the form exceeds. */
function filterOf(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').trim().slice(0, FILTER_LENGTH_MAX);
}

function option(value: string, chosen: string): Html {
  return value === chosen
    ? html`<option selected>${value}</option>`
    : html`<option>${value}</option>`;
}

function momentOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
