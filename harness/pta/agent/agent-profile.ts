import type { Profile } from '../protocol/profile.ts';
import type { DEFAULT_OPERATING_SYSTEM } from '../protocol/system-settings.ts';

/** What an agent is told when it is installed. */
export interface AgentOptions {
  readonly tenantId: string;
  /** Fully qualified name of the server, such as `AGENT1.contoso.test`. */
  readonly machineName: string;
  readonly profile: Profile;
  /** Such as `1.5.2482.0`. */
  readonly version: string;
  readonly operatingSystem: typeof DEFAULT_OPERATING_SYSTEM;
  /** Between empty frames on a relay listener's connection: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
  /** As the bootstrap reports it; `Running` unless given. */
  readonly updaterStatus?: () => string;
  /** PEM certificates that a service's certificate must lead to. */
  readonly trustedRoots: readonly string[];
}

/** Last public build, of 2021-07-07. @see https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-pta-version-history */
export const LATEST_AGENT_VERSION = '1.5.2482.0';
