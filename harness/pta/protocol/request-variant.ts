import { compareVersions, isVersion } from './agent-versions.ts';

/**
 * How a request reaches an agent.
 *
 * - `inline`: the call over the relay carries it, on endpoints without reliable sessions. Captured 2022 and 2025.
 * - `connect-json`: the call, on an endpoint with reliable sessions, names a connection; the agent fetches the request
 *   from there as JSON. Captured 2020.
 * - `connect-body-bytes`: the same, with the validation as bytes inside the JSON. Captured 2020.
 */
export type RequestVariant = 'inline' | 'connect-json' | 'connect-body-bytes';

/** First build with reliable channels, of 2019-01-22. @see https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-pta-version-history */
const RELIABLE_CHANNELS_SINCE = '1.5.1007.0';

/**
 * Whether an agent of that version is told endpoints with reliable sessions. Foreign agents that name none are taken
 * for new ones (inferred).
 */
export function takesReliableSessions(version: string | undefined): boolean {
  if (version === undefined) return true;
  return isVersion(version) && compareVersions(version, RELIABLE_CHANNELS_SINCE) >= 0;
}
