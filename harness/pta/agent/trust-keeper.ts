import { slept } from '../../runtime/clock.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { BootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { AgentLife } from './agent-life.ts';
import { type Heartbeat, INTERVAL_MS_MIN, type ServiceParts } from './heartbeat.ts';
import { renewTrust } from './renew-trust.ts';

export interface TrustKeeperParts extends ServiceParts {
  readonly life: AgentLife;
  readonly heartbeat: Heartbeat;
  /** The new certificate is in use, and the cloud has seen it. */
  renewed(response: BootstrapResponse): Promise<void>;
  /** The renewal is over, well or not. */
  over(): void;
}

const MINUTE_MS = 60_000;

/**
 * Looks at the certificate as often as the cloud says, and renews it when its end is as near as the cloud says:
 * every 6 hours, 30 days before. When the cloud refuses, it asks again at the next look.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-security-deep-dive
 */
export class TrustKeeper {
  readonly #parts: TrustKeeperParts;

  constructor(parts: TrustKeeperParts) {
    this.#parts = parts;
  }

  async keep(): Promise<void> {
    const { runtime, signal } = this.#parts;
    while (await slept(runtime.clock.sleep(this.#periodMs(), signal))) {
      if (this.#isDue()) await this.renew();
    }
  }

  /** Renews now, due or not. What goes wrong is an event and a line of the trace log. */
  async renew(): Promise<void> {
    const { runtime, keys, trace, life, signal, over, renewed } = this.#parts;
    const { agentId } = keys.required;
    life.change('renewing', { agentId });
    let response: BootstrapResponse;
    try {
      response = await this.#exchange();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HarnessError)) throw error;
      runtime.events.append({ type: 'agent.renewal-failed', agentId, cause: error.code });
      trace.problem(error.message);
      over();
      return;
    }
    await renewed(response);
    over();
  }

  async #exchange(): Promise<BootstrapResponse> {
    const { runtime, options, cloud, keys, heartbeat, signal } = this.#parts;
    const endpoint = heartbeat.response?.trustRenewEndpoint ?? '';
    const { required: identity } = keys;
    const renewed = await renewTrust(runtime, cloud, options, identity, endpoint, signal);
    keys.renew(renewed, runtime.clock.now());
    const { agentId, keyIdentifier } = renewed;
    const thumbprint = keyIdentifier.slice(agentId.length + 1);
    runtime.events.append({ type: 'agent.trust-renewed', agentId, thumbprint });
    return heartbeat.beat();
  }

  #isDue(): boolean {
    const { runtime, keys, heartbeat } = this.#parts;
    const leftMs = keys.required.notAfter - runtime.clock.now();
    const windowMs = (heartbeat.response?.minutesInTrustLifetimeBeforeRenew ?? 0) * MINUTE_MS;
    return leftMs >= 0 && leftMs <= windowMs;
  }

  #periodMs(): number {
    const minutes = this.#parts.heartbeat.response?.checkForTrustRenewPeriodMinutes ?? 0;
    return Math.max(minutes * MINUTE_MS, INTERVAL_MS_MIN);
  }
}
