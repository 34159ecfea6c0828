import { HarnessError } from '../../runtime/errors.ts';

/** What the service keeps of one certificate that it signed. */
export interface AgentCertificate {
  /** SHA-1 of the DER, upper-case hex. */
  readonly thumbprint: string;
  /** SPKI, PEM. Passwords are sealed for it. */
  readonly publicKey: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly notAfter: number;
}

export interface RegisteredAgent {
  readonly agentId: string;
  readonly machineName: string;
  readonly certificates: readonly AgentCertificate[];
  /** When it last called bootstrap: milliseconds since the Unix epoch, UTC. */
  readonly lastSeenAt?: number;
  /** Address or machine that the last bootstrap came from. */
  readonly externalIp?: string;
}

/** Error code: the tenant has as many agents as it may. */
export const TOO_MANY_AGENTS = 'TOO_MANY_AGENTS';

/** @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start */
export const AGENT_COUNT_MAX = 40;
/** Two missed heartbeats of ten minutes, and a little (inferred: no public figure). */
const ACTIVE_WITHIN_MS = 21 * 60_000;

/** The agents of a tenant, in the order they registered. */
export class AgentRegistry {
  readonly #agents = new Map<string, RegisteredAgent>();

  get agents(): readonly RegisteredAgent[] {
    return [...this.#agents.values()];
  }

  find(agentId: string): RegisteredAgent | undefined {
    return this.#agents.get(agentId);
  }

  /** @throws HarnessError `TOO_MANY_AGENTS` */
  register(agentId: string, machineName: string, certificate: AgentCertificate): void {
    if (this.#agents.size >= AGENT_COUNT_MAX) {
      throw new HarnessError(
        TOO_MANY_AGENTS,
        `The tenant already has ${AGENT_COUNT_MAX} Authentication Agents, the documented maximum; remove one first.`,
      );
    }
    this.#agents.set(agentId, { agentId, machineName, certificates: [certificate] });
  }

  /** Notes a bootstrap, which is also the heartbeat. */
  noteBootstrap(agentId: string, lastSeenAt: number, externalIp: string): void {
    const agent = this.#agents.get(agentId);
    if (agent !== undefined) this.#agents.set(agentId, { ...agent, lastSeenAt, externalIp });
  }

  remove(agentId: string): boolean {
    return this.#agents.delete(agentId);
  }

  /** As the portal shows it. */
  statusOf(agent: RegisteredAgent, now: number): 'active' | 'inactive' {
    const { lastSeenAt } = agent;
    return lastSeenAt !== undefined && now - lastSeenAt <= ACTIVE_WITHIN_MS ? 'active' : 'inactive';
  }
}
