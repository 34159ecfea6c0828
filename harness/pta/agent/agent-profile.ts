import type { Profile } from '../protocol/profile.ts';
import type { SystemSettings } from '../protocol/system-settings.ts';

/** What an agent is told when it is installed. */
export interface AgentOptions {
  readonly tenantId: string;
  /** Fully qualified name of the server, such as `AGENT1.contoso.test`. */
  readonly machineName: string;
  readonly profile: Profile;
  /** Such as `1.5.2482.0`. */
  readonly version: string;
  readonly operatingSystem: Omit<SystemSettings, 'machineName'>;
  /** Between empty frames on a relay listener's connection: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
  /** Whether it reaches the cloud by a proxy; answers say so. */
  readonly usesProxy?: boolean;
  /** As the bootstrap reports it; `Running` unless given. */
  readonly updaterStatus?: () => string;
  /** How long a connection to the cloud that has nothing to do is kept: milliseconds; it is not unless given. */
  readonly idleConnectionMs?: number | undefined;
  /** PEM certificates that a service's certificate must lead to. */
  readonly trustedRoots: readonly string[];
}

/** What a registration needs of them. */
export type Registrant = Pick<
  AgentOptions,
  'tenantId' | 'machineName' | 'version' | 'operatingSystem'
>;

/** Last public build, of 2021-07-07. @see https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-pta-version-history */
export const LATEST_AGENT_VERSION = '1.5.2482.0';
