import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { AGENT_SERIAL_BYTES } from '../protocol/certificates/agent-certificate.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { parseTrustRenewalRequest, renderTrustRenewalResult } from '../protocol/trust-renewal.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { TrustAuthority } from './trust-authority.ts';

export interface RenewalCollaborators {
  readonly registry: AgentRegistry;
  readonly trust: TrustAuthority;
}

/** How long one agent's renewal keeps the others waiting when its new certificate is never seen (inferred). */
export const RENEWAL_LEASE_MS = 3_600_000;

/**
 * Gives an agent a fresh certificate for its present one: no administrator, no token. One agent of a tenant at a
 * time, as documented: the next is served when the new certificate has been seen at a bootstrap.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-security-deep-dive
 */
export class RenewalService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: RenewalCollaborators;
  #underWay: { agentId: string; thumbprint: string; until: number } | undefined;

  constructor(runtime: Runtime<PtaEvent>, collaborators: RenewalCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  /**
   * @param from - address of the caller
   * @returns `TrustRenewalResult` XML; `undefined` when the certificate that is shown is not an agent's, or has ended
   * @throws HarnessError `MALFORMED`, to those whose certificate is good
   */
  answer(xml: string, clientCertificate: Uint8Array | undefined, from: string): string | undefined {
    const { registry, trust } = this.#collaborators;
    const { clock, events, random } = this.#runtime;
    const now = clock.now();
    const verdict = trust.judge(clientCertificate, now);
    if (verdict.kind === 'refused') return undefined;
    const { agentId } = verdict;
    const { csr } = parseTrustRenewalRequest(xml);
    if (this.#othersTurn(agentId, now)) {
      return refused('The trust of another agent of the tenant is being renewed; ask again later.');
    }
    try {
      const serial = random.bytes(AGENT_SERIAL_BYTES);
      const { der, entry } = trust.issue({ csr, agentId, serial, now });
      registry.addCertificate(agentId, entry);
      const { thumbprint } = entry;
      this.#underWay = { agentId, thumbprint, until: now + RENEWAL_LEASE_MS };
      events.append({ type: 'agent.trust-issued', agentId, thumbprint, from });
      return renderTrustRenewalResult({ kind: 'issued', certificate: der });
    } catch (error) {
      if (error instanceof HarnessError) return refused(error.message);
      throw error;
    }
  }

  /** A certificate was shown at a bootstrap: if it is the one that was awaited, the next agent's turn has come. */
  seen(thumbprint: string): void {
    if (this.#underWay?.thumbprint === thumbprint) this.#underWay = undefined;
  }

  #othersTurn(agentId: string, now: number): boolean {
    const turn = this.#underWay;
    return turn !== undefined && turn.agentId !== agentId && now < turn.until;
  }
}

function refused(errorMessage: string): string {
  return renderTrustRenewalResult({ kind: 'refused', errorMessage });
}
