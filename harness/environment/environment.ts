import { contoso } from '../../fixtures/directories/contoso.ts';
import { startHttpsListener } from '../../mocks/cloud-endpoints/https-listener.ts';
import {
  type DomainDescription,
  describeDomain,
} from '../../mocks/directory/domain-description.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { Firewall } from '../../mocks/firewall/firewall.ts';
import { startProxy } from '../../mocks/firewall/proxy.ts';
import { DomainControllerLocator } from '../pta/agent/domain-controller-locator.ts';
import { EntraCloud } from '../pta/cloud/entra-cloud.ts';
import { KEEP_ALIVE_MS } from '../runtime/keep-alive.ts';
import type { Listener } from '../runtime/network.ts';
import type { Random } from '../runtime/random.ts';
import { AgentFleet } from './agent-fleet.ts';
import { Application } from './application.ts';
import { DEFAULT_OPTIONS, type EnvironmentOptions } from './defaults.ts';
import { DirectoryWriteback } from './directory-writeback.ts';
import { documentedRules } from './documented-rules.ts';
import { type Ground, LOCAL_NAMES, layGround } from './ground.ts';
import { createDomain, DEFAULT_SITE } from './lab-domain.ts';
import { logonWitness } from './logon-witness.ts';
import { createLoopbackWorld } from './loopback-world.ts';
import { createSimulatedWorld } from './simulated-world.ts';
import { StartedPtaEnvironment } from './started-environment.ts';

const CLOUD = 'ENTRA';
/** The server that Connect runs on. */
const CONNECT = 'CONNECT';
const FIREWALL = 'FIREWALL';
/** Less than what a service waits at least; .NET's ServicePoint keeps them for 100 s. */
const IDLE_CONNECTION_MS = 10_000;

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
    const lab = createDomain(ground, domain, policy, accounts);
    if (lab.replication !== undefined) undo.use(lab.replication);
    const cloud = undo.use(await createCloud(ground, domain));
    const cloudListener = undo.use(await listenForCloud(ground, cloud));
    const firewall = undo.use(createFirewall(ground));
    const proxy = undo.use(await startProxyAt(ground, firewall));
    const trustedRoots = [certificates.rootPem];
    const locator = (random: Random) =>
      new DomainControllerLocator({
        domain: domain.dnsName,
        site: DEFAULT_SITE,
        records: lab.zone,
        random,
      });
    const { runtime: connect } = machine(
      CONNECT,
      firewall.protect(world.networkFrom(CONNECT), CONNECT),
    );
    cloud.connectWriteback(
      new DirectoryWriteback(connect, {
        locator: locator(connect.random),
        baseDn: domain.baseDn,
        administrator: lab.administrator,
        trustedRoots,
      }),
    );
    const fleet = new AgentFleet({
      cloud,
      domain: domain.dnsName,
      locator,
      trustedRoots,
      proxy: options.agentProxy,
      keepAliveMs: keepAliveIn(options),
      idleConnectionMs: idleConnectionIn(options),
      machine: (name) => machine(name, firewall.protect(world.networkFrom(name), name)),
    });
    const { tenantId } = cloud.tenant;
    const application = undo.use(
      new Application(machine('USER').runtime, {
        tenantId,
        trustedRoots,
        idleConnectionMs: idleConnectionIn(options),
      }),
    );

    const started = new StartedPtaEnvironment({
      ...ground,
      clock: simulated?.clock,
      domain,
      lab,
      fleet,
      application,
      cloud,
      firewall,
      cloudAddress: cloudListener.address,
      proxyAddress: proxy.address,
      resources: undo.move(),
    });
    try {
      await Promise.all(lab.controllers.map((controller) => controller.start()));
      for (const account of accounts) {
        // A real directory was given its accounts when it started.
        if (lab.directory === undefined) started.synchronise(account);
        else started.addUser(account);
      }
      lab.replication?.flush();
      if (world.kind === 'loopback') await fleet.addAtOnce(options.agents);
      else for (let count = 0; count < options.agents; count += 1) await fleet.add();
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** In memory nothing forgets an idle connection: empty frames travel only when they are asked for. */
function keepAliveIn({ world, keepAliveMs }: EnvironmentOptions): number | undefined {
  return keepAliveMs ?? (world === 'loopback' ? KEEP_ALIVE_MS : undefined);
}

function idleConnectionIn({ world, idleConnectionMs }: EnvironmentOptions): number | undefined {
  return idleConnectionMs ?? (world === 'loopback' ? IDLE_CONNECTION_MS : undefined);
}

function createCloud(
  { options, random, machine, events }: Ground,
  { dnsName, netbiosName }: DomainDescription,
): Promise<EntraCloud> {
  const { profile, limits, nextRequestId, cloud, requestVariant } = options;
  return EntraCloud.create(machine(CLOUD).runtime, {
    tenantId: random.fork('tenant').guid(),
    profile,
    domains: [{ name: dnsName, netbiosName }],
    limits,
    requestVariant,
    keepAliveMs: keepAliveIn(options),
    idleConnectionMs: idleConnectionIn(options),
    ...cloud,
    witness: logonWitness(events, options.directory),
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
    {
      listen: [{ host: `proxy.${options.domain}`, port: 8080 }],
      asksForCredentials: () => options.agentProxy?.asksForCredentials === true,
      ...(bind && { bind }),
    },
  );
}
