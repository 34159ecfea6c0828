import { contoso, type LabAccount } from '../../fixtures/directories/contoso.ts';
import { strongPassword } from '../../fixtures/people/strong-password.ts';
import { startHttpsListener } from '../../mocks/cloud-endpoints/https-listener.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import {
  type DomainDescription,
  describeDomain,
} from '../../mocks/directory/domain-description.ts';
import type { DomainPolicy } from '../../mocks/directory/domain-policy.ts';
import { type FileTime, fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { DomainController } from '../../mocks/domain-controller/domain-controller.ts';
import { Firewall } from '../../mocks/firewall/firewall.ts';
import { startProxy } from '../../mocks/firewall/proxy.ts';
import { EntraCloud } from '../pta/cloud/entra-cloud.ts';
import { EventLog } from '../runtime/event-log.ts';
import type { Listener, Network } from '../runtime/network.ts';
import { type Random, seededRandom } from '../runtime/random.ts';
import { Secret } from '../runtime/secret.ts';
import type { Administrator } from './administrator.ts';
import { AgentFleet } from './agent-fleet.ts';
import { Application } from './application.ts';
import { DEFAULT_OPTIONS, type EnvironmentOptions } from './defaults.ts';
import { documentedRules } from './documented-rules.ts';
import { LabCertificates } from './lab-certificates.ts';
import { LabDomainController } from './lab-domain-controller.ts';
import type { LabEvent } from './lab-event.ts';
import { createLoopbackWorld } from './loopback-world.ts';
import { createMachine, type Machine } from './machine.ts';
import { SAMBA_ADMINISTRATOR, SambaController } from './samba-controller.ts';
import { createSimulatedWorld } from './simulated-world.ts';
import { StartedPtaEnvironment } from './started-environment.ts';
import type { World } from './world.ts';

const DOMAIN_CONTROLLER = 'dc1';
const CLOUD = 'ENTRA';
const FIREWALL = 'FIREWALL';
const LOCAL_NAMES = ['localhost', '127.0.0.1'] as const;

/**
 * A whole Pass-through Authentication deployment, described and not yet running.
 *
 * @example
 * await using lab = await new PtaEnvironment({ agents: 2 }).start();
 * const outcome = await lab.signIn('alice@contoso.test');
 */
export class PtaEnvironment {
  readonly #options: EnvironmentOptions;

  /** What is left out is as {@link DEFAULT_OPTIONS} says. */
  constructor(options: Partial<EnvironmentOptions> = {}) {
    this.#options = { ...DEFAULT_OPTIONS, ...options };
  }

  /** Builds every machine and starts it. Resolves when the agents listen. */
  async start(): Promise<StartedPtaEnvironment> {
    const options = this.#options;
    const simulated =
      options.world === 'simulated' ? createSimulatedWorld(options.startAt) : undefined;
    const ground = layGround(options, simulated ?? createLoopbackWorld());
    const { world, certificates, machine } = ground;
    await using undo = new AsyncDisposableStack();

    const domain = describeDomain(options.domain);
    const now = fileTimeFromUnixMs(world.clock.now());
    const people = contoso({ seed: options.seed, users: options.users, now, domain });
    const policy = options.policy ?? people.policy;
    const accounts = options.accounts ?? people.accounts;
    const {
      controller: domainController,
      directory,
      administrator,
    } = options.directory === 'samba'
      ? createSamba(ground, domain, policy, accounts)
      : createDomainController(ground, domain, policy, now);
    const cloud = undo.use(await createCloud(ground, domain));
    const cloudListener = undo.use(await listenForCloud(ground, cloud));
    const firewall = undo.use(createFirewall(ground));
    const proxy = undo.use(await startProxyAt(ground, firewall));
    const trustedRoots = [certificates.rootPem];
    const fleet = new AgentFleet({
      cloud,
      domain: domain.dnsName,
      domainController: domainController.host,
      trustedRoots,
      machine: (name) => machine(name, firewall.protect(world.networkFrom(name), name)),
    });
    const { tenantId } = cloud.tenant;
    const application = new Application(machine('USER').runtime, { tenantId, trustedRoots });

    const started = new StartedPtaEnvironment({
      ...ground,
      clock: simulated?.clock,
      domain,
      directory,
      administrator,
      domainController,
      fleet,
      application,
      cloud,
      firewall,
      cloudAddress: cloudListener.address,
      proxyAddress: proxy.address,
      resources: undo.move(),
    });
    try {
      await domainController.start();
      for (const account of accounts) {
        // A real directory was given its accounts when it started.
        if (directory === undefined) started.synchronise(account);
        else started.addUser(account);
      }
      if (world.kind === 'loopback') await fleet.addAtOnce(options.agents);
      else for (let count = 0; count < options.agents; count += 1) await fleet.add();
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** What every machine of one lab stands on. */
interface Ground {
  readonly options: EnvironmentOptions;
  readonly world: World;
  readonly random: Random;
  readonly events: EventLog<LabEvent>;
  readonly certificates: LabCertificates;
  /** The machine of that name: made when it is first asked for, with that network. */
  machine(name: string, network?: Network): Machine;
}

function layGround(options: EnvironmentOptions, world: World): Ground {
  const random = seededRandom(options.seed);
  const events = new EventLog<LabEvent>(world.clock);
  const machines = new Map<string, Machine>();
  return {
    options,
    world,
    random,
    events,
    certificates: new LabCertificates(random.fork('certificates'), world.clock.now()),
    machine: (name, network) => {
      const machine = machines.get(name) ?? createMachine(name, world, random, events, network);
      machines.set(name, machine);
      return machine;
    },
  };
}

/** A domain controller, and what the lab knows of its directory. */
interface DirectoryOfLab {
  readonly controller: LabDomainController;
  /** Absent where the directory is a real one. */
  readonly directory: Directory | undefined;
  readonly administrator: Administrator;
}

function createDomainController(
  { options, certificates, machine, random }: Ground,
  domain: DomainDescription,
  policy: DomainPolicy,
  now: FileTime,
): DirectoryOfLab {
  const { ldap, ldaps } = options.listen;
  const { runtime, clock } = machine(DOMAIN_CONTROLLER.toUpperCase());
  const host = `${DOMAIN_CONTROLLER}.${domain.dnsName}`;
  const chance = random.fork('administrator');
  const password = new Secret(strongPassword((end) => chance.below(end)));
  const provisioning = { administratorPassword: password, provisioned: now };
  const directory = new Directory({ domain, policy, ...provisioning });
  const controller = new DomainController(runtime, {
    name: DOMAIN_CONTROLLER,
    directory,
    identity: certificates.identityFor([host, domain.dnsName, ...LOCAL_NAMES]),
    profile: options.directoryProfile,
    ...(ldap && { ldapBind: ldap }),
    ...(ldaps && { ldapsBind: ldaps }),
  });
  return {
    controller: new LabDomainController(host, controller, clock),
    directory,
    administrator: { bindName: `Administrator@${domain.dnsName}`, password },
  };
}

/** @throws HarnessError `REAL_DIRECTORY` for what a real domain controller cannot do */
function createSamba(
  { certificates, world }: Ground,
  domain: DomainDescription,
  policy: DomainPolicy,
  accounts: readonly LabAccount[],
): DirectoryOfLab {
  const host = `${DOMAIN_CONTROLLER}.${domain.dnsName}`;
  const controller = new SambaController({
    host,
    domain,
    policy,
    accounts: accounts.map(({ seed }) => seed),
    identity: certificates.identityFor([host, domain.dnsName, ...LOCAL_NAMES]),
    rootCertificate: certificates.rootPem,
    world,
  });
  return {
    controller: new LabDomainController(host, controller),
    directory: undefined,
    administrator: SAMBA_ADMINISTRATOR,
  };
}

function createCloud(
  { options, random, machine }: Ground,
  { dnsName, netbiosName }: DomainDescription,
): Promise<EntraCloud> {
  const { profile, limits, nextRequestId } = options;
  return EntraCloud.create(machine(CLOUD).runtime, {
    tenantId: random.fork('tenant').guid(),
    profile,
    domains: [{ name: dnsName, netbiosName }],
    limits,
    ...(nextRequestId && { nextRequestId }),
  });
}

function listenForCloud(
  { options, certificates, machine }: Ground,
  cloud: EntraCloud,
): Promise<Listener> {
  const bind = options.listen.cloud;
  const [first = LOCAL_NAMES[0], ...others] = cloud.hosts;
  return startHttpsListener(machine(CLOUD).runtime, cloud, {
    identity: certificates.identityFor([first, ...others, ...LOCAL_NAMES]),
    ...(bind && { bind }),
  });
}

function createFirewall({ options, machine }: Ground): Firewall {
  return new Firewall(machine(FIREWALL).runtime, {
    rules: [...options.firewallRules, ...documentedRules(options.domain)],
    defaultAction: 'deny',
  });
}

/** Who comes by the proxy is judged by the same rules, as the machine FIREWALL. */
function startProxyAt({ options, machine }: Ground, firewall: Firewall): Promise<Listener> {
  const bind = options.listen.proxy;
  const { runtime } = machine(FIREWALL);
  return startProxy(
    { ...runtime, network: firewall.protect(runtime.network, FIREWALL) },
    { listen: [{ host: `proxy.${options.domain}`, port: 8080 }], ...(bind && { bind }) },
  );
}
