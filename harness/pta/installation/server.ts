import type { AgentIdentity } from '../agent/agent-identity.ts';
import type { KeepIdentity } from '../agent/agent-keys.ts';
import type { CloudEnvironment } from '../protocol/agent-versions.ts';
import type { Profile } from '../protocol/profile.ts';
import { AGENT_PACKAGES } from './agent-package.ts';
import { agentRegistryValues, type RegistryValues } from './registry-values.ts';
import { renderTrustSettings } from './trust-settings.ts';

/** A Windows server, as far as the installer looks at it. */
export interface ServerDescription {
  /** Fully qualified, such as `AGENT1.contoso.test`. */
  readonly machineName: string;
  /** Such as `10.0.17763`, which is Windows Server 2019. */
  readonly osVersion: string;
  /** Without the desktop. */
  readonly serverCore: boolean;
  readonly domainJoined: boolean;
  /** Whether its domain is in the forest of the users, or in one that trusts it. */
  readonly sameForest: boolean;
  readonly tls12Enabled: boolean;
}

/** Windows Server 2019 with the desktop, in the domain: everything that is asked for. */
export const SUITABLE_SERVER = {
  osVersion: '10.0.17763',
  serverCore: false,
  domainJoined: true,
  sameForest: true,
  tls12Enabled: true,
} as const satisfies Omit<ServerDescription, 'machineName'>;

/** The agent's programs, as they were installed. */
export interface InstalledAgent {
  readonly version: string;
  readonly profile: Profile;
  readonly environment: CloudEnvironment;
}

/** What a registration leaves on the server. */
export interface InstalledTrust {
  readonly identity: AgentIdentity;
  readonly tenantId: string;
  /** Whether the certificate lies in the store of the service account, as after a renewal; at first it is the machine's. */
  readonly isInUserStore: boolean;
}

/** A server that an agent can be installed on, and what is there by now. */
export class Server {
  readonly description: ServerDescription;
  installed: InstalledAgent | undefined;
  trust: InstalledTrust | undefined;

  constructor(description: ServerDescription) {
    this.description = description;
  }

  /** Entries of the agent under Programs and Features. */
  get programs(): readonly string[] {
    return this.installed === undefined ? [] : AGENT_PACKAGES[this.installed.profile].programs;
  }

  /** Text of `TrustSettings.xml`; absent before the registration. */
  get trustSettings(): string | undefined {
    if (this.trust === undefined) return undefined;
    const { identity, isInUserStore } = this.trust;
    return renderTrustSettings({ thumbprint: thumbprintOf(identity), isInUserStore });
  }

  /** Values in the registry, by key. */
  get registry(): Readonly<Record<string, RegistryValues>> {
    return this.trust === undefined ? {} : agentRegistryValues(this.trust);
  }

  /** The service has another certificate now; a renewed one lies in the store of its account. Nothing after it was uninstalled. */
  readonly keepIdentity: KeepIdentity = (identity, from) => {
    if (this.trust === undefined) return;
    this.trust = { ...this.trust, identity, isInUserStore: from === 'renewal' };
  };

  /** The updater has installed another build. Nothing after it was uninstalled. */
  readonly keepVersion = (version: string): void => {
    if (this.installed !== undefined) this.installed = { ...this.installed, version };
  };

  /** Removes both programs, and with them the registration (inferred: that nothing of it is left). */
  uninstall(): void {
    this.installed = undefined;
    this.trust = undefined;
  }
}

/**
 * A second server made from an image of the first, programs, certificate, key and all. It is not supported: both claim
 * to be one agent, which the cloud finds out as `certificate-in-two-places`.
 *
 * @param machineName - as it is called from now on; the name of the first when nobody renamed it
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-current-limitations
 */
export function cloneServer(original: Server, machineName: string): Server {
  const clone = new Server({ ...original.description, machineName });
  clone.installed = original.installed;
  clone.trust = original.trust;
  return clone;
}

function thumbprintOf({ keyIdentifier, agentId }: AgentIdentity): string {
  return keyIdentifier.slice(agentId.length + 1);
}
