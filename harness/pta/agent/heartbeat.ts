import { slept } from '../../runtime/clock.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { type BootstrapResponse, parseBootstrapResponse } from '../protocol/bootstrap-response.ts';
import { DEFAULT_BOOTSTRAP_RETRY_STRATEGY } from '../protocol/bootstrap-retry-strategy.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { AgentKeys } from './agent-keys.ts';
import type { AgentOptions } from './agent-profile.ts';
import type { AgentTrace } from './agent-trace.ts';
import { bootstrapAgent } from './bootstrap-agent.ts';
import { bootstrapRetryDelayMs } from './bootstrap-retry.ts';
import type { CloudConnector } from './cloud-connector.ts';

/** What a part of the running service is made with. */
export interface ServiceParts {
  readonly runtime: Runtime<PtaEvent>;
  readonly options: AgentOptions;
  readonly cloud: CloudConnector;
  readonly keys: AgentKeys;
  readonly trace: AgentTrace;
  /** Aborts when the service ends. */
  readonly signal: AbortSignal;
}

/** What follows from a heartbeat. */
export interface HeartbeatListener {
  bootstrapped(response: BootstrapResponse): Promise<void>;
  failed(): void;
  /** There will be no more. @param cause - error code */
  gaveUp(cause: string): void;
}

/** Error code: the certificate has ended, and with it the agent. */
export const TRUST_ENDED = 'TRUST_ENDED';
/** Error code: as many bootstraps failed in a row as the cloud allows. */
export const TOO_MANY_FAILED_BOOTSTRAPS = 'TOO_MANY_FAILED_BOOTSTRAPS';

/** A service may ask for any interval; without end and without a pause nothing else would get its turn. */
export const INTERVAL_MS_MIN = 1_000;

/** The bootstraps of one run: the first, and then the heartbeat. */
export class Heartbeat {
  readonly #parts: ServiceParts;
  #failures: number;
  #response: BootstrapResponse | undefined;
  #lastRead: { readonly body: string; readonly response: BootstrapResponse } | undefined;

  /** @param failures - bootstraps that failed before this run since the last one that did not */
  constructor(parts: ServiceParts, failures: number) {
    this.#parts = parts;
    this.#failures = failures;
  }

  /** Bootstraps that failed since the last one that did not. */
  get failures(): number {
    return this.#failures;
  }

  /** The last answer of the cloud; `undefined` before the first. */
  get response(): BootstrapResponse | undefined {
    return this.#response;
  }

  /**
   * The bootstrap with which the service starts.
   *
   * @param keepTrying - goes on after one that failed
   * @throws HarnessError as {@link beat}
   */
  async first(keepTrying: boolean): Promise<BootstrapResponse> {
    const { runtime, signal } = this.#parts;
    for (;;) {
      try {
        return await this.#bootstrap(true);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof HarnessError)) throw error;
        this.#note(error);
        if (!keepTrying || this.#isLast(error)) throw error;
        await runtime.clock.sleep(this.#retryDelayMs(), signal);
      }
    }
  }

  /** @throws HarnessError `BOOTSTRAP_REFUSED`, `TRUST_ENDED`, `MALFORMED`, or a network error */
  beat(): Promise<BootstrapResponse> {
    return this.#bootstrap(false);
  }

  /** One more beat than usual; what goes wrong with it is logged, and the next comes at its time. */
  async beatOutOfTurn(): Promise<BootstrapResponse | undefined> {
    try {
      return await this.beat();
    } catch (error) {
      if (this.#parts.signal.aborted) return undefined;
      if (!(error instanceof HarnessError)) throw error;
      this.#note(error);
      return undefined;
    }
  }

  /** Beats until the service ends. One that failed is followed sooner or later, as the cloud's strategy says. */
  async keep(listener: HeartbeatListener): Promise<void> {
    const { runtime, signal } = this.#parts;
    let delayMs = this.#intervalMs();
    while (await slept(runtime.clock.sleep(delayMs, signal))) {
      try {
        await listener.bootstrapped(await this.beat());
        delayMs = this.#intervalMs();
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof HarnessError)) throw error;
        this.#note(error);
        if (this.#isLast(error)) {
          listener.gaveUp(error.code === TRUST_ENDED ? TRUST_ENDED : TOO_MANY_FAILED_BOOTSTRAPS);
          return;
        }
        listener.failed();
        delayMs = this.#retryDelayMs();
      }
    }
  }

  async #bootstrap(initial: boolean): Promise<BootstrapResponse> {
    const { runtime, cloud, options, keys, signal } = this.#parts;
    const { required: identity } = keys;
    const attempt = { initial, consecutiveFailures: this.#failures };
    try {
      if (runtime.clock.now() > identity.notAfter) throw trustEnded(identity.notAfter);
      this.#response = await bootstrapAgent(
        runtime,
        cloud,
        options,
        identity,
        attempt,
        signal,
        (body) => this.#read(body),
      );
      this.#failures = 0;
      return this.#response;
    } catch (error) {
      this.#failures += 1;
      throw error;
    }
  }

  /** The answer is nearly always the one of ten minutes ago. */
  #read(body: string): BootstrapResponse {
    if (body !== this.#lastRead?.body) {
      this.#lastRead = { body, response: parseBootstrapResponse(body) };
    }
    return this.#lastRead.response;
  }

  #note(error: HarnessError): void {
    const { runtime, keys, trace } = this.#parts;
    const { agentId } = keys.required;
    runtime.events.append({ type: 'agent.bootstrap-failed', agentId, cause: error.code });
    trace.problem(error.message);
  }

  #isLast({ code }: HarnessError): boolean {
    const allowed = this.#response?.maxFailedBootstrapRequests ?? Number.POSITIVE_INFINITY;
    return code === TRUST_ENDED || this.#failures >= allowed;
  }

  #intervalMs(): number {
    return Math.max(this.#response?.periodicBootstrapIntervalMs ?? 0, INTERVAL_MS_MIN);
  }

  #retryDelayMs(): number {
    const strategy = this.#response?.bootstrapRetry ?? DEFAULT_BOOTSTRAP_RETRY_STRATEGY;
    const delayMs = bootstrapRetryDelayMs(strategy, this.#failures, this.#parts.runtime.random);
    return Math.max(delayMs, INTERVAL_MS_MIN);
  }
}

function trustEnded(notAfter: number): HarnessError {
  return new HarnessError(
    TRUST_ENDED,
    `The trust certificate of this agent ended at ${new Date(notAfter).toISOString()}, so that the tenant has the agent no longer; register it again.`,
  );
}
