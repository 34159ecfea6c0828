import { slept } from '../../runtime/clock.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { BootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { ValidationRequest } from '../protocol/messages.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { ConnectRequest } from '../protocol/relay/signal-connector.ts';
import { takesReliableSessions } from '../protocol/request-variant.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { AgentLife } from './agent-life.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { fetchRequest } from './fetch-request.ts';
import { Heartbeat, INTERVAL_MS_MIN, type ServiceParts, TRUST_ENDED } from './heartbeat.ts';
import { ListenerSet } from './listener-set.ts';
import { serveMeeting } from './relayed-service.ts';
import { TrustKeeper } from './trust-keeper.ts';
import type { ValidationDesk } from './validation-desk.ts';

export interface RunParts extends Omit<ServiceParts, 'signal'> {
  readonly life: AgentLife;
  readonly desk: ValidationDesk;
  /** The service has ended by itself. */
  gaveUp(to: 'stopped' | 'removed', cause: string): void;
}

/** The service from its start to its end: bootstraps, listens, beats, and keeps its certificate fresh. */
export class AgentRun {
  readonly #parts: RunParts;
  readonly #stopping = new AbortController();
  readonly #heartbeat: Heartbeat;
  readonly #trust: TrustKeeper;
  readonly #listeners: ListenerSet;
  readonly #meetings = new Set<Promise<void>>();
  readonly #requests = new Set<Promise<void>>();
  #limit = new ConcurrencyLimit(1);
  #loops: Promise<void>[] = [];
  #asking: Promise<void> | undefined;
  #followed: { readonly response: BootstrapResponse; readonly identity: AgentIdentity } | undefined;

  /** @param failures - bootstraps that failed before this run since the last one that did not */
  constructor(parts: RunParts, failures: number) {
    const { signal } = this.#stopping;
    this.#parts = parts;
    this.#heartbeat = new Heartbeat({ ...parts, signal }, failures);
    this.#listeners = new ListenerSet(parts.runtime, parts.cloud, signal);
    this.#trust = new TrustKeeper({
      ...parts,
      signal,
      heartbeat: this.#heartbeat,
      renewed: (response) => this.#follow(response),
      over: () => this.#assess(),
    });
  }

  /** Bootstraps that failed since the last one that did not. */
  get failures(): number {
    return this.#heartbeat.failures;
  }

  /**
   * Resolves when it listens wherever it could be reached.
   *
   * @param keepTrying - goes on after a bootstrap that failed, as a service does that nobody watches
   * @throws HarnessError as {@link Heartbeat.first}; an Error when it is stopped meanwhile
   */
  async begin(keepTrying: boolean): Promise<void> {
    const { signal } = this.#stopping;
    const response = await this.#heartbeat.first(keepTrying);
    signal.throwIfAborted();
    this.#limit = new ConcurrencyLimit(response.connectionLimit);
    await this.#follow(response);
    signal.throwIfAborted();
    this.#assess();
    const beating = this.#heartbeat.keep({
      bootstrapped: async (next) => {
        await this.#follow(next);
        this.#assess();
      },
      failed: () => this.#assess(),
      gaveUp: (cause) => this.#parts.gaveUp(cause === TRUST_ENDED ? 'removed' : 'stopped', cause),
    });
    this.#loops = [beating, this.#trust.keep()];
  }

  /** Has the certificate renewed now, due or not. */
  renewTrust(): Promise<void> {
    return this.#trust.renew();
  }

  /** Ends at once: what it holds stays unanswered. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The agent was stopped.'));
    await Promise.allSettled([
      ...this.#loops,
      ...this.#meetings,
      this.#listeners.ended(),
      this.#asking,
    ]);
  }

  /** Takes no more calls, answers those that it has as long as somebody waits for them, and ends. */
  async drain(): Promise<void> {
    const { clock } = this.#parts.runtime;
    const done = new AbortController();
    const patience = slept(
      clock.sleep(this.#heartbeat.response?.logicalResponseTimeoutMs ?? 0, done.signal),
    );
    this.#listeners.close();
    await Promise.race([patience, this.#emptied()]);
    done.abort();
    await this.stop();
  }

  async #emptied(): Promise<void> {
    await this.#listeners.ended();
    await Promise.allSettled(this.#meetings);
    await Promise.allSettled(this.#requests);
  }

  /** Whether it is whole, and if not, what is missing. A renewal is neither until it is over. */
  #assess(): void {
    const { life, keys, desk } = this.#parts;
    if (this.#stopping.signal.aborted) return;
    const { agentId } = keys.required;
    const missing = [
      this.#heartbeat.failures > 0 && 'bootstrap',
      !this.#listeners.isWhole && 'signaling',
      desk.isDirectoryLost && 'directory',
    ].find((each) => each !== false);
    if (missing === undefined) life.change('listening', { agentId });
    else life.change('degraded', { agentId, cause: missing });
  }

  /** Listens where the cloud says, with the certificate that is current. */
  async #follow(response: BootstrapResponse): Promise<void> {
    const { keys, trace, life } = this.#parts;
    const { required: identity } = keys;
    // The heartbeat gives the same object for as long as the cloud says the same.
    if (response === this.#followed?.response && identity === this.#followed.identity) return;
    this.#followed = { response, identity };
    const isOld = !takesReliableSessions(this.#parts.options.version);
    const endpoints = response.endpoints.filter(
      ({ isAvailable, reliableSessionEnabled }) =>
        isAvailable && !(isOld && reliableSessionEnabled),
    );
    await this.#listeners.follow(endpoints, identity, {
      rareDelayMs: Math.max(response.periodicBootstrapIntervalMs, INTERVAL_MS_MIN),
      terms: {
        tokenLifetimeMs: response.connectivity.signaling.serviceBusSasTokenTtlMs,
        keepAliveMs: this.#parts.options.keepAliveMs,
      },
      announced: (connect) => this.#attend(connect, response),
      unauthorized: () => this.#askForKeys(),
      changed: () => {
        if (life.state === 'listening' || life.state === 'degraded') this.#assess();
      },
      problem: (message) => trace.problem(message),
    });
  }

  /** A bootstrap out of turn, which brings the keys that are good; once, however many listeners were refused. */
  #askForKeys(): void {
    if (this.#asking !== undefined) return;
    this.#asking = this.#heartbeat
      .beatOutOfTurn()
      .then(async (response) => {
        if (response !== undefined) await this.#follow(response);
      })
      .finally(() => {
        this.#asking = undefined;
      });
  }

  /** Goes to a meeting when there is room for one more: until then its caller waits at the relay. */
  #attend(connect: RelayedConnect, response: BootstrapResponse): void {
    const meeting = this.#limit
      .run(() => this.#meet(connect, response))
      .finally(() => this.#meetings.delete(meeting));
    this.#meetings.add(meeting);
  }

  async #meet(connect: RelayedConnect, response: BootstrapResponse): Promise<void> {
    const { runtime, cloud, keys, trace } = this.#parts;
    const { signal } = this.#stopping;
    if (signal.aborted) return;
    const duties = {
      random: runtime.random,
      received: (request: ValidationRequest | ConnectRequest) => {
        const served = this.#serve(request, response).finally(() => this.#requests.delete(served));
        this.#requests.add(served);
      },
    };
    const receiveTimeoutMs = Math.min(
      response.relayReceiveTimeoutMs,
      response.connectivity.signaling.webSocketReceiveTimeoutMs,
    );
    try {
      await serveMeeting(cloud, keys.required, connect, signal, duties, receiveTimeoutMs);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HarnessError)) throw error;
      trace.problem(error.message);
    }
  }

  async #serve(
    request: ValidationRequest | ConnectRequest,
    { responseRetry, payloadRequestTimeoutMs }: BootstrapResponse,
  ): Promise<void> {
    const { desk, keys, life } = this.#parts;
    const { signal } = this.#stopping;
    const whole =
      'connectionId' in request ? await this.#fetch(request, payloadRequestTimeoutMs) : request;
    if (whole === undefined) return;
    const wasLost = desk.isDirectoryLost;
    await desk.serve(whole, keys, responseRetry, signal);
    const isServing = life.state === 'listening' || life.state === 'degraded';
    if (isServing && wasLost !== desk.isDirectoryLost) this.#assess();
  }

  async #fetch(request: ConnectRequest, timeoutMs: number): Promise<ValidationRequest | undefined> {
    const { runtime, cloud, keys, trace } = this.#parts;
    const { signal } = this.#stopping;
    try {
      const { random } = runtime;
      return await fetchRequest(cloud, keys.required, random, request, signal, timeoutMs);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof HarnessError)) throw error;
      trace.problem(error.message);
      return undefined;
    }
  }
}
