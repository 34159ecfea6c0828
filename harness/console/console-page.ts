import type { AgentSummary } from '../control/agent-detail.ts';
import { eventDetails } from '../control/event-details.ts';
import type { FindingReport } from '../control/finding-report.ts';
import type { IgnoredResultReport } from '../control/ignored-result-report.ts';
import type { ReadyDocument } from '../control/ready-document.ts';
import type { SignInReport } from '../control/sign-in-report.ts';
import type { LoggedLabEvent } from '../environment/lab-event.ts';

import { type Html, html } from '../runtime/html.ts';
import { machinePath, momentOf, pageFrame, section, timeOf } from './page-frame.ts';
import { table } from './table.ts';

/** What the page shows of a lab. */
export interface ConsoleView {
  readonly ready: ReadyDocument;
  readonly agents: readonly AgentSummary[];
  /** Names of the machines that Windows logs something on. */
  readonly machines: readonly string[];
  /** Oldest first. */
  readonly findings: readonly FindingReport[];
  readonly ignoredResults: readonly IgnoredResultReport[];
  /** All that was logged, oldest first. */
  readonly events: readonly LoggedLabEvent[];
  /** A sign-in that was just asked for: how it went, or why it was not tried. */
  readonly latest?: LatestSignIn;
}

export type LatestSignIn =
  | { readonly userPrincipalName: string; readonly report: SignInReport }
  | { readonly userPrincipalName: string; readonly problem: string };

const USERS_SHOWN = 100;
const FINDINGS_SHOWN = 50;
const SIGN_INS_SHOWN = 20;
const EVENTS_SHOWN = 40;

/** The first page of the console. No page has a script, and none shows a password. */
export function consolePage(view: ConsoleView): string {
  const { ready, latest } = view;
  return pageFrame(
    `pta-harness: ${ready.domains.join(', ')}`,
    'A lab of Microsoft Entra Pass-through Authentication, for testing only. Not affiliated with Microsoft.',
    [
      ...(latest === undefined ? [] : [latestSignIn(latest)]),
      signInForm(view),
      agentsTable(view),
      findingsTable(view),
      ignoredTable(view),
      usersTable(view),
      lastSignIns(view),
      runningTable(view),
      lastEvents(view),
    ],
  );
}

function latestSignIn(latest: LatestSignIn): Html {
  if ('problem' in latest) {
    const { problem } = latest;
    return section(
      'latest',
      'Sign-in not tried',
      html`<p class="bad" role="status">${problem}</p>`,
    );
  }
  const { result, timeline, traceLog } = latest.report;
  const verdict =
    result.kind === 'succeeded'
      ? html`<p class="good" role="status">Signed in.</p>`
      : html`<p class="bad" role="status">Refused: ${result.code}</p><pre>${result.description}</pre>`;
  return section(
    'latest',
    `Sign-in of ${latest.userPrincipalName}`,
    verdict,
    table(
      'Hop by hop, in milliseconds since the sign-in reached the cloud',
      ['ms', 'Hop', 'Machine', 'What happened'],
      timeline.map(({ afterMs, hop, machine, text }) => [Math.round(afterMs), hop, machine, text]),
    ),
    ...(traceLog === '' ? [] : [html`<h3>Trace log of the agent</h3><pre>${traceLog}</pre>`]),
  );
}

function signInForm({ ready: { domains } }: ConsoleView): Html {
  const example = `alice@${domains[0] ?? 'contoso.test'}`;
  return section(
    'sign-in',
    'Sign a user in',
    html`<form method="post" action="/sign-in">
<label>User principal name
<input name="userPrincipalName" required placeholder="${example}" autocomplete="off" spellcheck="false"></label>
<label>Password, the user's own when empty
<input name="password" type="password" autocomplete="off"></label>
<button>Sign in</button>
</form>`,
  );
}

function agentsTable({ agents }: ConsoleView): Html {
  return section(
    'agents',
    'Authentication Agents',
    table(
      'State as the server knows it, status as the portal shows it; each has a page with its history, its logs and its counters',
      ['Agent', 'Machine', 'State', 'Status', 'Id', 'Trace log'],
      agents.map(({ name, machineName, state, status, id }) => [
        html`<a href="${machinePath(name)}">${name}</a>`,
        machineName,
        state,
        status,
        html`<code>${id}</code>`,
        html`<a href="/api/agents/${encodeURIComponent(name)}/trace">trace of ${name}</a>`,
      ]),
    ),
  );
}

function findingsTable({ findings }: ConsoleView): Html {
  return section(
    'findings',
    'Findings',
    table(
      'What looks like a theft in the log of the cloud, newest first; /api/findings has all',
      ['Time', 'Kind', 'What was found'],
      findings
        .slice(-FINDINGS_SHOWN)
        .reverse()
        .map(({ at, finding, text }) => [
          momentOf(at),
          html`<strong class="bad">${finding.kind}</strong>`,
          text,
        ]),
    ),
  );
}

function ignoredTable({ ignoredResults }: ConsoleView): Html {
  return section(
    'ignored',
    'Ignored results',
    table(
      'Results that decided nothing, by the agent that sent them',
      ['Agent', 'Late', 'Already answered', 'Unknown transaction', 'Wrong tenant'],
      ignoredResults.map(({ agent, counts }) => [
        agent,
        counts.late,
        counts['already-answered'],
        counts['unknown-transaction'],
        counts['wrong-tenant'],
      ]),
    ),
  );
}

function usersTable({ ready: { users } }: ConsoleView): Html {
  const more = users.length - USERS_SHOWN;
  return section(
    'users',
    'Users',
    table(
      `State of the account in the directory when it was added${more > 0 ? `; ${more} more are in /api/lab` : ''}`,
      ['User principal name', 'State'],
      users.slice(0, USERS_SHOWN).map(({ userPrincipalName, state }) => [userPrincipalName, state]),
    ),
  );
}

function lastSignIns({ events }: ConsoleView): Html {
  const names = new Map(
    events.flatMap((event) =>
      event.type === 'sign-in.received' ? [[event.correlationId, event.userPrincipalName]] : [],
    ),
  );
  const completed = events.flatMap((event) => (event.type === 'sign-in.completed' ? [event] : []));
  return section(
    'sign-ins',
    'Last sign-ins',
    table(
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
    ),
  );
}

function runningTable({ ready, machines }: ConsoleView): Html {
  const { cloud, proxy, directory, tenantId, profile, ca } = ready;
  const code = (content: string) => html`<code>${content}</code>`;
  return section(
    'running',
    'What runs',
    table(
      'Addresses and names for other programs; /api/lab has them all, with the passwords',
      ['Part', 'Where'],
      [
        ['Tenant', html`${code(tenantId)}, profile ${profile}`],
        [
          'Cloud',
          html`${code(`${cloud.address}:${cloud.port}`)} for ${cloud.hosts.length} host names`,
        ],
        ['Proxy', code(proxy)],
        ...directory.map(({ domain, ldap, ldaps }) => [
          `Directory of ${domain}`,
          html`${code(ldap)}, ${code(ldaps)}`,
        ]),
        ['Root certificate', code(ca)],
        [
          'Windows logs',
          html`${machines.map((name) => html`<a href="${machinePath(name)}">${name}</a> `)}`,
        ],
      ],
    ),
  );
}

function lastEvents({ events }: ConsoleView): Html {
  return section(
    'events',
    'Last events',
    table(
      'Newest first; /api/events has all',
      ['Time', 'Machine', 'Event', 'Details'],
      events
        .slice(-EVENTS_SHOWN)
        .reverse()
        .map((event) => [timeOf(event.at), event.machine, event.type, eventDetails(event)]),
    ),
  );
}
