import type { PtaEvent } from '../../protocol/events.ts';
import type { Finding } from '../../protocol/findings.ts';
import type { DetectionRule } from './detection-rule.ts';

/** Requests remembered at a time; older ones that never ended are forgotten. */
const OPEN_MAX = 1_000;

/**
 * An answer by an agent that was not asked. It counts all the same (nothing public says that the service compares them),
 * but no honest agent sends one.
 */
export class ForeignAnswer implements DetectionRule {
  /** Agent that acknowledged, by request. */
  readonly #asked = new Map<string, string>();

  observe(event: PtaEvent): Finding | undefined {
    if (event.type === 'validation.acknowledged') {
      this.#asked.set(event.requestId, event.agentId);
      const [oldest] = this.#asked.keys();
      if (this.#asked.size > OPEN_MAX && oldest !== undefined) this.#asked.delete(oldest);
      return undefined;
    }
    if (event.type !== 'validation.concluded') return undefined;
    const { requestId, agentId } = event;
    const askedAgentId = this.#asked.get(requestId);
    this.#asked.delete(requestId);
    if (agentId === undefined || askedAgentId === undefined || agentId === askedAgentId) {
      return undefined;
    }
    return { kind: 'answered-by-another-agent', agentId, requestId, askedAgentId };
  }
}
