import { parseLdapDiagnostic } from '../pta/protocol/codes/ldap-diagnostic.ts';
import { findWin32 } from '../pta/protocol/codes/win32.ts';
import { formatHostPort } from '../runtime/network.ts';
import type { LoggedLabEvent } from './lab-event.ts';

/** One thing that happened on the way of a sign-in, or on the way back. */
export interface TimelineEntry {
  /** Milliseconds since the sign-in reached the cloud. */
  readonly afterMs: number;
  /** ISO 8601, UTC, on the lab's clock. */
  readonly at: string;
  /** Machine that says so. */
  readonly machine: string;
  /** The hop, in the words of the one direction, such as `agent → domain controller`. */
  readonly hop: string;
  readonly event: LoggedLabEvent['type'];
  /** What happened, in a sentence without its full stop. */
  readonly text: string;
}

/**
 * The events of one sign-in, in the order of the log.
 *
 * What the firewall and the directory log carries no request id: it is taken by machine and time, between the moment
 * an agent is asked and the last that is heard of the request. When one agent serves several sign-ins at once, flows of
 * another may be among them.
 */
export function timelineOf(
  events: readonly LoggedLabEvent[],
  correlationId: string,
): TimelineEntry[] {
  const own = eventsOf(events, correlationId);
  const [first] = own;
  if (first === undefined) return [];
  const agents = agentNames(events);
  return own.map((event) => ({
    afterMs: event.at - first.at,
    at: new Date(event.at).toISOString(),
    machine: event.machine,
    event: event.type,
    ...tell(event, (agentId) => agents.get(agentId) ?? agentId),
  }));
}

/** The id under which the cloud asked an agent; `undefined` when it did not get that far. */
export function requestIdOf(
  events: readonly LoggedLabEvent[],
  correlationId: string,
): string | undefined {
  for (const event of events) {
    if (!('correlationId' in event) || event.correlationId !== correlationId) continue;
    if ('requestId' in event && event.requestId !== undefined) return event.requestId;
  }
  return undefined;
}

function eventsOf(events: readonly LoggedLabEvent[], correlationId: string): LoggedLabEvent[] {
  const requestId = requestIdOf(events, correlationId);
  const agents = agentNames(events);
  const own: LoggedLabEvent[] = [];
  const asked = new Set<string>();
  let bindName: string | undefined;
  for (const event of withinSignIn(events, correlationId, requestId)) {
    if (event.type === 'validation.dispatched' && event.requestId === requestId) {
      asked.add(agents.get(event.agentId) ?? event.agentId);
    }
    const isOwnBind = 'requestId' in event && event.requestId === requestId;
    if (event.type === 'bind.attempted' && isOwnBind) bindName = event.name;
    if (belongs(event, correlationId, requestId, asked, bindName)) own.push(event);
    if (event.type === 'bind.answered' && isOwnBind) bindName = undefined;
  }
  return own;
}

/** From the first event that names the sign-in to the last. */
function withinSignIn(
  events: readonly LoggedLabEvent[],
  correlationId: string,
  requestId: string | undefined,
): readonly LoggedLabEvent[] {
  const isNamed = (event: LoggedLabEvent) =>
    ('correlationId' in event && event.correlationId === correlationId) ||
    (requestId !== undefined && 'requestId' in event && event.requestId === requestId);
  const first = events.findIndex(isNamed);
  return first < 0 ? [] : events.slice(first, events.findLastIndex(isNamed) + 1);
}

function belongs(
  event: LoggedLabEvent,
  correlationId: string,
  requestId: string | undefined,
  asked: ReadonlySet<string>,
  bindName: string | undefined,
): boolean {
  if ('correlationId' in event) return event.correlationId === correlationId;
  if ('requestId' in event) return event.requestId !== undefined && event.requestId === requestId;
  switch (event.type) {
    case 'flow.allowed':
    case 'flow.denied':
    case 'flow.blackholed':
    case 'flow.delayed':
    case 'flow.reset':
      return asked.has(event.source);
    case 'directory.bind-evaluated':
      return event.name === bindName;
    case 'directory.account-locked':
    case 'directory.fault-applied':
    case 'directory.connection-refused':
    case 'directory.handshake-failed':
      return bindName !== undefined;
    default:
      return false;
  }
}

/** Names of the machines that agents run on, by the agent's id. */
function agentNames(events: readonly LoggedLabEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap((event) =>
      event.type === 'signaling.connected' ? [[event.agentId, event.machine]] : [],
    ),
  );
}

type Telling = Pick<TimelineEntry, 'hop' | 'text'>;

function tell(event: LoggedLabEvent, agent: (agentId: string) => string): Telling {
  switch (event.type) {
    case 'sign-in.received':
      return { hop: 'user → cloud', text: `${event.userPrincipalName} asks to be signed in` };
    case 'validation.queued':
      return {
        hop: 'cloud',
        text: `request ${event.requestId}: password sealed for ${counted(event.sealedFor, 'agent certificate')}`,
      };
    case 'validation.dispatched':
      return {
        hop: 'cloud → relay',
        text: `${agent(event.agentId)} is asked, ${event.bytes} bytes`,
      };
    case 'validation.received':
      return { hop: 'relay → agent', text: `${agent(event.agentId)} has the request` };
    case 'validation.acknowledged':
      return { hop: 'agent → relay', text: `${agent(event.agentId)} acknowledges the request` };
    case 'credential.opened':
      return { hop: 'agent', text: `${agent(event.agentId)} opens the password with its key` };
    case 'credential.refused':
      return {
        hop: 'agent',
        text: `${agent(event.agentId)} cannot open the password: ${event.cause}`,
      };
    case 'bind.attempted':
      return {
        hop: 'agent → domain controller',
        text: `LDAP bind at ${event.domainController} as ${event.name}`,
      };
    case 'bind.answered':
      return { hop: 'domain controller → agent', text: tellBindAnswer(event) };
    case 'bind.failed':
      return {
        hop: 'domain controller → agent',
        text: `no answer to the bind (${event.cause}), taken for Win32 ${named(event.win32)}`,
      };
    case 'directory.bind-evaluated':
      return { hop: 'domain controller', text: tellEvaluation(event) };
    case 'directory.account-locked':
      return { hop: 'domain controller', text: `account lockout: ${event.dn} is locked now` };
    case 'directory.fault-applied':
      return { hop: 'domain controller', text: `planned fault: ${event.fault}` };
    case 'directory.connection-refused':
      return { hop: 'domain controller', text: 'connection refused' };
    case 'directory.handshake-failed':
      return { hop: 'domain controller', text: `secure channel failed: ${event.cause}` };
    case 'flow.allowed':
    case 'flow.denied':
    case 'flow.blackholed':
    case 'flow.delayed':
    case 'flow.reset':
      return {
        hop: 'firewall',
        text: `${event.type.slice('flow.'.length)}: ${event.source} to ${formatHostPort(event)} (${event.reason})`,
      };
    case 'validation.answered':
      return {
        hop: 'agent → cloud',
        text: `${agent(event.agentId)} answers: ${tellVerdict(event.verdict)}`,
      };
    case 'validation.answer-undelivered':
      return {
        hop: 'agent → cloud',
        text: `${agent(event.agentId)} could not deliver its answer: ${event.cause}`,
      };
    case 'validation.late':
      return { hop: 'agent → cloud', text: `the answer came late, after ${event.afterMs} ms` };
    case 'validation.exchange-broken':
      return {
        hop: 'relay → cloud',
        text: `the call to ${agent(event.agentId)} broke (${event.cause}): ${event.problem}`,
      };
    case 'validation.expired':
      return { hop: 'cloud', text: `no answer came within ${event.afterMs} ms` };
    case 'validation.ignored':
      return { hop: 'agent → cloud', text: `an answer was ignored: ${event.cause}` };
    case 'validation.concluded':
      return { hop: 'cloud', text: `the validation is concluded: ${event.outcome}` };
    case 'sign-in.completed':
      return { hop: 'cloud → user', text: event.code === '0' ? 'signed in' : event.code };
    default:
      return { hop: event.machine, text: event.type };
  }
}

function tellBindAnswer({
  resultCode,
  diagnosticMessage,
  win32,
}: Extract<LoggedLabEvent, { type: 'bind.answered' }>): string {
  if (resultCode === 0) return 'LDAP result 0, success';
  const data = parseLdapDiagnostic(diagnosticMessage)?.data;
  const details = data === undefined ? '' : `, data ${data}`;
  const code = win32 === undefined ? '' : `: Win32 ${named(win32)}`;
  return `LDAP result ${resultCode}${details}${code}`;
}

function tellEvaluation({
  name,
  dn,
  resultCode,
  win32,
}: Extract<LoggedLabEvent, { type: 'directory.bind-evaluated' }>): string {
  const who = dn === undefined ? `nobody is called ${name}` : dn;
  if (resultCode === 0) return `bind accepted: ${who}`;
  return `bind refused: ${who}${win32 === undefined ? '' : `, Win32 ${named(win32)}`}`;
}

function tellVerdict(verdict: string): string {
  if (verdict === 'accepted') return 'accepted';
  return /^\d+$/.test(verdict)
    ? `rejected, Win32 ${named(Number(verdict))}`
    : `rejected, ${verdict}`;
}

function named(win32: number): string {
  const symbol = findWin32(win32)?.symbol;
  return symbol === undefined ? String(win32) : `${win32} ${symbol}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
