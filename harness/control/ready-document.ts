import type { Administrator } from '../environment/administrator.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import type { Profile } from '../pta/protocol/profile.ts';
import { formatHostPort, type HostPort } from '../runtime/network.ts';

/** What `up --json` prints and `GET /api/lab` answers: all that another program needs to use a running lab. */
export interface ReadyDocument {
  /** URL of the control API, without a slash at its end. */
  readonly control: string;
  readonly console: string;
  readonly tenantId: string;
  /** Without the initial one, whose users have no on-premises directory. */
  readonly domains: readonly string[];
  readonly profile: Profile;
  /** Absolute path of the only root certificate that the lab uses, PEM. */
  readonly ca: string;
  readonly cloud: {
    readonly address: string;
    readonly port: number;
    readonly hosts: readonly string[];
  };
  readonly proxy: string;
  readonly directory: readonly ReadyDirectory[];
  readonly agents: readonly ReadyAgent[];
  readonly users: readonly ReadyUser[];
}

export interface ReadyDirectory {
  readonly domain: string;
  readonly netbios: string;
  readonly baseDn: string;
  readonly ldap: string;
  readonly ldaps: string;
  readonly bindName: string;
  readonly password: string;
}

export interface ReadyAgent {
  /** GUID from its certificate. */
  readonly id: string;
  readonly machineName: string;
  /** As the portal shows it: an agent that stopped stays active until its heartbeats are missed. */
  readonly status: 'active' | 'inactive';
}

export interface ReadyUser {
  readonly userPrincipalName: string;
  readonly password: string;
  /** Name of the account's state, such as `healthy` or `locked`. */
  readonly state: string;
}

/** What a lab cannot know of itself. */
export interface ReadyParts {
  readonly control: HostPort;
  /** Path of the root certificate. */
  readonly ca: string;
  readonly administrator: Administrator;
  readonly addresses: LabAddresses;
}

/** Where the lab really listens. */
export interface LabAddresses {
  readonly cloud: HostPort;
  readonly proxy: HostPort;
  readonly ldap: HostPort;
  readonly ldaps: HostPort;
}

/** @throws TypeError outside the loopback world, where nothing listens at a real address */
export function addressesOf(lab: StartedPtaEnvironment): LabAddresses {
  const { ldapAddress, ldapsAddress } = lab.domainController;
  const known = (address: HostPort | undefined): HostPort => {
    if (address !== undefined) return address;
    throw new TypeError('Only a lab in the loopback world has real addresses.');
  };
  return {
    cloud: known(lab.cloudAddress),
    proxy: known(lab.proxyAddress),
    ldap: known(ldapAddress),
    ldaps: known(ldapsAddress),
  };
}

/**
 * The lab as it is now. This is the one place which reveals passwords: they are generated, they belong to a directory
 * that exists for tests only, and a client of the lab cannot do without them.
 */
export function readyDocument(
  lab: StartedPtaEnvironment,
  { control, ca, administrator, addresses }: ReadyParts,
): ReadyDocument {
  const url = `http://${formatHostPort(control)}`;
  const { tenant, hosts } = lab.cloud;
  const { dnsName, netbiosName, baseDn } = lab.domain;
  return {
    control: url,
    console: `${url}/`,
    tenantId: tenant.tenantId,
    domains: tenant.domains.filter(({ initial }) => !initial).map(({ name }) => name),
    profile: tenant.profile,
    ca,
    cloud: { address: addresses.cloud.host, port: addresses.cloud.port, hosts },
    proxy: `http://${formatHostPort(addresses.proxy)}`,
    directory: [
      {
        domain: dnsName,
        netbios: netbiosName,
        baseDn,
        ldap: `ldap://${formatHostPort(addresses.ldap)}`,
        ldaps: `ldaps://${formatHostPort(addresses.ldaps)}`,
        bindName: administrator.bindName,
        password: administrator.password.reveal(),
      },
    ],
    agents: lab.agents.map(({ id, machineName }) => ({
      id,
      machineName,
      status: statusOf(lab, id),
    })),
    users: lab.users.map(({ userPrincipalName, password, state }) => ({
      userPrincipalName,
      password: password.reveal(),
      state,
    })),
  };
}

/** As the portal shows it. */
export function statusOf(lab: StartedPtaEnvironment, agentId: string): ReadyAgent['status'] {
  const registered = lab.cloud.registry.find(agentId);
  if (registered === undefined) return 'inactive';
  return lab.cloud.registry.statusOf(registered, lab.now());
}
