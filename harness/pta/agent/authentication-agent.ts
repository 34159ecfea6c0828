import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Secret } from '../../runtime/secret.ts';
import type { AgentState } from '../protocol/agent-events.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { profileValue } from '../protocol/profile.ts';
import type { AgentIdentity } from './agent-identity.ts';
import { AgentKeys, type KeepIdentity } from './agent-keys.ts';
import { AgentLife } from './agent-life.ts';
import type { AgentOptions } from './agent-profile.ts';
import { AgentRun } from './agent-run.ts';
import { AgentTrace } from './agent-trace.ts';
import { CloudConnector } from './cloud-connector.ts';
import type { CredentialValidator } from './credential-validator.ts';
import { TRUST_ENDED } from './heartbeat.ts';
import { registerAgent } from './register-agent.ts';
import { type ResultRendering, ResultReporter } from './result-reporter.ts';
import { ValidationDesk } from './validation-desk.ts';

export interface AgentCollaborators {
  readonly validator: CredentialValidator;
  /** How answers are written; the wire's own form unless a test breaks it. */
  readonly renderResult?: ResultRendering;
  /** Not noted on the server unless given. */
  readonly keepIdentity?: KeepIdentity;
  /** Notes on the server which build is installed from now on; not noted unless given. */
  readonly keepVersion?: (version: string) => void;
}

/** The Authentication Agent: registers, bootstraps, listens, validates, answers, and renews its trust. */
export class AuthenticationAgent implements AsyncDisposable {
  readonly trace: AgentTrace;
  readonly #runtime: Runtime<PtaEvent>;
  #options: AgentOptions;
  readonly #cloud: CloudConnector;
  readonly #validator: CredentialValidator;
  readonly #keepVersion: AgentCollaborators['keepVersion'];
  readonly #desk: ValidationDesk;
  readonly #life: AgentLife;
  readonly #keys: AgentKeys;
  #run: AgentRun | undefined;
  #failures = 0;

  constructor(
    runtime: Runtime<PtaEvent>,
    options: AgentOptions,
    { validator, renderResult, keepIdentity, keepVersion }: AgentCollaborators,
  ) {
    this.#keys = new AgentKeys(keepIdentity);
    this.#keepVersion = keepVersion;
    this.#runtime = runtime;
    this.#options = options;
    this.#validator = validator;
    this.#cloud = new CloudConnector(runtime, options.trustedRoots, options.idleConnectionMs);
    this.#life = new AgentLife(runtime.events, options.machineName);
    this.trace = new AgentTrace(runtime, profileValue(options.profile, 'agentExecutable'));
    const reporter = new ResultReporter(runtime, this.#cloud, renderResult, options.usesProxy);
    this.#desk = new ValidationDesk(runtime, { validator, reporter, trace: this.trace });
  }

  get state(): AgentState {
    return this.#life.state;
  }

  /** Whether the service runs: bootstrapping, listening, degraded or renewing. */
  get isRunning(): boolean {
    return this.#life.isRunning;
  }

  /** Certificate and key; `undefined` before registration. */
  get identity(): AgentIdentity | undefined {
    return this.#keys.current;
  }

  /**
   * Replaces the certificate or the key, as a broken key store would.
   * What is already under way keeps the identity it began with.
   */
  replaceIdentity(identity: AgentIdentity): void {
    this.#keys.replace(identity);
  }

  /** Takes over an identity instead of registering: a restored backup, a clone of the server, or a thief's copy. */
  adopt(identity: AgentIdentity): void {
    if (this.isRunning) throw new TypeError('Stop the agent before it takes another identity.');
    this.#life.change('registering');
    this.#keys.begin(identity);
    this.#life.change('stopped', this.#about());
  }

  /** @throws HarnessError `REGISTRATION_REFUSED` or a network error */
  async register(token: Secret): Promise<AgentIdentity> {
    if (this.isRunning) throw new TypeError('Stop the agent before it registers again.');
    const before = this.state;
    this.#life.change('registering', this.#about());
    try {
      const identity = await registerAgent(this.#runtime, this.#cloud, this.#options, token);
      this.#keys.register(identity);
      this.#life.change('stopped', this.#about());
      return identity;
    } catch (error) {
      this.#life.change(before, this.#about(error));
      throw error;
    }
  }

  /**
   * Bootstraps and listens on every endpoint it is told. Resolves when it listens on all that could be reached.
   *
   * @param keepTrying - goes on after a bootstrap that failed, as a service does that nobody watches
   * @throws HarnessError `BOOTSTRAP_REFUSED`, `TRUST_ENDED` or a network error; an Error when it is stopped meanwhile
   */
  async start({ keepTrying = false } = {}): Promise<void> {
    if (this.#keys.current === undefined) {
      throw new TypeError('Register the agent before it starts.');
    }
    if (this.isRunning) throw new TypeError('The agent is already running.');
    const run = new AgentRun(
      {
        runtime: this.#runtime,
        options: this.#options,
        cloud: this.#cloud,
        keys: this.#keys,
        life: this.#life,
        desk: this.#desk,
        trace: this.trace,
        gaveUp: (to, cause) => void this.#end(run, to, cause),
      },
      this.#failures,
    );
    this.#run = run;
    this.#life.change('bootstrapping', this.#about());
    try {
      await run.begin(keepTrying);
    } catch (error) {
      if (this.#run === run) {
        const hasEnded = error instanceof HarnessError && error.code === TRUST_ENDED;
        await this.#end(run, hasEnded ? 'removed' : 'stopped', causeOf(error));
      }
      throw error;
    }
  }

  /** Build that is installed. */
  get version(): string {
    return this.#options.version;
  }

  /**
   * Exchanges the program for another build, after the service was ended as Windows asks it to.
   *
   * @param starts - whether the new one is started
   * @throws HarnessError as {@link start}, with the new build in place
   */
  async install(version: string, starts: boolean): Promise<void> {
    await this.drain();
    this.#options = { ...this.#options, version };
    this.#keepVersion?.(version);
    if (starts) await this.start();
  }

  /** Has the certificate renewed now, due or not; what goes wrong is in the log. */
  async renewTrust(): Promise<void> {
    if (this.#run === undefined) throw new TypeError('Start the agent before it renews its trust.');
    await this.#run.renewTrust();
  }

  /** Ends at once, as a killed service does: what it holds stays unanswered. A start under way ends, too. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (run !== undefined) await this.#end(run, 'stopped');
  }

  /** Ends as a service does that is asked to: takes no more calls, and answers those that it has. */
  async drain(): Promise<void> {
    await this.#run?.drain();
    await this.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #end(run: AgentRun, to: 'stopped' | 'removed', cause?: string): Promise<void> {
    this.#failures = run.failures;
    const wasServing = this.isRunning && this.state !== 'bootstrapping';
    if (this.#run === run) {
      this.#run = undefined;
      this.#life.change(to, { ...this.#about(), ...(cause !== undefined && { cause }) });
    }
    await run.stop();
    this.#cloud.closeIdle();
    this.#validator.rest?.();
    const { agentId } = this.#keys.required;
    if (wasServing) this.#runtime.events.append({ type: 'agent.stopped', agentId });
  }

  #about(error?: unknown): { agentId?: string; cause?: string } {
    const agentId = this.#keys.current?.agentId;
    const cause = causeOf(error);
    return { ...(agentId !== undefined && { agentId }), ...(cause !== undefined && { cause }) };
  }
}

function causeOf(error: unknown): string | undefined {
  return error instanceof HarnessError ? error.code : undefined;
}
