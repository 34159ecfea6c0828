import type { PtaEvent } from '../../protocol/events.ts';

/** Validations remembered at a time; older ones that never ended are forgotten. */
const OPEN_MAX = 1_000;

/** One validation that ended with an agent's answer. */
export interface JudgedValidation {
  readonly requestId: string;
  readonly agentId: string;
  readonly userPrincipalName: string;
  readonly accepted: boolean;
  /** When the cloud queued it: milliseconds since the Unix epoch, UTC. */
  readonly queuedAt: number;
}

/** Joins the events of one validation: who signed in, and which agent said what. */
export class ValidationJournal {
  readonly #names = new Map<string, string>();
  readonly #queued = new Map<string, { userPrincipalName: string; queuedAt: number }>();

  /** @returns the validation that this event ended with an agent's answer */
  observe(event: PtaEvent, at: number): JudgedValidation | undefined {
    switch (event.type) {
      case 'sign-in.received':
        remember(this.#names, event.correlationId, event.userPrincipalName);
        return undefined;
      case 'validation.queued': {
        const userPrincipalName = this.#names.get(event.correlationId) ?? '';
        this.#names.delete(event.correlationId);
        remember(this.#queued, event.requestId, { userPrincipalName, queuedAt: at });
        return undefined;
      }
      case 'validation.concluded': {
        const { requestId, outcome, agentId } = event;
        const queued = this.#queued.get(requestId);
        this.#queued.delete(requestId);
        if (queued === undefined || agentId === undefined) return undefined;
        if (outcome !== 'accepted' && outcome !== 'rejected') return undefined;
        return { requestId, agentId, ...queued, accepted: outcome === 'accepted' };
      }
      default:
        return undefined;
    }
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > OPEN_MAX && oldest !== undefined) map.delete(oldest);
}
