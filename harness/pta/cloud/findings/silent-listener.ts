import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';

/** Two heartbeats of ten minutes, and a little: then the agent counts as inactive, too. */
const BOOTSTRAP_WITHIN_MS = 21 * 60_000;

/**
 * Who listens must have bootstrapped: the key of the relay comes with it. The key lives longer than that, so that a saved
 * response is enough for a thief, whom the list of agents never shows.
 */
export class SilentListener implements DetectionRule {
  readonly #bootstrappedAt = new Map<string, number>();

  observe(event: PtaEvent, at: number): Finding | undefined {
    if (event.type === 'agent.bootstrapped') {
      this.#bootstrappedAt.set(event.agentId, at);
      return undefined;
    }
    if (event.type !== 'listener.connected') return undefined;
    const { agentId, from } = event;
    if (agentId === undefined) return { kind: 'listener-without-bootstrap', from };
    const last = this.#bootstrappedAt.get(agentId);
    if (last !== undefined && at - last <= BOOTSTRAP_WITHIN_MS) return undefined;
    const ago = last === undefined ? {} : { lastBootstrapAgoMs: at - last };
    return { kind: 'listener-without-bootstrap', agentId, from, ...ago };
  }
}
