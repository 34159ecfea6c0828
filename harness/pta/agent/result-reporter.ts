import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { ValidationRequest, ValidationVerdict } from '../protocol/messages.ts';
import { type ResultRequest, renderResultRequest } from '../protocol/result-request.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { assertReturnHost } from './return-host.ts';

/** Error code: the cloud did not take an answer, however often it was sent. */
export const ANSWER_UNDELIVERED = 'ANSWER_UNDELIVERED';

/** How an answer is sent again: `Response…` of the bootstrap. Milliseconds. */
export interface ResponseRetry {
  readonly totalAttempts: number;
  readonly initialDelayMs: number;
  readonly delayFactor: number;
}

/** One answer on its way to the cloud. */
export interface Report {
  readonly request: ValidationRequest;
  readonly verdict: ValidationVerdict;
  readonly backendLatencyMs: number;
  readonly totalLatencyMs: number;
}

/** Makes the HTTP request of an answer; a broken agent of a test makes another. */
export type ResultRendering = typeof renderResultRequest;

/** Posts answers to the return host, over HTTPS with the agent's certificate. */
export class ResultReporter {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #cloud: CloudConnector;
  readonly #render: ResultRendering;
  readonly #usesProxy: boolean;

  constructor(
    runtime: Runtime<PtaEvent>,
    cloud: CloudConnector,
    render: ResultRendering = renderResultRequest,
    usesProxy = false,
  ) {
    this.#runtime = runtime;
    this.#cloud = cloud;
    this.#render = render;
    this.#usesProxy = usesProxy;
  }

  /** @throws HarnessError `RETURN_HOST_REFUSED` at once, `ANSWER_UNDELIVERED` after the last attempt, or `signal.reason` */
  async report(
    report: Report,
    identity: AgentIdentity,
    { totalAttempts, initialDelayMs, delayFactor }: ResponseRetry,
    signal: AbortSignal,
  ): Promise<void> {
    assertReturnHost(report.request.returnHost);
    let problem: unknown;
    for (let attempt = 1; attempt <= totalAttempts; attempt += 1) {
      try {
        const status = await this.#post(report, attempt, identity, signal);
        if (status === 200) return;
        problem = new Error(`HTTP ${status}`);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof HarnessError)) throw error;
        problem = error;
      }
      if (attempt < totalAttempts) {
        const delayMs = initialDelayMs * delayFactor ** (attempt - 1);
        await this.#runtime.clock.sleep(delayMs, signal);
      }
    }
    throw undelivered(report.request.returnHost, totalAttempts, problem);
  }

  async #post(
    { request, verdict, backendLatencyMs, totalLatencyMs }: Report,
    attempts: number,
    identity: AgentIdentity,
    signal: AbortSignal,
  ): Promise<number> {
    const rendered: ResultRequest = {
      requestId: request.requestId,
      transactionId: request.transactionId,
      verdict,
      usesDefaultProxy: this.#usesProxy,
      backendLatencyMs,
      totalLatencyMs,
      attempts,
    };
    const { path, headers } = this.#render(rendered);
    const reply = await this.#cloud.exchange(
      {
        method: 'POST',
        host: request.returnHost,
        path,
        headers: Object.fromEntries(headers),
        body: '',
      },
      identity,
      signal,
    );
    return reply.status;
  }
}

function undelivered(host: string, attempts: number, cause: unknown): HarnessError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HarnessError(
    ANSWER_UNDELIVERED,
    `The answer was not taken by ${host} in ${attempts} attempts (${why}); look at the firewall's flows to *.msappproxy.net.`,
    { cause },
  );
}
