import { type AgentDetail, agentDetail, agentSummary } from '../control/agent-detail.ts';
import { printable, printableJson } from '../replay/printable.ts';
import { askLab } from './lab-client.ts';
import { textTable } from './text-table.ts';

/** One line for each agent of a running lab. @throws HarnessError as `askLab` */
export async function listAgents(lab: URL, asJson: boolean, signal: AbortSignal): Promise<string> {
  const agents = await askLab(lab, 'GET', '/api/agents', agentSummary.array(), signal);
  if (asJson) return `${printableJson(agents)}\n`;
  return textTable(
    agents.map((agent) =>
      [agent.name, agent.machineName, agent.state, agent.status, agent.id].map(printable),
    ),
    '',
  );
}

/** What became of one agent. @throws HarnessError as `askLab` */
export async function showAgent(
  lab: URL,
  name: string,
  asJson: boolean,
  signal: AbortSignal,
): Promise<string> {
  const path = `/api/agents/${encodeURIComponent(name)}`;
  const detail = await askLab(lab, 'GET', path, agentDetail, signal);
  return asJson ? `${printableJson(detail)}\n` : describeAgent(detail);
}

/** Turns the Session channel on the server of an agent on or off. @throws HarnessError as `askLab` */
export async function switchSessionLog(
  lab: URL,
  name: string,
  to: 'on' | 'off',
  asJson: boolean,
  signal: AbortSignal,
): Promise<string> {
  const path = `/api/agents/${encodeURIComponent(name)}/session-log/${to}`;
  const detail = await askLab(lab, 'POST', path, agentDetail, signal);
  return asJson ? `${printableJson(detail)}\n` : `${printable(sessionLogOf(detail))}\n`;
}

function describeAgent(detail: AgentDetail): string {
  const { name, machineName, id, state, status, version } = detail;
  const count = ([counter, value]: [string, number]) => [printable(counter), String(value)];
  return [
    `${[name, machineName, id].map(printable).join('  ')}\n`,
    `${printable(state)}, ${status} in the portal, build ${printable(version)}. ${printable(sessionLogOf(detail))}\n`,
    '\nHow it came to this\n',
    textTable(
      detail.history.map(({ at, from, to, cause = '' }) =>
        [at, `${from} → ${to}`, cause].map(printable),
      ),
    ),
    '\nPerformance counters\n',
    textTable(Object.entries(detail.counters).map(count)),
    '\nResults that the cloud ignored\n',
    textTable(Object.entries(detail.ignoredResults).map(count)),
  ].join('');
}

function sessionLogOf({ sessionLog }: AgentDetail): string {
  if (sessionLog === undefined) return 'The Session channel is off.';
  const { onSince, offSince } = sessionLog;
  return offSince === undefined
    ? `The Session channel is on since ${onSince}; turn it off to read it.`
    : `The Session channel is off, and has what was recorded from ${onSince} to ${offSince}.`;
}
