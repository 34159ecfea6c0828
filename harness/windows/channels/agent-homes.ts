import type { LoggedLabEvent } from '../../environment/lab-event.ts';
import type { RegisteredAgentServer } from '../windows-site.ts';

/** A server that an agent's id is in use on. */
interface Home {
  /** Name in the lab's log. */
  readonly machine: string;
  /** Fully qualified. */
  readonly machineName: string;
}

/**
 * On which servers the id of an agent is in use: one, unless the server was cloned or its certificate exported. Agents
 * say it whenever their state changes; an agent that says nothing here, as one that somebody else wrote, has no server.
 */
export class AgentHomes {
  readonly #homes = new Map<string, Home[]>();

  /** @param agents - those of now, for a log whose beginning is forgotten */
  constructor(events: readonly LoggedLabEvent[], agents: readonly RegisteredAgentServer[]) {
    for (const event of events) {
      if (event.type !== 'agent.state-changed' || event.agentId === undefined) continue;
      const { agentId, machine, machineName } = event;
      this.#add(agentId, { machine, machineName });
    }
    for (const { id, name, machineName } of agents) this.#add(id, { machine: name, machineName });
  }

  /** Where the agent was registered. */
  first(agentId: string): string | undefined {
    return this.#homes.get(agentId)?.[0]?.machine;
  }

  /**
   * Which of them made a call. Behind a proxy that is told by the name that was claimed, and of two who claim one name
   * the first is taken.
   *
   * @param from - as the cloud saw it
   */
  caller(agentId: string, from: string, machineName: string): string | undefined {
    const homes = this.#homes.get(agentId) ?? [];
    const caller =
      homes.find(({ machine }) => machine === from) ??
      homes.find((home) => home.machineName === machineName);
    return caller?.machine;
  }

  #add(agentId: string, home: Home): void {
    const homes = this.#homes.get(agentId) ?? [];
    if (homes.some(({ machine }) => machine === home.machine)) return;
    this.#homes.set(agentId, [...homes, home]);
  }
}
