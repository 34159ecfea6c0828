import type { AgentSummary } from '../control/agent-operations.ts';
import type { ReadyDocument } from '../control/ready-document.ts';
import type { SignInReport } from '../control/sign-in-report.ts';
import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { type Html, html } from './html.ts';
import { table } from './table.ts';

/** What the page shows of a lab. */
export interface ConsoleView {
  readonly ready: ReadyDocument;
  readonly agents: readonly AgentSummary[];
  /** All that was logged, oldest first. */
  readonly events: readonly LoggedLabEvent[];
  /** A sign-in that was just asked for: how it went, or why it was not tried. */
  readonly latest?: LatestSignIn;
}

export type LatestSignIn =
  | { readonly userPrincipalName: string; readonly report: SignInReport }
  | { readonly userPrincipalName: string; readonly problem: string };

const USERS_SHOWN = 100;
const SIGN_INS_SHOWN = 20;
const EVENTS_SHOWN = 40;

/** The whole console: one page, without script. It shows no password. */
export function consolePage(view: ConsoleView): string {
  const { ready, latest } = view;
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pta-harness: ${ready.domains.join(', ')}</title>
<link rel="stylesheet" href="/console.css">
</head>
<body>
<header>
<h1>pta-harness: ${ready.domains.join(', ')}</h1>
<p class="note">A lab of Microsoft Entra Pass-through Authentication, for testing only. Not affiliated with Microsoft.</p>
</header>
<main>
${latest === undefined ? html`` : latestSignIn(latest)}
${signInForm(view)}
${agentsTable(view)}
${usersTable(view)}
${lastSignIns(view)}
${runningTable(view)}
${lastEvents(view)}
</main>
</body>
</html>
`);
}

function latestSignIn(latest: LatestSignIn): Html {
  if ('problem' in latest) {
    return html`<section aria-labelledby="latest"><h2 id="latest">Sign-in not tried</h2>
<p class="bad" role="status">${latest.problem}</p></section>`;
  }
  const { result, timeline, traceLog } = latest.report;
  const verdict =
    result.kind === 'succeeded'
      ? html`<p class="good" role="status">Signed in.</p>`
      : html`<p class="bad" role="status">Refused: ${result.code}</p><pre>${result.description}</pre>`;
  return html`<section aria-labelledby="latest"><h2 id="latest">Sign-in of ${latest.userPrincipalName}</h2>
${verdict}
${table(
  'Hop by hop, in milliseconds since the sign-in reached the cloud',
  ['ms', 'Hop', 'Machine', 'What happened'],
  timeline.map(({ afterMs, hop, machine, text }) => [Math.round(afterMs), hop, machine, text]),
)}
${traceLog === '' ? html`` : html`<h3>Trace log of the agent</h3><pre>${traceLog}</pre>`}
</section>`;
}

function signInForm({ ready: { domains } }: ConsoleView): Html {
  const example = `alice@${domains[0] ?? 'contoso.test'}`;
  return html`<section aria-labelledby="sign-in"><h2 id="sign-in">Sign a user in</h2>
<form method="post" action="/sign-in">
<label>User principal name
<input name="userPrincipalName" required placeholder="${example}" autocomplete="off" spellcheck="false"></label>
<label>Password, the user's own when empty
<input name="password" type="password" autocomplete="off"></label>
<button>Sign in</button>
</form></section>`;
}

function agentsTable({ agents }: ConsoleView): Html {
  return html`<section aria-labelledby="agents"><h2 id="agents">Authentication Agents</h2>
${table(
  'State as the server knows it, status as the portal shows it',
  ['Agent', 'Machine', 'State', 'Status', 'Id', 'Trace log'],
  agents.map(({ name, machineName, state, status, id }) => [
    name,
    machineName,
    state,
    status,
    html`<code>${id}</code>`,
    html`<a href="/api/agents/${encodeURIComponent(name)}/trace">trace of ${name}</a>`,
  ]),
)}</section>`;
}

function usersTable({ ready: { users } }: ConsoleView): Html {
  const more = users.length - USERS_SHOWN;
  return html`<section aria-labelledby="users"><h2 id="users">Users</h2>
${table(
  `State of the account in the directory when it was added${more > 0 ? `; ${more} more are in /api/lab` : ''}`,
  ['User principal name', 'State'],
  users.slice(0, USERS_SHOWN).map(({ userPrincipalName, state }) => [userPrincipalName, state]),
)}</section>`;
}

function lastSignIns({ events }: ConsoleView): Html {
  const names = new Map(
    events.flatMap((event) =>
      event.type === 'sign-in.received' ? [[event.correlationId, event.userPrincipalName]] : [],
    ),
  );
  const completed = events.flatMap((event) => (event.type === 'sign-in.completed' ? [event] : []));
  return html`<section aria-labelledby="sign-ins"><h2 id="sign-ins">Last sign-ins</h2>
${table(
  'Newest first',
  ['Time', 'User principal name', 'Result', 'Correlation id'],
  completed
    .slice(-SIGN_INS_SHOWN)
    .reverse()
    .map(({ at, correlationId, code }) => [
      timeOf(at),
      names.get(correlationId) ?? '',
      code === '0' ? 'signed in' : code,
      html`<code>${correlationId}</code>`,
    ]),
)}</section>`;
}

function runningTable({ ready }: ConsoleView): Html {
  const { cloud, proxy, directory, tenantId, profile, ca } = ready;
  const code = (content: string) => html`<code>${content}</code>`;
  return html`<section aria-labelledby="running"><h2 id="running">What runs</h2>
${table(
  'Addresses and names for other programs; /api/lab has them all, with the passwords',
  ['Part', 'Where'],
  [
    ['Tenant', html`${code(tenantId)}, profile ${profile}`],
    ['Cloud', html`${code(`${cloud.address}:${cloud.port}`)} for ${cloud.hosts.length} host names`],
    ['Proxy', code(proxy)],
    ...directory.map(({ domain, ldap, ldaps }) => [
      `Directory of ${domain}`,
      html`${code(ldap)}, ${code(ldaps)}`,
    ]),
    ['Root certificate', code(ca)],
  ],
)}</section>`;
}

function lastEvents({ events }: ConsoleView): Html {
  return html`<section aria-labelledby="events"><h2 id="events">Last events</h2>
${table(
  'Newest first; /api/events has all',
  ['Time', 'Machine', 'Event', 'Details'],
  events
    .slice(-EVENTS_SHOWN)
    .reverse()
    .map(({ at, machine, type, sequence, ...details }) => [
      timeOf(at),
      machine,
      type,
      Object.entries(details)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ]),
)}</section>`;
}

/** `09:00:00.123`, UTC. */
function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
