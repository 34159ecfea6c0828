import { HarnessError } from '../../runtime/errors.ts';

/** What the service keeps of one certificate that it signed. */
export interface AgentCertificate {
  /** SHA-1 of the DER, upper-case hex. */
  readonly thumbprint: string;
  /** SPKI, PEM. Passwords are sealed for it. */
  readonly publicKey: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly notAfter: number;
  /** Set when a newer one took its place: the end before its end. Milliseconds since the Unix epoch, UTC. */
  readonly invalidAfter?: number;
}

export interface RegisteredAgent {
  readonly agentId: string;
  /** As claimed: at registration, then by each bootstrap. */
  readonly machineName: string;
  /** Oldest first. More than one while a renewal is fresh, or when somebody else renewed, too. */
  readonly certificates: readonly AgentCertificate[];
  /** Milliseconds since the Unix epoch, UTC. */
  readonly registeredAt: number;
  /** Such as `1.5.2482.0`; as claimed by the last bootstrap. */
  readonly version?: string;
  /** When it last called bootstrap: milliseconds since the Unix epoch, UTC. */
  readonly lastSeenAt?: number;
  /** Address or machine that the last bootstrap came from. */
  readonly externalIp?: string;
}

/** What one bootstrap tells of its agent. */
export interface Sighting {
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  readonly externalIp: string;
  readonly machineName: string;
  readonly version?: string;
  /** Certificate that was shown. */
  readonly thumbprint: string;
}

/** Somebody that a password is sealed for. */
export interface Recipient extends AgentCertificate {
  readonly agentId: string;
}

/** Why an agent is on the tenant's list no longer. */
export type RemovalCause = 'inactive' | 'certificate-ended' | 'removed-by-administrator';

/** Error code: the tenant has as many agents as it may. */
export const TOO_MANY_AGENTS = 'TOO_MANY_AGENTS';

/** @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start */
export const AGENT_COUNT_MAX = 40;
/** Two missed heartbeats of ten minutes, and a little (inferred: no public figure). */
const ACTIVE_WITHIN_MS = 21 * 60_000;
/** An agent that is not heard of is inactive, and removed after ten days. @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-faq */
export const REMOVED_AFTER_MS = 10 * 86_400_000;

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
  register(
    agentId: string,
    machineName: string,
    certificate: AgentCertificate,
    registeredAt: number,
  ): void {
    if (this.#agents.size >= AGENT_COUNT_MAX) {
      throw new HarnessError(
        TOO_MANY_AGENTS,
        `The tenant already has ${AGENT_COUNT_MAX} Authentication Agents, the documented maximum; remove one first.`,
      );
    }
    const agent = { agentId, machineName, certificates: [certificate], registeredAt };
    this.#agents.set(agentId, agent);
  }

  /** Adds what a renewal gave; the older ones stay until they are invalidated or end. */
  addCertificate(agentId: string, certificate: AgentCertificate): void {
    this.#change(agentId, ({ certificates }) => ({
      certificates: [...certificates, certificate],
    }));
  }

  /** The certificate is in use: those before it end at `invalidAfter`, unless they end sooner anyway. */
  supersede(agentId: string, thumbprint: string, invalidAfter: number): void {
    this.#change(agentId, ({ certificates }) => {
      const used = certificates.findIndex((each) => each.thumbprint === thumbprint);
      return {
        certificates: certificates.map((each, index) =>
          index < used && each.invalidAfter === undefined ? { ...each, invalidAfter } : each,
        ),
      };
    });
  }

  /** Notes a bootstrap, which is also the heartbeat. */
  noteBootstrap(agentId: string, { at, externalIp, machineName, version }: Sighting): void {
    this.#change(agentId, () => ({
      lastSeenAt: at,
      externalIp,
      machineName,
      ...(version !== undefined && { version }),
    }));
  }

  remove(agentId: string): boolean {
    return this.#agents.delete(agentId);
  }

  /** Everybody that a password is sealed for: each certificate of every agent that has not ended. */
  recipientsAt(now: number): Recipient[] {
    return this.agents.flatMap(({ agentId, certificates }) =>
      certificates
        .filter((certificate) => isGood(certificate, now))
        .map((certificate) => ({ agentId, ...certificate })),
    );
  }

  /** Takes off the list who has to go by now, and says who went and why. */
  sweep(now: number): { readonly agentId: string; readonly cause: RemovalCause }[] {
    const removed: { agentId: string; cause: RemovalCause }[] = [];
    for (const agent of this.agents) {
      const cause = removalCauseOf(agent, now);
      if (cause === undefined) continue;
      this.remove(agent.agentId);
      removed.push({ agentId: agent.agentId, cause });
    }
    return removed;
  }

  /** As the portal shows it. */
  statusOf(agent: RegisteredAgent, now: number): 'active' | 'inactive' {
    const { lastSeenAt } = agent;
    return lastSeenAt !== undefined && now - lastSeenAt <= ACTIVE_WITHIN_MS ? 'active' : 'inactive';
  }

  #change(agentId: string, change: (agent: RegisteredAgent) => Partial<RegisteredAgent>): void {
    const agent = this.#agents.get(agentId);
    if (agent !== undefined) this.#agents.set(agentId, { ...agent, ...change(agent) });
  }
}

/** Whether the service still takes the certificate. */
export function isGood({ notAfter, invalidAfter }: AgentCertificate, now: number): boolean {
  return now <= Math.min(notAfter, invalidAfter ?? notAfter);
}

function removalCauseOf(
  { certificates, lastSeenAt, registeredAt }: RegisteredAgent,
  now: number,
): RemovalCause | undefined {
  if (!certificates.some((each) => isGood(each, now))) return 'certificate-ended';
  const quietSince = lastSeenAt ?? registeredAt;
  return now - quietSince > REMOVED_AFTER_MS ? 'inactive' : undefined;
}
