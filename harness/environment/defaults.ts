import type { LabAccount } from '../../fixtures/directories/contoso.ts';
import type { DirectoryProfileName } from '../../mocks/directory/directory-profile.ts';
import type { DomainPolicy } from '../../mocks/directory/domain-policy.ts';
import type { Rule } from '../../mocks/firewall/rule.ts';
import type { SystemProxy } from '../pta/agent/proxy/choose-proxy.ts';
import type { ProxyConfig } from '../pta/agent/proxy/exe-config.ts';
import type { EntraCloudOptions } from '../pta/cloud/entra-cloud.ts';
import type { ValidationLimits } from '../pta/cloud/validation-queue.ts';
import { DEFAULT_LIMITS } from '../pta/cloud/validation-queue.ts';
import type { Profile } from '../pta/protocol/profile.ts';
import type { RequestVariant } from '../pta/protocol/request-variant.ts';
import type { HostPort } from '../runtime/network.ts';
import type { World } from './world.ts';

/** Real addresses in the loopback world. */
export interface ListenAddresses {
  readonly cloud?: HostPort;
  readonly ldap?: HostPort;
  readonly ldaps?: HostPort;
  readonly proxy?: HostPort;
}

/** Numbers of the service: what it tells agents, and how long it trusts them. */
export type CloudSettings = Pick<
  EntraCloudOptions,
  | 'bootstrap'
  | 'regions'
  | 'trustOverlapMs'
  | 'authorityLifetimeMs'
  | 'environment'
  | 'passthroughAuthentication'
  | 'featureForbidden'
  | 'passwordHashSync'
  | 'hashSyncFailover'
  | 'passwordWriteback'
  | 'allowCloudPasswordValidation'
  | 'securityDefaults'
  | 'applications'
  | 'stagedRollout'
  | 'bannedPasswords'
  | 'smartLockout'
>;

/** Proxy settings of an agent's server. The lab's own proxy is `http://proxy.{domain}:8080`. */
export interface AgentProxy {
  /** Of the service's `.exe.config`; as .NET has it when nothing is said. */
  readonly config?: Partial<ProxyConfig>;
  /** Of the server; none unless given. */
  readonly system?: SystemProxy;
  /** The lab's proxy answers every tunnel with 407. */
  readonly asksForCredentials?: boolean;
}

export interface EnvironmentOptions {
  /** `simulated` runs on virtual time in memory, `loopback` on real time and sockets. */
  readonly world: World['kind'];
  /** One seed drives ids, people, the choice of agents and whatever else chance decides. */
  readonly seed: number;
  /** Where virtual time starts: milliseconds since the Unix epoch, UTC. The loopback world has the system's time. */
  readonly startAt: number;
  readonly profile: Profile;
  readonly directoryProfile: DirectoryProfileName;
  /** Our own domain controller, or a real one: Samba in a container, in the loopback world. */
  readonly directory: 'mock' | 'samba';
  /** Controllers of the domain; the first is the PDC emulator. One with the directory `samba`. */
  readonly domainControllers: number;
  /** How long a change takes from one controller to the others: milliseconds. In one site, 15 s. */
  readonly replicationDelayMs: number;
  /** Authentication Agents that are installed and started: 0 to 40. */
  readonly agents: number;
  /** DNS name of the domain, in Active Directory and in the tenant. */
  readonly domain: string;
  /** People beside those with a named state. */
  readonly users: number;
  /** Instead of the people of contoso. */
  readonly accounts: readonly LabAccount[] | undefined;
  readonly policy: DomainPolicy | undefined;
  readonly limits: ValidationLimits;
  /** How requests reach the agents. */
  readonly requestVariant: RequestVariant;
  /** How the agents' servers reach the cloud; directly unless given. */
  readonly agentProxy: AgentProxy | undefined;
  /** Between empty frames on relay listeners, in ms: 30 s over real sockets, and none in the simulated world. */
  readonly keepAliveMs: number | undefined;
  /**
   * How long a connection that has done its work is kept for the next, in ms: 10 s over real sockets. In the simulated
   * world none is kept unless this is given, so that every sign-in meets the firewall's rules of its own moment.
   */
  readonly idleConnectionMs: number | undefined;
  /** What the cloud does otherwise than usual. */
  readonly cloud: CloudSettings;
  /** In front of the rules that the documentation asks for. */
  readonly firewallRules: readonly Rule[];
  readonly listen: ListenAddresses;
  /** Makes request ids; random unless given. */
  readonly nextRequestId: (() => string) | undefined;
}

/** Every default, in one place. */
export const DEFAULT_OPTIONS: EnvironmentOptions = {
  world: 'simulated',
  seed: 1,
  // A Wednesday morning, within anybody's logon hours.
  startAt: Date.UTC(2026, 0, 14, 9),
  profile: 'current',
  directoryProfile: 'windows-2022',
  directory: 'mock',
  domainControllers: 1,
  replicationDelayMs: 15_000,
  agents: 1,
  domain: 'contoso.test',
  users: 0,
  accounts: undefined,
  policy: undefined,
  limits: DEFAULT_LIMITS,
  requestVariant: 'inline',
  agentProxy: undefined,
  keepAliveMs: undefined,
  idleConnectionMs: undefined,
  cloud: {},
  firewallRules: [],
  listen: {},
  nextRequestId: undefined,
};
