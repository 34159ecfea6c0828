/**
 * Builds of the Authentication Agent and of Connect, and what depends on them.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-pta-version-history
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-faq
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 */

/** A public build of the Authentication Agent. */
export interface AgentRelease {
  readonly version: string;
  /** ISO 8601 date of the version history. */
  readonly released: string;
  readonly brought: string;
}

/** Oldest first. Newer builds exist that the history does not list. */
export const AGENT_RELEASES: readonly AgentRelease[] = [
  { version: '1.5.261.0', released: '2017-08-31', brought: 'general availability' },
  { version: '1.5.389.0', released: '2017-10-17', brought: 'DNS cache' },
  {
    version: '1.5.402.0',
    released: '2017-11-25',
    brought: 'DNS cache beside a default proxy',
  },
  {
    version: '1.5.405.0',
    released: '2018-01-31',
    brought: 'WebSocket; a leak of memory and time-outs of Service Bus mended',
  },
  { version: '1.5.643.0', released: '2018-04-10', brought: 'TLS 1.2 by default' },
  {
    version: '1.5.1007.0',
    released: '2019-01-22',
    brought: 'reliable channels; TLS 1.2 at registration',
  },
  {
    version: '1.5.1742.0',
    released: '2020-04-09',
    brought: 'choice of the cloud environment; the feature switched by PowerShell',
  },
  { version: '1.5.2482.0', released: '2021-07-07', brought: 'libraries signed with SHA-256' },
];

/** Which Entra the tenant lives in; the installer's `ENVIRONMENTNAME`. */
export type CloudEnvironment = 'AzureCloud' | 'AzureUSGovernment';

/** Builds from which on an agent is supported. The first is named by the FAQ, and absent from the history. */
export const AGENT_VERSION_FLOOR: Readonly<Record<CloudEnvironment, string>> = {
  AzureCloud: '1.5.193.0',
  AzureUSGovernment: '1.5.1742.0',
};

/** Talks TLS 1.2 unless told otherwise. */
export const TLS_1_2_DEFAULT_SINCE = '1.5.643.0';
/** Does not register without TLS 1.2. */
export const TLS_1_2_ENFORCED_SINCE = '1.5.1007.0';
/** Has `Get-PassthroughAuthenticationEnablementStatus` and `Disable-PassthroughAuthentication`. */
export const POWERSHELL_SWITCH_SINCE = '1.5.1742.0';

/** How the agent names itself in `UserAgent`. */
export const AGENT_PRODUCT = 'PassthroughAuthenticationConnector';
/** How Connect names itself in `UserAgent`. */
export const CONNECT_PRODUCT = 'AADConnect';

export const CONNECT_VERSION_FLOOR = '1.1.750.0';

/** Builds of Connect with a documented problem about password hash synchronisation; see their release notes. */
export const AFFECTED_CONNECT_VERSIONS: readonly string[] = [
  '1.1.557.0',
  '1.1.558.0',
  '1.1.561.0',
  '1.1.614.0',
];

/** At most four numbers, as .NET's `System.Version` has, each within 32 bits. */
const VERSION = /^\d{1,10}(?:\.\d{1,10}){0,3}$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Negative when `left` is older, 0 when they are the same, positive when it is newer. Numbers left out are zero.
 *
 * @throws TypeError when one of them is no version; ask {@link isVersion} of what came from outside
 */
export function compareVersions(left: string, right: string): number {
  const [numbers, others] = [numbersOf(left), numbersOf(right)];
  for (let place = 0; place < 4; place += 1) {
    const difference = (numbers[place] ?? 0) - (others[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * What a `UserAgent` such as `AADConnect/1.1.882.0 PassthroughAuthenticationConnector/1.5.405.0` says of one product.
 *
 * @returns `undefined` when it does not name it, or names no version
 */
export function versionInUserAgent(userAgent: string, product: string): string | undefined {
  const token = userAgent.split(/\s+/).find((each) => each.startsWith(`${product}/`));
  const version = token?.slice(product.length + 1);
  return version !== undefined && isVersion(version) ? version : undefined;
}

function numbersOf(version: string): number[] {
  if (!isVersion(version)) throw new TypeError(`${JSON.stringify(version)} is no version.`);
  return version.split('.').map(Number);
}
