import type { Clock } from '../../runtime/clock.ts';
import type { EventSink } from '../../runtime/event-log.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { ValidationVerdict } from '../protocol/messages.ts';
import type { ValidationOutcome } from './validation-outcome.ts';

export interface ValidationLimits {
  /** The longest time an answer may take: `LogicalResponseTimeoutMilliseconds` of the bootstrap, as captured. */
  readonly responseTimeoutMs: number;
  /**
   * How long the cloud goes on waiting, so that a late answer can be told from none. Inferred: the captured
   * `PayloadRequestTimeoutMilliseconds`.
   */
  readonly abandonAfterMs: number;
}

export const DEFAULT_LIMITS: ValidationLimits = {
  responseTimeoutMs: 15_000,
  abandonAfterMs: 20_000,
};

/** What arrived under a transaction: a verdict, or bytes that are none. */
export type Answer = ValidationVerdict | { readonly kind: 'malformed'; readonly problem: string };

interface Pending {
  readonly requestId: string;
  readonly dispatchedAt: number;
  conclude(outcome: ValidationOutcome): void;
}

/** Transactions remembered after they ended, so that a second answer is recognised. */
const ENDED_MAX = 1_000;

/** The requests that wait for an agent's answer, by transaction id. Each is concluded exactly once. */
export class ValidationQueue {
  readonly #clock: Clock;
  readonly #events: EventSink<PtaEvent>;
  readonly #limits: ValidationLimits;
  readonly #pending = new Map<string, Pending>();
  /** Request id by transaction id. */
  readonly #ended = new Map<string, string>();

  constructor(clock: Clock, events: EventSink<PtaEvent>, limits: ValidationLimits) {
    this.#clock = clock;
    this.#events = events;
    this.#limits = limits;
  }

  /** Resolves when the transaction is concluded: answered, broken, or abandoned. */
  async await(transactionId: string, requestId: string): Promise<ValidationOutcome> {
    const answered = new AbortController();
    const outcome = new Promise<ValidationOutcome>((resolve) => {
      this.#pending.set(transactionId, {
        requestId,
        dispatchedAt: this.#clock.elapsed(),
        conclude: resolve,
      });
    });
    void this.#clock.sleep(this.#limits.abandonAfterMs, answered.signal).then(
      () => this.#abandon(transactionId),
      () => undefined,
    );
    const concluded = await outcome;
    answered.abort();
    this.#events.append({
      type: 'validation.concluded',
      requestId,
      outcome: concluded.kind,
      ...('agentId' in concluded && { agentId: concluded.agentId }),
    });
    return concluded;
  }

  /** Takes an agent's answer. What belongs to no waiting request is ignored and logged. */
  answer(transactionId: string, agentId: string, answer: Answer): void {
    const pending = this.#take(transactionId);
    if (pending === undefined) {
      const requestId = this.#ended.get(transactionId);
      this.#events.append(
        requestId === undefined
          ? { type: 'validation.ignored', agentId, cause: 'unknown-transaction' }
          : { type: 'validation.ignored', requestId, agentId, cause: 'already-answered' },
      );
      return;
    }
    const afterMs = Math.round(this.#clock.elapsed() - pending.dispatchedAt);
    if (afterMs > this.#limits.responseTimeoutMs) {
      const { requestId } = pending;
      this.#events.append({ type: 'validation.late', requestId, agentId, afterMs });
      pending.conclude({ kind: 'late', agentId, afterMs });
    } else {
      pending.conclude(outcomeOf(answer, agentId));
    }
  }

  /** An agent of another tenant answers: whatever it says is ignored and logged. */
  ignoreStranger(agentId: string): void {
    this.#events.append({ type: 'validation.ignored', agentId, cause: 'wrong-tenant' });
  }

  /** The exchange with the agent broke before the request was acknowledged. */
  breakOff(transactionId: string, problem: string): void {
    this.#take(transactionId)?.conclude({ kind: 'exchange-broken', problem });
  }

  /** Concludes whatever waits: the cloud stops, and nobody is left to answer to. */
  close(): void {
    for (const transactionId of [...this.#pending.keys()]) {
      this.breakOff(transactionId, 'The cloud was stopped');
    }
  }

  #abandon(transactionId: string): void {
    const pending = this.#take(transactionId);
    if (pending === undefined) return;
    const afterMs = this.#limits.abandonAfterMs;
    this.#events.append({ type: 'validation.expired', requestId: pending.requestId, afterMs });
    pending.conclude({ kind: 'unanswered', afterMs });
  }

  #take(transactionId: string): Pending | undefined {
    const pending = this.#pending.get(transactionId);
    if (pending === undefined) return undefined;
    this.#pending.delete(transactionId);
    this.#ended.set(transactionId, pending.requestId);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > ENDED_MAX && oldest !== undefined) this.#ended.delete(oldest);
    return pending;
  }
}

function outcomeOf(answer: Answer, agentId: string): ValidationOutcome {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'accepted', agentId };
    case 'rejected':
      return { kind: 'rejected', agentId, reason: answer.reason };
    case 'malformed':
      return { kind: 'invalid-answer', agentId, problem: answer.problem };
    default:
      return answer satisfies never;
  }
}
