import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';

/** An agent whose machine, by the name that it claims, is in none of the tenant's domains. */
export class UnknownMachine implements DetectionRule {
  readonly #suffixes: readonly string[];

  /** @param domains - DNS names that the tenant's servers are joined to */
  constructor(domains: readonly string[]) {
    this.#suffixes = domains.map((domain) => `.${domain.toLowerCase()}`);
  }

  observe(event: PtaEvent): Finding | undefined {
    if (event.type !== 'agent.registered') return undefined;
    const { agentId, machineName } = event;
    const isKnown = this.#suffixes.some((suffix) => machineName.toLowerCase().endsWith(suffix));
    return isKnown ? undefined : { kind: 'unknown-machine-registered', agentId, machineName };
  }
}
