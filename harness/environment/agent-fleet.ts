import { LATEST_AGENT_VERSION } from '../pta/agent/agent-profile.ts';
import type { AgentCollaborators } from '../pta/agent/authentication-agent.ts';
import type { DomainControllerLocator } from '../pta/agent/domain-controller-locator.ts';
import { LdapCredentialValidator } from '../pta/agent/ldap-credential-validator.ts';
import { chooseProxy } from '../pta/agent/proxy/choose-proxy.ts';
import { DEFAULT_PROXY_CONFIG } from '../pta/agent/proxy/exe-config.ts';
import { throughProxies } from '../pta/agent/proxy/proxied-network.ts';
import { Server, type ServerDescription, SUITABLE_SERVER } from '../pta/installation/server.ts';
import type { Profile } from '../pta/protocol/profile.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../pta/protocol/system-settings.ts';
import type { HostPort } from '../runtime/network.ts';
import type { Random } from '../runtime/random.ts';
import type { Secret } from '../runtime/secret.ts';
import type { AgentProxy } from './defaults.ts';
import { LabAgent } from './lab-agent.ts';
import { LabServer } from './lab-server.ts';
import type { Machine } from './machine.ts';

/** What the servers have to know of the cloud before they reach it. */
export interface FleetCloud {
  readonly tenant: { readonly tenantId: string; readonly profile: Profile };
  issueAdministratorToken(): Promise<Secret>;
}

export interface FleetSite {
  readonly cloud: FleetCloud;
  /** DNS name of the domain that the servers have joined. */
  readonly domain: string;
  /** What finds a domain controller for one server. */
  locator(random: Random): DomainControllerLocator;
  /** PEM. */
  readonly trustedRoots: readonly string[];
  /** How the servers reach the cloud; directly unless given. */
  readonly proxy?: AgentProxy | undefined;
  /** Between empty frames on relay listeners: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
  /** How long connections that have nothing to do are kept: milliseconds; they are not unless given. */
  readonly idleConnectionMs?: number | undefined;
  /** Makes a server behind the firewall. */
  machine(name: string): Machine;
}

/** What a server is called in the lab, and what it claims to be called. */
export interface ServerNames {
  /** Such as `AGENT1`; firewall rules and events spell it so. */
  readonly name: string;
  /** Fully qualified, such as `AGENT1.contoso.test`. */
  readonly machineName: string;
}

/** What an agent finds that was installed before. */
interface Installed {
  readonly machine?: Machine;
  readonly version?: string | undefined;
}

/** The Authentication Agents of the lab, each on a server of its own. */
export class AgentFleet {
  readonly #site: FleetSite;
  readonly #agents: LabAgent[] = [];

  constructor(site: FleetSite) {
    this.#site = site;
  }

  get agents(): readonly LabAgent[] {
    return this.#agents;
  }

  /** By name such as `AGENT1`, or by its GUID. @throws TypeError when there is none */
  find(nameOrId: string): LabAgent {
    const agent = this.#agents.find(({ name, id }) => name === nameOrId || id === nameOrId);
    if (agent === undefined) throw new TypeError(`There is no agent ${nameOrId}.`);
    return agent;
  }

  /** Installs one more; it listens when this resolves. */
  async add(collaborators: Partial<AgentCollaborators> = {}): Promise<LabAgent> {
    const agent = await this.#install(this.#agents.length + 1, collaborators);
    this.#agents.push(agent);
    return agent;
  }

  /**
   * Installs several at the same time. For the loopback world, where each spends most of its start on
   * making a key: which of them registers first is left to the machine.
   */
  async addAtOnce(count: number): Promise<void> {
    const first = this.#agents.length + 1;
    const installing = Array.from({ length: count }, (_, index) => this.#install(first + index));
    const settled = await Promise.allSettled(installing);
    for (const each of settled) if (each.status === 'fulfilled') this.#agents.push(each.value);
    const failed = settled.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Starts a second service with the identity of an agent, on a server of that name. */
  async copy(original: LabAgent, server: ServerNames): Promise<LabAgent> {
    const copy = this.#prepare(server);
    await copy.takeOver(original);
    this.#agents.push(copy);
    return copy;
  }

  /** Installs one more on a server of that name. */
  async addAt(server: ServerNames, collaborators: Partial<AgentCollaborators> = {}) {
    const agent = this.#prepare(server, collaborators);
    await agent.install(await this.#site.cloud.issueAdministratorToken());
    this.#agents.push(agent);
    return agent;
  }

  /** A server for the installer to be run on: with no agent yet, or as a clone of another brings it along. */
  addServer(name: string, as: Partial<ServerDescription> | Server = {}): LabServer {
    const { domain, trustedRoots } = this.#site;
    const machine = this.#site.machine(name);
    const machineName = `${name}.${domain}`;
    const server =
      as instanceof Server ? as : new Server({ ...SUITABLE_SERVER, machineName, ...as });
    return new LabServer(name, server, { machine, trustedRoots }, (on) => this.#host(on, machine));
  }

  /** The service of an agent that was installed and registered on a server; it is stopped. */
  #host({ name, server }: LabServer, machine: Machine): LabAgent {
    const { machineName } = server.description;
    const { installed, trust } = server;
    const agent = this.#prepare(
      { name, machineName },
      { keepIdentity: server.keepIdentity, keepVersion: server.keepVersion },
      { machine, version: installed?.version },
    );
    if (trust !== undefined) agent.adopt(trust.identity);
    // What was installed on this server before is there no longer.
    const before = this.#agents.findIndex((each) => each.name === name);
    if (before >= 0) this.#agents.splice(before, 1, agent);
    else this.#agents.push(agent);
    return agent;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.updater.stop()));
    await Promise.all(this.#agents.map((agent) => agent.stop()));
  }

  async #install(
    number: number,
    collaborators: Partial<AgentCollaborators> = {},
  ): Promise<LabAgent> {
    const name = `AGENT${number}`;
    const server = { name, machineName: `${name}.${this.#site.domain}` };
    const agent = this.#prepare(server, collaborators);
    await agent.install(await this.#site.cloud.issueAdministratorToken());
    return agent;
  }

  #prepare(
    { name, machineName }: ServerNames,
    collaborators: Partial<AgentCollaborators> = {},
    { machine, version = LATEST_AGENT_VERSION }: Installed = {},
  ): LabAgent {
    const { cloud, trustedRoots, proxy, keepAliveMs, idleConnectionMs } = this.#site;
    const server = machine ?? this.#site.machine(name);
    const validator = new LdapCredentialValidator(server.runtime, {
      domainController: this.#site.locator(server.runtime.random.fork('domain-controllers')),
      trustedRoots,
      idleConnectionMs,
    });
    return new LabAgent(
      name,
      behindProxy(server, proxy),
      {
        tenantId: cloud.tenant.tenantId,
        machineName,
        profile: cloud.tenant.profile,
        version,
        operatingSystem: DEFAULT_OPERATING_SYSTEM,
        trustedRoots,
        keepAliveMs,
        idleConnectionMs,
        usesProxy: proxy !== undefined,
      },
      { validator, ...collaborators },
    );
  }
}

/** The same server, whose agent reaches the cloud by its proxy. Domain controllers are asked directly. */
function behindProxy(server: Machine, proxy: AgentProxy | undefined): Machine {
  if (proxy === undefined) return server;
  const { runtime } = server;
  const config = { ...DEFAULT_PROXY_CONFIG, ...proxy.config };
  const system = proxy.system ?? { kind: 'none' };
  const choose = (to: HostPort) => chooseProxy(to, config, system);
  return { ...server, runtime: { ...runtime, network: throughProxies(runtime.network, choose) } };
}
