import type { LabAccount } from '../../fixtures/directories/contoso.ts';
import { accountStateOf } from '../../mocks/directory/account-state.ts';
import type { Directory } from '../../mocks/directory/directory.ts';
import type { DomainDescription } from '../../mocks/directory/domain-description.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import type { DomainReplication } from '../../mocks/domain-controller/replication/domain-replication.ts';
import type { Firewall } from '../../mocks/firewall/firewall.ts';
import type { AgentCollaborators } from '../pta/agent/authentication-agent.ts';
import type { EntraCloud } from '../pta/cloud/entra-cloud.ts';
import { isSynchronised } from '../pta/cloud/tenant/cloud-user.ts';
import type { Tenant } from '../pta/cloud/tenant/tenant.ts';
import type { Server, ServerDescription } from '../pta/installation/server.ts';
import { signAgentPackage } from '../pta/protocol/agent-update.ts';
import { HarnessError } from '../runtime/errors.ts';
import type { EventLog } from '../runtime/event-log.ts';
import type { HostPort } from '../runtime/network.ts';
import type { Random } from '../runtime/random.ts';
import { Secret } from '../runtime/secret.ts';
import type { VirtualClock } from '../runtime/virtual-clock.ts';
import type { MachineLogs } from '../windows/windows-logs.ts';
import type { Administrator } from './administrator.ts';
import type { AgentFleet, ServerNames } from './agent-fleet.ts';
import type { Application, SignInOutcome } from './application.ts';
import { ConnectCycle } from './connect-cycle.ts';
import type { EnvironmentOptions } from './defaults.ts';
import type { LabAgent } from './lab-agent.ts';
import type { LabCertificates } from './lab-certificates.ts';
import type { LabDomain } from './lab-domain.ts';
import type { LabDomainController } from './lab-domain-controller.ts';
import type { LabEvent, LoggedLabEvent } from './lab-event.ts';
import type { LabServer } from './lab-server.ts';
import { type LabWindowsOptions, labWindowsLogs } from './lab-windows-logs.ts';
import { REAL_DIRECTORY } from './samba-controller.ts';
import type { World } from './world.ts';

/** Error code: nobody of that name is in the lab. */
export const UNKNOWN_USER = 'UNKNOWN_USER';

/** Everything that a running environment is made of. Made by `PtaEnvironment.start()`. */
export interface EnvironmentParts {
  readonly options: EnvironmentOptions;
  readonly world: World;
  readonly clock: VirtualClock | undefined;
  readonly random: Random;
  readonly events: EventLog<LabEvent>;
  readonly certificates: LabCertificates;
  readonly domain: DomainDescription;
  readonly lab: LabDomain;
  readonly fleet: AgentFleet;
  readonly application: Application<LabEvent>;
  readonly cloud: EntraCloud;
  readonly firewall: Firewall;
  readonly cloudAddress: HostPort | undefined;
  readonly proxyAddress: HostPort | undefined;
  readonly resources: AsyncDisposableStack;
}

/** A person of the lab who can sign in. */
export interface LabUser {
  readonly userPrincipalName: string;
  readonly password: Secret;
  /** Name of the account's state, such as `healthy` or `locked`. */
  readonly state: string;
}

/** A deployment that runs, with what can be asked of it and done to it. */
export class StartedPtaEnvironment implements AsyncDisposable {
  readonly firewall: Firewall;
  readonly domain: DomainDescription;
  readonly administrator: Administrator;
  readonly cloud: EntraCloud;
  /** The first one; where there are several, the PDC emulator. */
  readonly domainController: LabDomainController;
  readonly domainControllers: readonly LabDomainController[];
  /** Between the controllers; absent where there is one. */
  readonly replication: DomainReplication | undefined;
  readonly #parts: EnvironmentParts;
  readonly #fleet: AgentFleet;
  readonly #application: Application<LabEvent>;
  readonly #connect: ConnectCycle;
  readonly #users = new Map<string, LabUser>();

  constructor(parts: EnvironmentParts) {
    this.#parts = parts;
    this.firewall = parts.firewall;
    this.administrator = parts.lab.administrator;
    this.domain = parts.domain;
    this.cloud = parts.cloud;
    const { controllers, replication } = parts.lab;
    [this.domainController] = controllers;
    this.domainControllers = controllers;
    this.replication = replication;
    this.#fleet = parts.fleet;
    this.#application = parts.application;
    this.#connect = new ConnectCycle(parts.cloud.tenant, parts.random.fork('password-hashes'));
  }

  /** Virtual time. @throws TypeError in the loopback world, where time is the system's */
  get clock(): VirtualClock {
    const { clock } = this.#parts;
    if (clock === undefined) throw new TypeError('The loopback world runs on the system clock.');
    return clock;
  }

  /** As the first domain controller has it. @throws HarnessError `REAL_DIRECTORY` where it is a real one, which is asked over LDAP only */
  get directory(): Directory {
    const { directory } = this.#parts.lab;
    if (directory !== undefined) return directory;
    throw new HarnessError(
      REAL_DIRECTORY,
      'The directory of this lab is a real one; ask it over LDAP, as its administrator.',
    );
  }

  /** The lab's own time: milliseconds since the Unix epoch, UTC. */
  now(): number {
    return this.#parts.world.clock.now();
  }

  get events(): readonly LoggedLabEvent[] {
    return this.#parts.events.entries;
  }

  /** @returns stops listening */
  onEvent(listener: (event: LoggedLabEvent) => void): () => void {
    return this.#parts.events.subscribe(listener);
  }

  get options(): EnvironmentOptions {
    return this.#parts.options;
  }

  /** PEM; the only root that the lab trusts. */
  get rootCertificate(): string {
    return this.#parts.certificates.rootPem;
  }

  get cloudAddress(): HostPort | undefined {
    return this.#parts.cloudAddress;
  }

  get proxyAddress(): HostPort | undefined {
    return this.#parts.proxyAddress;
  }

  get users(): readonly LabUser[] {
    return [...this.#users.values()];
  }

  get agents(): readonly LabAgent[] {
    return this.#fleet.agents;
  }

  /** @throws HarnessError `UNKNOWN_USER` with who there is */
  user(userPrincipalName: string): LabUser {
    const user = this.#users.get(userPrincipalName.toLowerCase());
    if (user !== undefined) return user;
    const known = this.users.map((each) => each.userPrincipalName).slice(0, 12);
    throw new HarnessError(
      UNKNOWN_USER,
      `${JSON.stringify(userPrincipalName)} is nobody in this lab; there are: ${known.join(', ')}.`,
    );
  }

  /** By name such as `AGENT1`, or by its GUID. @throws TypeError when there is none */
  agent(nameOrId: string): LabAgent {
    return this.#fleet.find(nameOrId);
  }

  /**
   * Adds an account to Active Directory and, as Connect would, to the tenant.
   *
   * @param onPremisesUserName - what the agents are given, when it is not the UPN
   */
  addUser(account: LabAccount, onPremisesUserName?: string): LabUser {
    this.directory.add(account.seed, fileTimeFromUnixMs(this.now()));
    return this.synchronise(account, onPremisesUserName);
  }

  /** Tells the tenant of an account that Active Directory has. @returns the user under the name that the tenant gave it */
  synchronise({ seed, state }: LabAccount, onPremisesUserName?: string): LabUser {
    const onPremises = seed.userPrincipalName ?? `${seed.sAMAccountName}@${this.domain.dnsName}`;
    const { userPrincipalName } = this.tenant.synchronise({
      objectId: this.#parts.random.fork(`user:${onPremises}`).guid(),
      displayName: seed.displayName,
      ...(seed.givenName !== undefined && { givenName: seed.givenName }),
      ...(seed.sn !== undefined && { surname: seed.sn }),
      userPrincipalName: onPremises,
      onPremisesUserName: onPremisesUserName ?? onPremises,
    });
    // Where agents ask the directory each time, nothing else is decided by what a cycle would bring.
    if (this.tenant.passwordHashSync === 'enabled') {
      const { userAccountControl = 0, password } = seed;
      this.#connect.synchronise({ userPrincipalName, userAccountControl, password });
    }
    const user = { userPrincipalName, password: seed.password, state };
    this.#users.set(userPrincipalName.toLowerCase(), user);
    return user;
  }

  /** Installs one more agent on a server of its own; it listens when this resolves. */
  addAgent(collaborators: Partial<AgentCollaborators> = {}): Promise<LabAgent> {
    return this.#fleet.add(collaborators);
  }

  /**
   * Offers another build to the agents whose updaters run, one after another.
   *
   * @param publisher - who signs it: the lab's own unless a test forges one
   */
  publishAgentVersion(version: string, publisher = this.#parts.certificates.publisher()): void {
    const content = Buffer.from(`Authentication Agent ${version}, test only`);
    this.cloud.publishUpdate(signAgentPackage(version, content, publisher));
  }

  /** Installs an agent on a server of any name, as whoever holds an administrator's token may. */
  addAgentAt(
    server: ServerNames,
    collaborators: Partial<AgentCollaborators> = {},
  ): Promise<LabAgent> {
    return this.#fleet.addAt(server, collaborators);
  }

  /**
   * Adds a server for the installer and Connect to be run on.
   *
   * @param as - how it differs from a suitable one without an agent; or a clone of another
   */
  addServer(name: string, as: Partial<ServerDescription> | Server = {}): LabServer {
    return this.#fleet.addServer(name, as);
  }

  /**
   * Starts a second service with an agent's certificate and key: a cloned server, or a thief with an exported
   * certificate, who claims whatever machine name is given.
   */
  copyAgent(nameOrId: string, server: ServerNames): Promise<LabAgent> {
    return this.#fleet.copy(this.agent(nameOrId), server);
  }

  /**
   * Signs a user in, as an application with a public client does.
   *
   * @param password - the user's own unless given
   * @throws HarnessError `UNKNOWN_USER` when no password is given for a name that the lab does not have
   */
  async signIn(userPrincipalName: string, password?: string | Secret): Promise<SignInOutcome> {
    const secret = typeof password === 'string' ? new Secret(password) : password;
    return this.#application.signIn(
      userPrincipalName,
      secret ?? this.user(userPrincipalName).password,
    );
  }

  /**
   * What Windows would show by now on each machine, by its name such as `AGENT1` or `DC1`: security events, channels,
   * counters. Derived from the lab's events, of which a lab that runs very long has the latest.
   *
   * @example
   * renderEventLog(lab.windowsLogs().get('AGENT1')?.security ?? []);
   */
  windowsLogs(options: LabWindowsOptions = {}): ReadonlyMap<string, MachineLogs> {
    return labWindowsLogs(this, options);
  }

  /** The tenant: its domains, users, applications and policies, to be looked at and changed. */
  get tenant(): Tenant {
    return this.cloud.tenant;
  }

  /** Adds a user of the cloud alone, whom Active Directory does not know. */
  addCloudUser({
    userPrincipalName,
    password,
  }: Pick<LabUser, 'userPrincipalName' | 'password'>): LabUser {
    const [displayName = userPrincipalName] = userPrincipalName.split('@');
    this.tenant.addCloudUser({
      objectId: this.#parts.random.fork(`user:${userPrincipalName}`).guid(),
      displayName,
      userPrincipalName,
      password,
    });
    const user = { userPrincipalName, password, state: 'cloud-only' };
    this.#users.set(userPrincipalName.toLowerCase(), user);
    return user;
  }

  /**
   * A cycle of Connect over everybody who is synchronised: who is disabled by now, and, where the tenant's
   * `passwordHashSync` is enabled, the hash of the present password. The real one has a cycle for hashes every two
   * minutes and one for the rest every thirty; the lab has one when it is told to.
   *
   * @throws HarnessError `REAL_DIRECTORY` where the directory is a real one, whose passwords nobody reads over LDAP
   */
  runConnectCycle(): void {
    for (const user of this.tenant.users) {
      if (!isSynchronised(user)) continue;
      const entry = this.directory.findByUpn(user.onPremisesUserName);
      if (entry === undefined) continue;
      const { userAccountControl, passwords } = accountStateOf(this.directory, entry.record);
      const [password] = passwords;
      const { userPrincipalName } = user;
      this.#connect.synchronise({ userPrincipalName, userAccountControl, password });
    }
  }

  /** In the simulated world, moves time just as far as `work` needs; elsewhere waits. */
  settle<T>(work: Promise<T>): Promise<T> {
    return this.#parts.clock?.settle(work) ?? work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#fleet.stop();
    const running = this.domainControllers.filter(({ isRunning }) => isRunning);
    await Promise.all(running.map((controller) => controller.stop()));
    await this.#parts.resources.disposeAsync();
  }
}
