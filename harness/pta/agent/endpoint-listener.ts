import { slept } from '../../runtime/clock.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { type ListenerTerms, RelayListener, SIGNALING_UNAUTHORIZED } from './relay-listener.ts';

/**
 * A listener that broke is opened again at once, then with growing delays, then as rarely as the agent beats.
 * Five attempts from 200 ms, doubling, were captured for WebSockets of the bootstrap; the rest is inferred.
 */
const RECONNECT_DELAYS_MS = [0, 200, 400, 800, 1_600];
/** Part of a token's life after which the next is made (inferred). */
const RENEWED_AT = 0.9;
/** Attempts in the rest of its life, when the first fails (inferred). */
const RENEWALS = 4;
/** However short a life the cloud gives a token, it is not asked for more often (inferred). */
const RENEWAL_MS_MIN = 1_000;
/** `SignalingSettings.CloseTimeout` of the bootstrap, as captured. */
const CLOSE_TIMEOUT_MS = 60_000;
const OVER = new Error('The connection has ended.');
/** A listener that held for longer than all those delays together was a good one. */
const HELD_MS = 3_000;

export interface EndpointListenerOptions {
  readonly endpoint: SignalingEndpoint;
  readonly identity: AgentIdentity;
  /** Between attempts once the short delays are used up. */
  readonly rareDelayMs: number;
  readonly terms: ListenerTerms;
  announced(connect: RelayedConnect): void;
  /** The relay does not take the endpoint's key: another has to be asked for. */
  unauthorized(): void;
  /** It began to listen, or listens no longer. */
  changed(isListening: boolean): void;
  /** Something went wrong, in a sentence for the trace log. */
  problem(message: string): void;
}

/** Keeps one listener open on one endpoint for as long as the agent runs. */
export class EndpointListener {
  /** Resolves after the first attempt, whether it succeeded or not. */
  readonly attempted: Promise<void>;
  /** Resolves when the agent has stopped. */
  readonly ended: Promise<void>;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #cloud: CloudConnector;
  readonly #options: EndpointListenerOptions;
  readonly #signal: AbortSignal;
  readonly #retiring = new Set<Promise<void>>();

  constructor(
    runtime: Runtime<PtaEvent>,
    cloud: CloudConnector,
    options: EndpointListenerOptions,
    signal: AbortSignal,
  ) {
    this.#runtime = runtime;
    this.#cloud = cloud;
    this.#options = options;
    this.#signal = signal;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.attempted = promise;
    this.ended = this.#run(resolve);
  }

  async #run(attempted: () => void): Promise<void> {
    const { clock } = this.#runtime;
    let failures = 0;
    // The first to break is as good as one that held: it may be opened again at once.
    let lastOneHeld = true;
    while (!this.#signal.aborted) {
      const beganAt = clock.elapsed();
      const listened = await this.#listenOnce(attempted);
      attempted();
      const held = clock.elapsed() - beganAt >= HELD_MS;
      failures = listened && (held || lastOneHeld) ? 0 : failures + 1;
      lastOneHeld = held || !listened;
      const delayMs = RECONNECT_DELAYS_MS[failures] ?? this.#options.rareDelayMs;
      await clock.sleep(delayMs, this.#signal).catch(() => undefined);
    }
    await Promise.all(this.#retiring);
  }

  /** @returns whether it got as far as listening */
  async #listenOnce(attempted: () => void): Promise<boolean> {
    const { endpoint, identity, changed, problem, unauthorized } = this.#options;
    const { events } = this.#runtime;
    const about = { agentId: identity.agentId, endpoint: endpoint.name };
    let listened = false;
    try {
      const listener = await this.#open();
      listened = true;
      events.append({ type: 'signaling.connected', ...about });
      changed(true);
      attempted();
      await this.#listenOn(listener);
    } catch (error) {
      if (this.#signal.aborted) return listened;
      if (!(error instanceof HarnessError)) throw error;
      events.append({ type: 'signaling.lost', ...about, cause: error.code });
      if (listened) changed(false);
      problem(error.message);
      if (error.code === SIGNALING_UNAUTHORIZED) unauthorized();
    }
    return listened;
  }

  /** One connection after another, each with a fresh token before the last one's ends: the next is there first. */
  async #listenOn(first: RelayListener): Promise<never> {
    for (let listener = first; ; ) {
      const over = listener.listen(this.#options.announced, this.#signal);
      const next = await this.#successorOf(over);
      const retired = this.#retire(listener, over).finally(() => this.#retiring.delete(retired));
      this.#retiring.add(retired);
      listener = next;
    }
  }

  /** Resolves when the next connection stands; rejects as `over` does when this one ends before its time. */
  async #successorOf(over: Promise<void>): Promise<RelayListener> {
    const { clock } = this.#runtime;
    const { tokenLifetimeMs } = this.#options.terms;
    const ended = new AbortController();
    over.then(
      () => ended.abort(OVER),
      () => ended.abort(OVER),
    );
    let delayMs = Math.max(tokenLifetimeMs * RENEWED_AT, RENEWAL_MS_MIN);
    while (await slept(clock.sleep(delayMs, ended.signal))) {
      try {
        return await this.#open();
      } catch (error) {
        if (this.#signal.aborted || !(error instanceof HarnessError)) throw error;
        // This one is good until its token ends, and serves on.
        this.#options.problem(error.message);
        if (error.code === SIGNALING_UNAUTHORIZED) this.#options.unauthorized();
        delayMs = Math.max((tokenLifetimeMs * (1 - RENEWED_AT)) / RENEWALS, RENEWAL_MS_MIN);
      }
    }
    await over;
    throw new TypeError('A listener that nobody retired has ended without a reason.');
  }

  /** Lets the relay answer the farewell, so that what it announced before is not lost; not for ever. */
  async #retire(listener: RelayListener, over: Promise<void>): Promise<void> {
    const ended = new AbortController();
    const isLate = slept(this.#runtime.clock.sleep(CLOSE_TIMEOUT_MS, ended.signal));
    listener.retire();
    const left = over.then(
      () => ended.abort(OVER),
      () => ended.abort(OVER),
    );
    if (await isLate) listener.abandon();
    await left;
  }

  #open(): Promise<RelayListener> {
    const { endpoint, identity, terms } = this.#options;
    return RelayListener.open(this.#runtime, this.#cloud, endpoint, identity, terms, this.#signal);
  }
}
