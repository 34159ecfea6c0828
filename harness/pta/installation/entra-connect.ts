import type { Runtime } from '../../runtime/runtime.ts';
import type { CloudPort } from '../agent/register-agent.ts';
import { AGENT_PRODUCT, CONNECT_PRODUCT } from '../protocol/agent-versions.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { Profile } from '../protocol/profile.ts';
import { AgentInstaller, type InstallationRefusal } from './agent-installer.ts';
import { AGENT_PACKAGES } from './agent-package.ts';
import { type ConnectFinding, checkConnect } from './connect-health.ts';
import { askFeatureStatus, switchFeature } from './feature-client.ts';
import type { AdministratorSession } from './register-server.ts';
import type { Server } from './server.ts';

/** What Windows does with the agent's service on a server. */
export interface ServiceControl {
  /** Resolves when the agent listens. */
  start(server: Server): Promise<void>;
  stop(server: Server): Promise<void>;
}

/** Where Connect runs. */
export interface ConnectSite {
  readonly server: Server;
  /** The way from the server to the cloud. */
  readonly cloud: CloudPort;
  readonly services: ServiceControl;
}

export interface ConnectOptions {
  /** Such as `1.1.882.0`. */
  readonly version: string;
  /** Whether it is in staging mode: it writes nothing, and yet its wizard switches the feature for everybody. */
  readonly staging: boolean;
  readonly passwordHashSync: boolean;
  readonly profile: Profile;
  /** Build of the agent that it brings. */
  readonly agentVersion: string;
}

/** What the page "User sign-in" offers. */
export type SignInMethod =
  | 'pass-through-authentication'
  | 'password-hash-synchronization'
  | 'federation'
  | 'do-not-configure';

export type ChangeResult =
  | { readonly kind: 'changed'; readonly warnings: readonly string[] }
  | {
      readonly kind: 'refused';
      /** `denied`: the service said no, as it does without an active agent. */
      readonly reason: InstallationRefusal | 'denied';
      readonly text: string;
    };

/**
 * Microsoft Entra Connect on its server, as far as it has to do with the agents.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 */
export class EntraConnect {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #site: ConnectSite;
  readonly #options: ConnectOptions;

  constructor(runtime: Runtime<PtaEvent>, site: ConnectSite, options: ConnectOptions) {
    this.#runtime = runtime;
    this.#site = site;
    this.#options = options;
  }

  /**
   * The wizard's task "Change user sign-in". Pass-through Authentication installs the first agent on this server and
   * enables the feature; every other method disables it, and removes the agent from this server only.
   *
   * @throws HarnessError when the cloud cannot be reached
   */
  changeUserSignIn(
    method: SignInMethod,
    administrator: AdministratorSession,
  ): Promise<ChangeResult> {
    return method === 'pass-through-authentication'
      ? this.#enable(administrator)
      : this.#disable(administrator);
  }

  /** What the administrator should know, and is not told by an error. */
  checkHealth(): readonly ConnectFinding[] {
    return checkConnect(this.#site.server.description, this.#options);
  }

  /**
   * Uninstalls Connect, and with it the agent of this server.
   *
   * @param otherAgents - whether agents on other servers are left
   * @returns the warning that is shown before
   * @throws HarnessError when the cloud cannot be reached
   */
  async uninstall(
    administrator: AdministratorSession,
    otherAgents: boolean,
  ): Promise<string | undefined> {
    const { enable } = await askFeatureStatus(this.#site.cloud, administrator);
    await this.#removeAgent();
    if (!enable || otherAgents) return undefined;
    return 'Pass-through Authentication is enabled: users cannot sign in unless there are agents on other servers.';
  }

  async #enable(administrator: AdministratorSession): Promise<ChangeResult> {
    const { server, services } = this.#site;
    if (server.installed === undefined) {
      const installed = await this.#installAgent(administrator);
      if (installed.kind === 'refused') {
        // Inferred: the wizard takes back what it began, so that it can be run again.
        server.uninstall();
        return installed;
      }
      await services.start(server);
    }
    const denial = await this.#switch(administrator, true);
    if (denial !== undefined) return denial;
    return { kind: 'changed', warnings: this.checkHealth().map(({ text }) => text) };
  }

  async #disable(administrator: AdministratorSession): Promise<ChangeResult> {
    const denial = await this.#switch(administrator, false);
    if (denial !== undefined) return denial;
    await this.#removeAgent();
    const warning =
      'This server is in staging mode; Pass-through Authentication is disabled for the whole tenant all the same.';
    return { kind: 'changed', warnings: this.#options.staging ? [warning] : [] };
  }

  #installAgent(administrator: AdministratorSession) {
    const { agentVersion, profile } = this.#options;
    const installer = new AgentInstaller(this.#runtime, this.#site.cloud, {
      version: agentVersion,
      profile,
      signIn: async () => administrator,
    });
    return installer.run(this.#site.server, AGENT_PACKAGES[profile].setup);
  }

  async #removeAgent(): Promise<void> {
    const { server, services } = this.#site;
    if (server.installed === undefined) return;
    await services.stop(server);
    server.uninstall();
  }

  async #switch(
    administrator: AdministratorSession,
    enable: boolean,
  ): Promise<Extract<ChangeResult, { kind: 'refused' }> | undefined> {
    const { version, agentVersion } = this.#options;
    const { isSuccessful, errorMessage } = await switchFeature(this.#site.cloud, administrator, {
      enable,
      userAgent: `${CONNECT_PRODUCT}/${version} ${AGENT_PRODUCT}/${agentVersion}`,
    });
    return isSuccessful ? undefined : { kind: 'refused', reason: 'denied', text: errorMessage };
  }
}
