import { slept } from '../../runtime/clock.ts';
import { HarnessError } from '../../runtime/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import {
  type AgentPackage,
  parseAgentPackage,
  parseUpdateOffer,
  renderUpdateQuestion,
  UPDATE_CHECK_PATH,
  UPDATE_DOWNLOAD_PATH,
} from '../protocol/agent-update.ts';
import { compareVersions } from '../protocol/agent-versions.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { sharedBootstrapHost } from '../protocol/hosts.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { judgeAgentPackage } from './judge-agent-package.ts';

/** What the updater asks of the agent that stands beside it on the server. */
export interface UpdatedAgent {
  readonly identity: AgentIdentity | undefined;
  readonly version: string;
  readonly isRunning: boolean;
  /** Stops the service, exchanges it, and starts it again if it is to run. @throws HarnessError when it does not start */
  install(version: string, starts: boolean): Promise<void>;
}

export interface UpdaterOptions {
  readonly tenantId: string;
  /** PEM certificates that a publisher's certificate must lead to. */
  readonly trustedRoots: readonly string[];
}

/** Error code: the cloud did not answer the updater as it should. */
export const UPDATE_REFUSED = 'UPDATE_REFUSED';

/** Documented. @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-security-deep-dive */
export const UPDATE_CHECK_EVERY_MS = 3_600_000;

/** The Agent Updater: looks for a new version every hour, and installs it when its signature is good. */
export class AgentUpdater {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #cloud: CloudConnector;
  readonly #agent: UpdatedAgent;
  readonly #options: UpdaterOptions;
  #running: { readonly stopping: AbortController; readonly ended: Promise<void> } | undefined;

  constructor(
    runtime: Runtime<PtaEvent>,
    cloud: CloudConnector,
    agent: UpdatedAgent,
    options: UpdaterOptions,
  ) {
    this.#runtime = runtime;
    this.#cloud = cloud;
    this.#agent = agent;
    this.#options = options;
  }

  /** As the bootstrap reports it. */
  get status(): 'Running' | 'Stopped' {
    return this.#running === undefined ? 'Stopped' : 'Running';
  }

  /** Starts the service; one that runs goes on. */
  start(): void {
    if (this.#running !== undefined) return;
    const stopping = new AbortController();
    this.#running = { stopping, ended: this.#keepLooking(stopping.signal) };
  }

  /** Ends the service; an installation that has begun is finished. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    running?.stopping.abort(new Error('The updater was stopped.'));
    await running?.ended;
  }

  async #keepLooking(signal: AbortSignal): Promise<void> {
    const { clock } = this.#runtime;
    while (await slept(clock.sleep(UPDATE_CHECK_EVERY_MS, signal))) await this.#look(signal);
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { identity, version } = this.#agent;
    if (identity === undefined) return;
    const { agentId } = identity;
    let offered: string | undefined;
    try {
      offered = parseUpdateOffer(
        await this.#ask(
          UPDATE_CHECK_PATH,
          renderUpdateQuestion({ agentId, version }),
          identity,
          signal,
        ),
      );
      if (offered === undefined || compareVersions(offered, version) <= 0) return;
      const found = parseAgentPackage(
        await this.#ask(UPDATE_DOWNLOAD_PATH, '{}', identity, signal),
      );
      await this.#install(found, agentId);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof HarnessError)) throw error;
      this.#failed(agentId, offered, error.code);
    }
  }

  async #install(found: AgentPackage, agentId: string): Promise<void> {
    const { events, clock } = this.#runtime;
    const { version: from, isRunning } = this.#agent;
    const { version: to } = found;
    const verdict = judgeAgentPackage(found, this.#options.trustedRoots, clock.now());
    if (verdict.kind === 'refused') {
      this.#failed(agentId, to, verdict.reason);
      return;
    }
    try {
      await this.#agent.install(to, isRunning);
      events.append({ type: 'agent.updated', agentId, from, to });
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      this.#failed(agentId, to, error.code);
      await this.#agent.install(from, isRunning);
    }
  }

  #failed(agentId: string, version: string | undefined, cause: string): void {
    const about = version === undefined ? {} : { version };
    this.#runtime.events.append({ type: 'agent.update-failed', agentId, ...about, cause });
  }

  async #ask(
    path: string,
    body: string,
    identity: AgentIdentity,
    signal: AbortSignal,
  ): Promise<string> {
    const host = sharedBootstrapHost(this.#options.tenantId);
    const headers = { 'content-type': 'application/json' };
    const reply = await this.#cloud.exchange(
      { method: 'POST', host, path, headers, body },
      identity,
      signal,
    );
    if (reply.status === 200) return reply.body;
    throw new HarnessError(
      UPDATE_REFUSED,
      `The updater was answered with HTTP ${reply.status} at ${host}${path}; 403 means that the agent's certificate is not accepted.`,
    );
  }
}
