import type { Clock } from '../../runtime/clock.ts';
import { HarnessError } from '../../runtime/errors.ts';
import { type IncomingHeaders, parseResultRequest } from '../protocol/result-request.ts';
import type { TrustAuthority } from './trust-authority.ts';
import type { ValidationQueue } from './validation-queue.ts';

/** Takes the answers that agents post, over mTLS and not through the relay. */
export class AnswerService {
  readonly #clock: Clock;
  readonly #trust: TrustAuthority;
  readonly #queue: ValidationQueue;

  constructor(clock: Clock, trust: TrustAuthority, queue: ValidationQueue) {
    this.#clock = clock;
    this.#trust = trust;
    this.#queue = queue;
  }

  /**
   * @param target - path and query of the request line
   * @returns HTTP status: 403 for a certificate that is not an agent's, 400 when no transaction is named
   */
  take(
    target: string,
    headers: IncomingHeaders,
    clientCertificate: Uint8Array | undefined,
  ): 200 | 400 | 403 {
    const judged = this.#trust.judge(clientCertificate, this.#clock.now());
    if (judged.kind === 'refused') {
      if (judged.strangerId !== undefined) this.#queue.ignoreStranger(judged.strangerId);
      return 403;
    }
    try {
      const { transactionId, verdict } = parseResultRequest(target, headers);
      this.#queue.answer(transactionId, judged.agentId, verdict);
      return 200;
    } catch (error) {
      if (error instanceof HarnessError) return 400;
      throw error;
    }
  }
}
