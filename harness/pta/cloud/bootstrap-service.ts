import type { Runtime } from '../../runtime/runtime.ts';
import { parseBootstrapRequest } from '../protocol/bootstrap-request.ts';
import { type BootstrapSettings, renderBootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { Tenant } from './tenant.ts';
import type { TrustAuthority } from './trust-authority.ts';

export interface BootstrapCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly trust: TrustAuthority;
  readonly endpoints: readonly SignalingEndpoint[];
  readonly settings: BootstrapSettings;
}

/** Tells an agent where to listen. Called again every ten minutes, it is also the heartbeat. */
export class BootstrapService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: BootstrapCollaborators;

  constructor(runtime: Runtime<PtaEvent>, collaborators: BootstrapCollaborators) {
    this.#runtime = runtime;
    this.#collaborators = collaborators;
  }

  /**
   * @param from - address of the caller; the portal shows it as `externalIp`
   * @returns `BootstrapResponse` XML; `undefined` when the certificate is missing, foreign, expired or not this agent's
   * @throws HarnessError `MALFORMED`, to those whose certificate is good
   */
  answer(xml: string, clientCertificate: Uint8Array | undefined, from: string): string | undefined {
    const { tenant, registry, trust, endpoints, settings } = this.#collaborators;
    const { clock, events } = this.#runtime;
    const verdict = trust.judge(clientCertificate, clock.now());
    if (verdict.kind === 'refused') return undefined;
    const { agentId } = verdict;
    const request = parseBootstrapRequest(xml);
    if (agentId !== request.agentId || request.tenantId !== tenant.tenantId) return undefined;

    registry.noteBootstrap(agentId, clock.now(), from);
    events.append({ type: 'agent.bootstrapped', agentId, initial: request.initialBootstrap });
    return renderBootstrapResponse({ ...settings, endpoints });
  }
}
