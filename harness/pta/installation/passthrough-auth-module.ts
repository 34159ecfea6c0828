import type { CloudPort } from '../agent/register-agent.ts';
import {
  AGENT_PRODUCT,
  compareVersions,
  POWERSHELL_SWITCH_SINCE,
} from '../protocol/agent-versions.ts';
import type { FeatureToggleResult } from '../protocol/feature-toggle.ts';
import { askFeatureStatus, switchFeature } from './feature-client.ts';
import type { AdministratorSession } from './register-server.ts';
import type { Server } from './server.ts';

/** What a cmdlet prints. */
export type CmdletResult =
  | { readonly kind: 'status'; readonly enabled: boolean }
  | {
      readonly kind: 'refused';
      readonly reason: 'not-installed' | 'agent-too-old' | 'denied';
      readonly text: string;
    };

/**
 * The PowerShell module `PassthroughAuthPSModule` that comes with the agent, on one server.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-disable-do-not-configure
 */
export class PassthroughAuthModule {
  readonly #cloud: CloudPort;
  readonly #server: Server;

  /** @param cloud - the way from the server to the cloud */
  constructor(cloud: CloudPort, server: Server) {
    this.#cloud = cloud;
    this.#server = server;
  }

  /** `Get-PassthroughAuthenticationEnablementStatus`. @throws HarnessError when the cloud cannot be reached */
  getPassthroughAuthenticationEnablementStatus(
    administrator: AdministratorSession,
  ): Promise<CmdletResult> {
    return this.#run(() => askFeatureStatus(this.#cloud, administrator));
  }

  /** `Disable-PassthroughAuthentication`, for the whole tenant. @throws HarnessError when the cloud cannot be reached */
  disablePassthroughAuthentication(administrator: AdministratorSession): Promise<CmdletResult> {
    return this.#run((version) =>
      switchFeature(this.#cloud, administrator, {
        enable: false,
        userAgent: `${AGENT_PRODUCT}/${version}`,
      }),
    );
  }

  async #run(cmdlet: (version: string) => Promise<FeatureToggleResult>): Promise<CmdletResult> {
    const { installed, description } = this.#server;
    if (installed === undefined) {
      const text = `${description.machineName} has no agent, and with it no module; install it first.`;
      return { kind: 'refused', reason: 'not-installed', text };
    }
    const { version } = installed;
    if (compareVersions(version, POWERSHELL_SWITCH_SINCE) < 0) {
      const text = `The module of agent ${version} has no such command; update to ${POWERSHELL_SWITCH_SINCE} or later.`;
      return { kind: 'refused', reason: 'agent-too-old', text };
    }
    const { isSuccessful, enable, errorMessage } = await cmdlet(version);
    return isSuccessful
      ? { kind: 'status', enabled: enable }
      : { kind: 'refused', reason: 'denied', text: errorMessage };
  }
}
