import type { Runtime } from '../../runtime/runtime.ts';
import { parseBootstrapRequest } from '../protocol/bootstrap-request.ts';
import { type BootstrapSettings, renderBootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import type { AgentRegistry } from './agent-registry.ts';
import type { RenewalService } from './renewal-service.ts';
import type { Tenant } from './tenant/tenant.ts';
import type { TrustAuthority } from './trust-authority.ts';
import type { UpdateService } from './update-service.ts';

export interface BootstrapCollaborators {
  readonly tenant: Tenant;
  readonly registry: AgentRegistry;
  readonly trust: TrustAuthority;
  readonly renewals: RenewalService;
  readonly updates: UpdateService;
  /** Where an agent of that version listens now; another list when anything in it is another. */
  endpointsFor(version: string | undefined): readonly SignalingEndpoint[];
  readonly settings: BootstrapSettings;
  /** URL; the operation is appended to it. */
  readonly trustRenewEndpoint: string;
  /**
   * How long a renewed certificate's predecessor is taken after the new one was first shown: milliseconds.
   * Documented: the old key is invalidated. Captured: the old certificate was good until its own end, which
   * `Infinity` gives.
   */
  readonly trustOverlapMs: number;
}

/** Time for what was sealed before a renewal to be opened after it, and for a server that was restored (inferred). */
export const TRUST_OVERLAP_MS = 86_400_000;

/** Tells an agent where to listen. Called again every ten minutes, it is also the heartbeat. */
export class BootstrapService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #collaborators: BootstrapCollaborators;
  readonly #rendered = new WeakMap<readonly SignalingEndpoint[], string>();

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
    const { tenant, registry, trust, renewals, updates } = this.#collaborators;
    const { endpointsFor, trustOverlapMs } = this.#collaborators;
    const { clock, events } = this.#runtime;
    const now = clock.now();
    const verdict = trust.judge(clientCertificate, now);
    if (verdict.kind === 'refused') return undefined;
    const { agentId, thumbprint } = verdict;
    const request = parseBootstrapRequest(xml);
    if (agentId !== request.agentId || request.tenantId !== tenant.tenantId) return undefined;

    const { machineName, agentVersion: version, initialBootstrap: initial } = request;
    const claims = { machineName, ...(version !== undefined && { version }) };
    registry.noteBootstrap(agentId, { at: now, externalIp: from, thumbprint, ...claims });
    registry.supersede(agentId, thumbprint, now + trustOverlapMs);
    renewals.seen(thumbprint);
    updates.seen(agentId, version);
    events.append({ type: 'agent.bootstrapped', agentId, initial, from, machineName, thumbprint });
    return this.#render(endpointsFor(version));
  }

  /** Every agent is told the same for as long as the endpoints are the same. */
  #render(endpoints: readonly SignalingEndpoint[]): string {
    const known = this.#rendered.get(endpoints);
    if (known !== undefined) return known;
    const { settings, trustRenewEndpoint } = this.#collaborators;
    const rendered = renderBootstrapResponse({ ...settings, endpoints, trustRenewEndpoint });
    this.#rendered.set(endpoints, rendered);
    return rendered;
  }
}
