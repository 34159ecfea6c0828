import {
  AFFECTED_CONNECT_VERSIONS,
  CONNECT_VERSION_FLOOR,
  compareVersions,
} from '../protocol/agent-versions.ts';
import type { ConnectOptions } from './entra-connect.ts';
import type { ServerDescription } from './server.ts';

/** What is not well with Connect. */
export interface ConnectFinding {
  readonly kind: 'not-domain-joined' | 'version-affected' | 'version-not-supported';
  readonly text: string;
}

/**
 * What to tell the administrator about Connect and its server; nothing when all is well. A version that is not
 * supported works all the same: its wizard does not know of a floor that was drawn later (inferred).
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication
 */
export function checkConnect(
  { machineName, domainJoined }: ServerDescription,
  { version, passwordHashSync }: ConnectOptions,
): readonly ConnectFinding[] {
  const findings: ConnectFinding[] = [];
  if (!domainJoined) {
    const text = `${machineName} has joined no domain: users are told that their password is wrong.`;
    findings.push({ kind: 'not-domain-joined', text });
  }
  if (compareVersions(version, CONNECT_VERSION_FLOOR) < 0) {
    const text = `Connect ${version} is not supported; upgrade to ${CONNECT_VERSION_FLOOR} or later.`;
    findings.push({ kind: 'version-not-supported', text });
  }
  // The documents send those to the release notes who do not want password hash synchronisation.
  if (!passwordHashSync && AFFECTED_CONNECT_VERSIONS.includes(version)) {
    const text = `Connect ${version} has a problem with password hash synchronisation; read its release notes if you do not want that.`;
    findings.push({ kind: 'version-affected', text });
  }
  return findings;
}
