import type { LoggedLabEvent } from '../../environment/lab-event.ts';
import type { RegisteredAgentServer } from '../windows-site.ts';
import { AgentHomes } from './agent-homes.ts';

type EventOf<T extends LoggedLabEvent['type']> = Extract<LoggedLabEvent, { readonly type: T }>;

/** What the cloud logs of an agent, and the agent's server learns. */
export type CloudTold = EventOf<
  'agent.registered' | 'agent.bootstrapped' | 'agent.trust-issued' | 'agent.removed'
>;

/** Something that the cloud logged, as it reached a server. */
export interface News {
  /** Of the server, in the lab's log. */
  readonly machine: string;
  /** When the server learnt it: milliseconds since the Unix epoch. */
  readonly at: number;
  /** Its place in the lab's log. */
  readonly sequence: number;
  readonly event: CloudTold;
}

/** The cloud says that it does not know the agent, or the agent sees that it has ended. */
const REFUSALS: ReadonlySet<string> = new Set(['BOOTSTRAP_REFUSED', 'TRUST_ENDED']);

/**
 * Joins what the cloud says of agents' ids with the servers that they are on. A registration and a renewal are news
 * where the agent uses what it was given. Nobody is told of a removal: a server learns it from the first bootstrap that
 * is refused after it, and one that is off never does. A bootstrap is taken to have reached its server.
 *
 * @param agents - those of now
 */
export function newsFromTheCloud(
  events: readonly LoggedLabEvent[],
  agents: readonly RegisteredAgentServer[] = [],
): readonly News[] {
  const homes = new AgentHomes(events, agents);
  const renewedOn = new Map(
    events.flatMap((event) =>
      event.type === 'agent.trust-renewed' ? [[event.thumbprint, event.machine]] : [],
    ),
  );
  const removals = new Map<string, EventOf<'agent.removed'>>();
  const informed = new Set<string>();
  return events.flatMap((event) => {
    switch (event.type) {
      case 'agent.registered':
        return news(event, homes.first(event.agentId));
      case 'agent.bootstrapped':
        return news(event, homes.caller(event.agentId, event.from, event.machineName));
      case 'agent.trust-issued':
        return news(event, renewedOn.get(event.thumbprint));
      case 'agent.removed':
        removals.set(event.agentId, event);
        return [];
      case 'agent.bootstrap-failed': {
        const { agentId, machine, cause, at, sequence } = event;
        const removal = removals.get(agentId);
        const server = `${agentId} ${machine}`;
        if (removal === undefined || !REFUSALS.has(cause) || informed.has(server)) return [];
        informed.add(server);
        return [{ machine, at, sequence, event: removal }];
      }
      default:
        return [];
    }
  });
}

function news(event: CloudTold, machine: string | undefined): News[] {
  const { at, sequence } = event;
  return machine === undefined ? [] : [{ machine, at, sequence, event }];
}
