import { AGENT_WORK, type LoggedLabEvent } from '../environment/lab-event.ts';

/** A place that a sign-in can reach; machines are named as in events, such as `agent:AGENT1` and `dc:DC1`. */
export type Hop = 'cloud' | 'firewall' | `agent:${string}` | `dc:${string}`;

/**
 * The places that the last sign-in of a log reached, each once, in the order it reached them. What happens while
 * that sign-in is under way counts as its own, unless an event names another request.
 *
 * @returns `undefined` when nobody signed in
 */
export function lastSignInPath(events: readonly LoggedLabEvent[]): Hop[] | undefined {
  const own = eventsOfLastSignIn(events);
  if (own.length === 0) return undefined;
  return [...new Set(own.map(hopOf))];
}

/** The events from the last `sign-in.received` to its completion, or to the end of the log. */
export function eventsOfLastSignIn(events: readonly LoggedLabEvent[]): LoggedLabEvent[] {
  const start = events.findLastIndex(({ type }) => type === 'sign-in.received');
  const received = events[start];
  if (received?.type !== 'sign-in.received') return [];
  return eventsOfSignIn(events.slice(start), received.correlationId);
}

/** The events of the first sign-in with that correlation id. */
export function eventsOfSignIn(
  events: readonly LoggedLabEvent[],
  correlationId: string,
): LoggedLabEvent[] {
  const belongs = (event: LoggedLabEvent) =>
    'correlationId' in event && event.correlationId === correlationId;
  const start = events.findIndex(belongs);
  if (start < 0) return [];
  const rest = events.slice(start);
  const end = rest.findIndex((event) => event.type === 'sign-in.completed' && belongs(event));
  const during = end < 0 ? rest : rest.slice(0, end + 1);
  const requestIds = new Set(
    during.flatMap((event) =>
      event.type === 'validation.queued' && belongs(event) ? event.requestId : [],
    ),
  );
  return during.filter((event) => {
    if ('requestId' in event && event.requestId !== undefined) {
      return belongs(event) || requestIds.has(event.requestId);
    }
    if ('correlationId' in event) return belongs(event);
    return event.type.startsWith('flow.') || event.type.startsWith('directory.');
  });
}

function hopOf(event: LoggedLabEvent): Hop {
  if (event.type.startsWith('flow.')) return 'firewall';
  if (event.type.startsWith('directory.')) return `dc:${event.machine}`;
  return AGENT_WORK.has(event.type) ? `agent:${event.machine}` : 'cloud';
}
