import { AGENT_VERSION_FLOOR, compareVersions } from '../protocol/agent-versions.ts';
import { AGENT_PACKAGES } from './agent-package.ts';
import type { InstalledAgent, Server } from './server.ts';

/** Why the agent is not installed on a server. */
export type UnsuitableServer =
  | 'already-installed'
  | 'not-domain-joined'
  | 'operating-system-too-old'
  | 'other-forest'
  | 'server-core'
  | 'version-not-supported';

/** What is not as the documents ask. */
export interface Objection {
  readonly reason: UnsuitableServer;
  readonly text: string;
}

interface Precondition {
  readonly reason: UnsuitableServer;
  isMet(server: Server, agent: InstalledAgent): boolean;
  /** What to say when it is not. */
  text(server: Server, agent: InstalledAgent): string;
}

/**
 * In the order they are looked at. The conditions are documented; their order and words are this project's.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-current-limitations
 */
const PRECONDITIONS: readonly Precondition[] = [
  {
    reason: 'operating-system-too-old',
    isMet: ({ description }, { profile }) =>
      compareVersions(description.osVersion, AGENT_PACKAGES[profile].osFloor.version) >= 0,
    text: ({ description }, { profile }) =>
      `Windows ${description.osVersion} is too old; the agent needs ${AGENT_PACKAGES[profile].osFloor.name} or later.`,
  },
  {
    reason: 'server-core',
    isMet: ({ description }) => !description.serverCore,
    text: () => 'The agent is not supported on Server Core; take a server with the desktop.',
  },
  {
    reason: 'not-domain-joined',
    isMet: ({ description }) => description.domainJoined,
    text: ({ description }) =>
      `${description.machineName} has joined no domain; the agent validates passwords as a member of one.`,
  },
  {
    reason: 'other-forest',
    isMet: ({ description }) => description.sameForest,
    text: ({ description }) =>
      `${description.machineName} is in another forest than the users, without a trust between them.`,
  },
  {
    reason: 'already-installed',
    isMet: ({ installed }) => installed === undefined,
    text: ({ description }) =>
      `${description.machineName} has an agent already; there is one on each server, so take another one.`,
  },
  {
    // The connectors of the preview are older than any floor.
    reason: 'version-not-supported',
    isMet: (_server, { profile, version, environment }) =>
      profile === 'preview' || compareVersions(version, AGENT_VERSION_FLOOR[environment]) >= 0,
    text: (_server, { version, environment }) =>
      `Version ${version} of the agent is not supported in ${environment}; download ${AGENT_VERSION_FLOOR[environment]} or later.`,
  },
];

/** The first thing that stands in the way of installing `agent` on `server`. */
export function objectionTo(server: Server, agent: InstalledAgent): Objection | undefined {
  const unmet = PRECONDITIONS.find((precondition) => !precondition.isMet(server, agent));
  return unmet && { reason: unmet.reason, text: unmet.text(server, agent) };
}
