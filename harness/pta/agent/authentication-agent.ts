import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Secret } from '../../runtime/secret.ts';
import type { BootstrapResponse } from '../protocol/bootstrap-response.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { profileValue } from '../protocol/profile.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { AgentOptions } from './agent-profile.ts';
import { AgentTrace } from './agent-trace.ts';
import { bootstrapAgent } from './bootstrap-agent.ts';
import { CloudConnector } from './cloud-connector.ts';
import type { CredentialValidator } from './credential-validator.ts';
import { EndpointListener } from './endpoint-listener.ts';
import { registerAgent } from './register-agent.ts';
import { serveMeeting } from './relayed-service.ts';
import { type ResultRendering, ResultReporter } from './result-reporter.ts';
import { ValidationDesk } from './validation-desk.ts';

/** `installed` has no certificate yet; `stopped` keeps it and may start again. */
export type AgentState = 'installed' | 'registered' | 'listening' | 'stopped';

export interface AgentCollaborators {
  readonly validator: CredentialValidator;
  /** How answers are written; the wire's own form unless a test breaks it. */
  readonly renderResult?: ResultRendering;
}

/** A service may ask for any interval; without end and without a pause nothing else would get its turn. */
const INTERVAL_MS_MIN = 1_000;

/** The Authentication Agent: registers, bootstraps, listens, validates, answers. */
export class AuthenticationAgent implements AsyncDisposable {
  readonly trace: AgentTrace;
  readonly #runtime: Runtime<PtaEvent>;
  readonly #options: AgentOptions;
  readonly #cloud: CloudConnector;
  readonly #desk: ValidationDesk;
  #identity: AgentIdentity | undefined;
  #state: AgentState = 'installed';
  #stopping = new AbortController();
  #isStarting = false;
  #running: Promise<unknown>[] = [];
  readonly #meetings = new Set<Promise<void>>();
  #consecutiveFailures = 0;

  constructor(
    runtime: Runtime<PtaEvent>,
    options: AgentOptions,
    { validator, renderResult }: AgentCollaborators,
  ) {
    this.#runtime = runtime;
    this.#options = options;
    this.#cloud = new CloudConnector(runtime, options.trustedRoots);
    this.trace = new AgentTrace(runtime, profileValue(options.profile, 'agentExecutable'));
    const reporter = new ResultReporter(runtime, this.#cloud, renderResult);
    this.#desk = new ValidationDesk(runtime, { validator, reporter, trace: this.trace });
  }

  get state(): AgentState {
    return this.#state;
  }

  /** Certificate and key; `undefined` before registration. */
  get identity(): AgentIdentity | undefined {
    return this.#identity;
  }

  /**
   * Replaces the certificate or the key, as a broken key store would.
   * What is already under way keeps the identity it began with.
   */
  replaceIdentity(identity: AgentIdentity): void {
    this.#identity = identity;
  }

  /** @throws HarnessError `REGISTRATION_REFUSED` or a network error */
  async register(token: Secret): Promise<AgentIdentity> {
    if (this.#state === 'listening' || this.#isStarting) {
      throw new TypeError('Stop the agent before it registers again.');
    }
    this.#identity = await registerAgent(this.#runtime, this.#cloud, this.#options, token);
    this.#state = 'registered';
    return this.#identity;
  }

  /**
   * Bootstraps and listens on every endpoint it is told. Resolves when it listens on all that could be reached.
   *
   * @throws HarnessError `BOOTSTRAP_REFUSED` or a network error; an Error when it is stopped meanwhile
   */
  async start(): Promise<void> {
    if (this.#identity === undefined) throw new TypeError('Register the agent before it starts.');
    if (this.#state === 'listening' || this.#isStarting) {
      throw new TypeError('The agent is already running.');
    }
    this.#isStarting = true;
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    try {
      const response = await this.#bootstrap(true);
      signal.throwIfAborted();
      this.#state = 'listening';
      const listeners = response.endpoints
        .filter(({ isAvailable, reliableSessionEnabled }) => isAvailable && !reliableSessionEnabled)
        .map((endpoint) => this.#listenOn(endpoint, response));
      this.#running = [...listeners.map(({ ended }) => ended), this.#keepBeating(response)];
      await Promise.all(listeners.map(({ attempted }) => attempted));
      signal.throwIfAborted();
    } finally {
      this.#isStarting = false;
    }
  }

  /** Ends at once, as a killed service does: what it holds stays unanswered. A start under way ends, too. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The agent was stopped.'));
    if (this.#state !== 'listening') return;
    this.#state = 'stopped';
    await Promise.allSettled([...this.#running, ...this.#meetings]);
    this.#runtime.events.append({
      type: 'agent.stopped',
      agentId: this.#requireIdentity().agentId,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #bootstrap(initial: boolean): Promise<BootstrapResponse> {
    const identity = this.#requireIdentity();
    const attempt = { initial, consecutiveFailures: this.#consecutiveFailures };
    try {
      const response = await bootstrapAgent(
        this.#runtime,
        this.#cloud,
        this.#options,
        identity,
        attempt,
        this.#stopping.signal,
      );
      this.#consecutiveFailures = 0;
      return response;
    } catch (error) {
      this.#consecutiveFailures += 1;
      throw error;
    }
  }

  /** The heartbeat. A failed one is logged, and the next comes at its time. */
  async #keepBeating({ periodicBootstrapIntervalMs }: BootstrapResponse): Promise<void> {
    const { clock, events } = this.#runtime;
    const { signal } = this.#stopping;
    const intervalMs = Math.max(periodicBootstrapIntervalMs, INTERVAL_MS_MIN);
    while (await slept(clock.sleep(intervalMs, signal))) {
      try {
        await this.#bootstrap(false);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof HarnessError)) throw error;
        const { agentId } = this.#requireIdentity();
        events.append({ type: 'agent.bootstrap-failed', agentId, cause: error.code });
        this.trace.problem(error.message);
      }
    }
  }

  #listenOn(endpoint: SignalingEndpoint, response: BootstrapResponse): EndpointListener {
    return new EndpointListener(
      this.#runtime,
      this.#cloud,
      {
        endpoint,
        identity: this.#requireIdentity(),
        rareDelayMs: Math.max(response.periodicBootstrapIntervalMs, INTERVAL_MS_MIN),
        announced: (connect) => {
          const meeting = this.#meet(connect, response).finally(() =>
            this.#meetings.delete(meeting),
          );
          this.#meetings.add(meeting);
        },
        problem: (message) => this.trace.problem(message),
      },
      this.#stopping.signal,
    );
  }

  async #meet(connect: RelayedConnect, { responseRetry }: BootstrapResponse): Promise<void> {
    const { signal } = this.#stopping;
    const identity = this.#requireIdentity();
    try {
      await serveMeeting(this.#cloud, identity, connect, signal, (request) => {
        void this.#desk.serve(request, this.#requireIdentity(), responseRetry, signal);
      });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HarnessError)) throw error;
      this.trace.problem(error.message);
    }
  }

  #requireIdentity(): AgentIdentity {
    if (this.#identity === undefined) throw new TypeError('The agent is not registered.');
    return this.#identity;
  }
}

/** Whether a sleep ended by itself, and not because the agent stops. */
function slept(sleep: Promise<void>): Promise<boolean> {
  return sleep.then(
    () => true,
    () => false,
  );
}
