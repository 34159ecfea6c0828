import { AGENT_WORK, type LoggedLabEvent } from './lab-event.ts';
import { findSecrets } from './secret-search.ts';

/** Something that must never be in an event log, and is. */
export interface Violation {
  /** The rule that is broken, as a sentence. */
  readonly invariant: string;
  /** Place of the event that breaks it. */
  readonly sequence: number;
  /** What is wrong, with the ids that lead to it. */
  readonly problem: string;
}

/** Returns every breach of one rule. Pure. */
export type Invariant = (events: readonly LoggedLabEvent[]) => Violation[];

export interface InvariantOptions {
  /** Texts that no event may contain, in any usual encoding; none unless given. */
  readonly secrets?: readonly string[];
  /** The log is complete: nothing is under way any more, so every sign-in must have ended. */
  readonly isAtRest?: boolean;
}

/** Checks what holds for every run of every lab, whatever was broken in it. */
export function findViolations(
  events: readonly LoggedLabEvent[],
  { secrets = [], isAtRest = false }: InvariantOptions = {},
): Violation[] {
  return [
    ...timeNeverGoesBack(events),
    ...signInsCompleteOnce(events),
    ...(isAtRest ? everySignInCompletes(events) : []),
    ...requestsAreAnsweredOnce(events),
    ...flowsAreDecided(events),
    ...stoppedAgentsTakeNoWork(events),
    ...noSecretIsLogged(secrets)(events),
  ];
}

/** The log is in order: places count up one by one, times never go back. */
export const timeNeverGoesBack: Invariant = (events) => {
  const [first] = events;
  return collect('Time never goes back', events, (event, index) => {
    const previous = events[index - 1];
    if (event.sequence !== (first?.sequence ?? 0) + index) {
      return `is number ${event.sequence} at place ${index}`;
    }
    if (previous !== undefined && event.at < previous.at) {
      return `is ${previous.at - event.at} ms earlier than the event before it`;
    }
    return undefined;
  });
};

/** A sign-in completes at most once, and only after it was received. A client may use a correlation id again. */
export const signInsCompleteOnce: Invariant = (events) => {
  const open = new Map<string, number>();
  return collect('A sign-in completes once', events, (event) => {
    if (event.type !== 'sign-in.received' && event.type !== 'sign-in.completed') return undefined;
    const { correlationId } = event;
    const before = open.get(correlationId) ?? 0;
    open.set(correlationId, event.type === 'sign-in.received' ? before + 1 : before - 1);
    return event.type === 'sign-in.completed' && before < 1
      ? `completes ${correlationId}, which is not under way`
      : undefined;
  });
};

/** In a log at rest, no sign-in is left without its end. */
export const everySignInCompletes: Invariant = (events) => {
  const completions = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'sign-in.completed') add(completions, event.correlationId, 1);
  }
  return collect('Every sign-in completes', events, (event) => {
    if (event.type !== 'sign-in.received') return undefined;
    return add(completions, event.correlationId, -1) < 0
      ? `received ${event.correlationId}, which never completes`
      : undefined;
  });
};

/** A request goes to one agent, which answers at most once, and decides at most one sign-in. */
export const requestsAreAnsweredOnce: Invariant = (events) => {
  const seen = new Set<string>();
  return collect('A request is answered once', events, (event) => {
    if (!ONCE_PER_REQUEST.has(event.type)) return undefined;
    const requestId = 'requestId' in event ? event.requestId : undefined;
    if (requestId === undefined) return undefined;
    const key = `${event.type} ${requestId}`;
    const isAgain = seen.has(key);
    seen.add(key);
    return isAgain ? `happened to ${requestId} before` : undefined;
  });
};

const ONCE_PER_REQUEST: ReadonlySet<string> = new Set<LoggedLabEvent['type']>([
  'validation.queued',
  'validation.dispatched',
  'validation.acknowledged',
  'validation.exchange-broken',
  'validation.answered',
  'validation.concluded',
  'validation.late',
  'validation.expired',
  'sign-in.completed',
]);

/** Whatever an agent did over the network, the firewall had let it do just before. */
export const flowsAreDecided: Invariant = (events) => {
  const passed = new PassedFlows();
  const bindHosts = new Map<string, string>();
  return collect('No flow without a decision', events, (event) => {
    const { machine } = event;
    switch (event.type) {
      case 'flow.allowed':
      case 'flow.delayed':
        passed.note(event.source, event.host);
        return undefined;
      case 'flow.reset':
        return passed.has(event.source, event.host)
          ? undefined
          : `resets ${event.source} → ${event.host}, which was never let through`;
      case 'bind.attempted':
        bindHosts.set(event.requestId, event.domainController);
        return undefined;
      case 'bind.answered': {
        const host = bindHosts.get(event.requestId) ?? 'an unnamed domain controller';
        // Over real sockets a connection is kept for the next bind, which is not decided again.
        return passed.has(machine, host) ? undefined : `was not let through to ${host}`;
      }
      case 'signaling.connected': {
        const host = `${event.endpoint.split('/')[0]}.servicebus.windows.net`;
        return passed.take(machine, host) ? undefined : `was not let through to ${host}`;
      }
      default:
        return undefined;
    }
  });
};

/** Flows that the firewall let through and that nothing has been seen of yet. */
class PassedFlows {
  readonly #unused = new Map<string, number>();

  note(source: string, host: string): void {
    add(this.#unused, `${source} ${host.toLowerCase()}`, 1);
  }

  has(source: string, host: string): boolean {
    return this.#unused.has(`${source} ${host.toLowerCase()}`);
  }

  take(source: string, host: string): boolean {
    return add(this.#unused, `${source} ${host.toLowerCase()}`, -1) >= 0;
  }
}

/** From its stop until it listens again, an agent neither takes nor finishes anything. */
export const stoppedAgentsTakeNoWork: Invariant = (events) => {
  const stopped = new Set<string>();
  return collect('A stopped agent takes no work', events, (event) => {
    if (event.type === 'agent.stopped') stopped.add(event.machine);
    else if (event.type === 'signaling.connected') stopped.delete(event.machine);
    else if (AGENT_WORK.has(event.type) && stopped.has(event.machine))
      return 'happened after the stop';
    return undefined;
  });
};

/** No event has any of these texts in it, in any usual encoding. */
export function noSecretIsLogged(secrets: readonly string[]): Invariant {
  return (events) => {
    // One search of everything; who it was is only asked when there is something.
    if (findSecrets(events.map(textOf).join('\n'), secrets).length === 0) return [];
    return collect('No secret is logged', events, (event) => {
      const found = findSecrets(textOf(event), secrets);
      if (found.length === 0) return undefined;
      return found.map(({ index, form }) => `contains secret ${index} as ${form}`).join(', ');
    });
  };
}

/** Strings as they are, so that a form is found in them before JSON escapes it once more. */
function textOf(event: LoggedLabEvent): string {
  return Object.values(event).map(String).join('\n');
}

/** @returns the value afterwards */
function add(counts: Map<string, number>, key: string, amount: number): number {
  const value = (counts.get(key) ?? 0) + amount;
  counts.set(key, value);
  return value;
}

function collect(
  invariant: string,
  events: readonly LoggedLabEvent[],
  objection: (event: LoggedLabEvent, index: number) => string | undefined,
): Violation[] {
  return events.flatMap((event, index) => {
    const why = objection(event, index);
    if (why === undefined) return [];
    const { sequence, type, machine } = event;
    return [{ invariant, sequence, problem: `${type} on ${machine} ${why}` }];
  });
}
