import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';

/** An agent goes over to its new certificate and never back: one that comes back is in other hands, or the new one is. */
export class SupersededCertificate implements DetectionRule {
  /** Thumbprints in the order of their first use, by agent. */
  readonly #used = new Map<string, readonly string[]>();

  observe(event: PtaEvent): Finding | undefined {
    if (event.type !== 'agent.bootstrapped') return undefined;
    const { agentId, thumbprint } = event;
    const used = this.#used.get(agentId) ?? [];
    const newest = used.at(-1);
    if (!used.includes(thumbprint)) this.#used.set(agentId, [...used, thumbprint]);
    else if (newest !== undefined && newest !== thumbprint) {
      return { kind: 'two-certificates-in-use', agentId, thumbprints: [thumbprint, newest] };
    }
    return undefined;
  }
}
