import type { Runtime } from '../../runtime/runtime.ts';
import {
  type AgentPackage,
  parseUpdateQuestion,
  renderAgentPackage,
  renderUpdateOffer,
} from '../protocol/agent-update.ts';
import { compareVersions } from '../protocol/agent-versions.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { TrustAuthority } from './trust-authority.ts';

/** How long one agent's update keeps the others waiting when its new version is never seen (inferred). */
export const UPDATE_LEASE_MS = 3_600_000;

/**
 * Hands new versions to agents: one agent of a tenant at a time, as documented, so that sign-ins go on. The next has its
 * turn when the new version has been seen at a bootstrap.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-security-deep-dive
 */
export class UpdateService {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #trust: TrustAuthority;
  #published: AgentPackage | undefined;
  #underWay: { readonly agentId: string; readonly until: number } | undefined;

  constructor(runtime: Runtime<PtaEvent>, trust: TrustAuthority) {
    this.#runtime = runtime;
    this.#trust = trust;
  }

  /** From now on this is what agents of older versions are offered. */
  publish(of: AgentPackage): void {
    this.#published = of;
    this.#underWay = undefined;
  }

  /**
   * @returns JSON; `undefined` when the certificate that is shown is not that agent's
   * @throws HarnessError `MALFORMED`, to those whose certificate is good
   */
  check(text: string, clientCertificate: Uint8Array | undefined): string | undefined {
    const now = this.#runtime.clock.now();
    const verdict = this.#trust.judge(clientCertificate, now);
    if (verdict.kind === 'refused') return undefined;
    const { agentId, version } = parseUpdateQuestion(text);
    if (agentId !== verdict.agentId) return undefined;
    const offered = this.#published?.version;
    if (offered === undefined || compareVersions(version, offered) >= 0) {
      return renderUpdateOffer(undefined);
    }
    const turn = this.#underWay;
    if (turn !== undefined && turn.agentId !== agentId && now < turn.until) {
      return renderUpdateOffer(undefined);
    }
    this.#underWay = { agentId, until: now + UPDATE_LEASE_MS };
    this.#runtime.events.append({ type: 'agent.update-offered', agentId, version: offered });
    return renderUpdateOffer(offered);
  }

  /** @returns the package as text; `undefined` when no agent asks, or there is none */
  download(clientCertificate: Uint8Array | undefined): string | undefined {
    const verdict = this.#trust.judge(clientCertificate, this.#runtime.clock.now());
    if (verdict.kind === 'refused' || this.#published === undefined) return undefined;
    return renderAgentPackage(this.#published);
  }

  /** An agent has bootstrapped with that version: if it is the one whose turn it was, the next one's has come. */
  seen(agentId: string, version: string | undefined): void {
    if (this.#underWay?.agentId !== agentId || version === undefined) return;
    if (version === this.#published?.version) this.#underWay = undefined;
  }
}
