import type { AgentDetail } from '../control/agent-detail.ts';
import { type Html, html } from '../runtime/html.ts';
import type { ChannelRecord } from '../windows/channels/channel-records-from.ts';
import type { ChannelKind } from '../windows/channels/event-channels.ts';
import { dataOf, EVENT_LEVELS, type WindowsEvent } from '../windows/windows-event.ts';
import { machinePath, momentOf, pageFrame, section } from './page-frame.ts';
import { table } from './table.ts';

/** What the page of one machine shows. */
export interface MachineView {
  /** Such as `AGENT1` or `DC1`. */
  readonly name: string;
  /** Where the machine is the server of an agent. */
  readonly agent?: MachineAgent;
  /** The Security log, oldest first. */
  readonly security: readonly WindowsEvent[];
}

export interface MachineAgent {
  readonly detail: AgentDetail;
  /** Oldest first. */
  readonly channels: Readonly<Record<ChannelKind, readonly ChannelRecord[]>>;
  readonly traceLog: string;
}

const RECORDS_SHOWN = 100;
const TRACE_LINES_SHOWN = 200;

/** One machine: what became of its agent, and what Windows logged. */
export function machinePage({ name, agent, security }: MachineView): string {
  return pageFrame(
    `${name} in this lab`,
    html`<a href="/">Back to the lab</a>. For testing only.`,
    [
      ...(agent === undefined ? [] : agentSections(name, agent)),
      securitySection(name, security),
      ...(agent === undefined ? [] : [traceSection(name, agent.traceLog)]),
    ],
  );
}

function agentSections(name: string, { detail, channels }: MachineAgent): Html[] {
  return [
    stateSection(detail),
    countersSection(detail),
    channelSection(name, 'admin', 'Admin channel', channels.admin),
    channelSection(name, 'session', 'Session channel', channels.session, sessionForm(name, detail)),
    channelSection(
      name,
      'updater-admin',
      'Admin channel of the updater',
      channels['updater-admin'],
    ),
  ];
}

function stateSection({ id, machineName, state, status, version, history }: AgentDetail): Html {
  return section(
    'state',
    'State',
    html`<p>${machineName} is <strong>${state}</strong>, ${status} in the portal, with build ${version}. Its id is <code>${id}</code>.</p>`,
    table(
      'How it came to this, newest first',
      ['Time', 'From', 'To', 'Cause'],
      history
        .slice(-RECORDS_SHOWN)
        .reverse()
        .map(({ at, from, to, cause = '' }) => [momentOf(at), from, to, cause]),
    ),
  );
}

function countersSection({ counters, ignoredResults }: AgentDetail): Html {
  return section(
    'counters',
    'Counters',
    table('Performance counters of Windows', ['Counter', 'Value'], Object.entries(counters)),
    table('Results that the cloud ignored', ['Kind', 'Number'], Object.entries(ignoredResults)),
  );
}

function channelSection(
  machine: string,
  log: ChannelKind,
  heading: string,
  records: readonly ChannelRecord[],
  before?: Html,
): Html {
  return section(
    log,
    heading,
    ...(before === undefined ? [] : [before]),
    table(
      `${shown(records)}; the lab's own names stand for texts, which are not public`,
      ['Time', 'Level', 'Id', 'Text', 'Data'],
      latest(records).map(({ at, level, eventId, templateKey, data }) => [
        momentOf(at),
        levelName(level),
        eventId,
        templateKey,
        data.map(({ name, value }) => `${name} ${value}`).join(', '),
      ]),
    ),
    xmlLink(machine, log, heading),
  );
}

/** An analytic log can be read once it is off again. */
function sessionForm(name: string, { sessionLog }: AgentDetail): Html {
  const isOn = sessionLog !== undefined && sessionLog.offSince === undefined;
  const state = isOn ? 'It is on; turn it off to read what it records.' : 'It is off.';
  return html`<form method="post" action="${machinePath(name)}/session-log/${isOn ? 'off' : 'on'}">
<p class="note">${state}</p><button>${isOn ? 'Turn it off' : 'Turn it on, and empty it'}</button></form>
`;
}

function securitySection(machine: string, records: readonly WindowsEvent[]): Html {
  return section(
    'security',
    'Security log',
    table(
      shown(records),
      ['Time', 'Id', 'Account', 'Status', 'Sub-status', 'From'],
      latest(records).map((record) => [
        momentOf(record.at),
        record.eventId,
        dataOf(record, 'TargetUserName') ?? '',
        dataOf(record, 'Status') ?? '',
        dataOf(record, 'SubStatus') ?? '',
        dataOf(record, 'IpAddress') ?? dataOf(record, 'Workstation') ?? '',
      ]),
    ),
    xmlLink(machine, 'security', 'Security log'),
  );
}

function traceSection(machine: string, traceLog: string): Html {
  const lines = traceLog.trimEnd().split(/\r?\n/);
  return section(
    'trace',
    'Trace log',
    html`<pre>${lines.slice(-TRACE_LINES_SHOWN).join('\n')}</pre>
<p><a href="/api/agents/${encodeURIComponent(machine)}/trace">all of the trace log</a></p>`,
  );
}

function xmlLink(machine: string, log: string, heading: string): Html {
  return html`<p><a href="/api/machines/${encodeURIComponent(machine)}/${log}">${heading} as XML</a></p>
`;
}

function latest<T>(records: readonly T[]): T[] {
  return records.slice(-RECORDS_SHOWN).reverse();
}

function shown({ length }: readonly unknown[]): string {
  return length > RECORDS_SHOWN
    ? `The last ${RECORDS_SHOWN} of ${length} records, newest first`
    : 'Newest first';
}

function levelName(level: WindowsEvent['level']): string {
  const [name = ''] = Object.entries(EVENT_LEVELS).find(([, value]) => value === level) ?? [];
  return name;
}
