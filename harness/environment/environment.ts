import { contoso } from '../../fixtures/directories/contoso.ts';
import { startHttpsListener } from '../../mocks/cloud-endpoints/https-listener.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import { describeDomain } from '../../mocks/directory/domain-description.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { DomainController } from '../../mocks/domain-controller/domain-controller.ts';
import { Firewall } from '../../mocks/firewall/firewall.ts';
import { startProxy } from '../../mocks/firewall/proxy.ts';
import { EntraCloud } from '../pta/cloud/entra-cloud.ts';
import { EventLog } from '../runtime/event-log.ts';
import { seededRandom } from '../runtime/random.ts';
import { DEFAULT_OPTIONS, type EnvironmentOptions } from './defaults.ts';
import { documentedRules } from './documented-rules.ts';
import { LabCertificates } from './lab-certificates.ts';
import type { LabEvent } from './lab-event.ts';
import { createLoopbackWorld } from './loopback-world.ts';
import { createMachine } from './machine.ts';
import { createSimulatedWorld } from './simulated-world.ts';
import { StartedPtaEnvironment } from './started-environment.ts';

const DOMAIN_CONTROLLER = 'dc1';

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
    const { seed, domain: dnsName, profile, listen } = options;
    const simulated =
      options.world === 'simulated' ? createSimulatedWorld(options.startAt) : undefined;
    const world = simulated ?? createLoopbackWorld();
    const random = seededRandom(seed);
    const events = new EventLog<LabEvent>(world.clock);
    const machine = (name: string) => createMachine(name, world, random, events);
    const now = world.clock.now();
    const certificates = new LabCertificates(random.fork('certificates'), now);
    await using undo = new AsyncDisposableStack();

    const domain = describeDomain(dnsName);
    const people = contoso({ seed, users: options.users, now: fileTimeFromUnixMs(now), domain });
    const directory = new Directory({ domain, policy: options.policy ?? people.policy });
    const accounts = options.accounts ?? people.accounts;
    const controllerMachine = machine(DOMAIN_CONTROLLER.toUpperCase());
    const controllerHost = `${DOMAIN_CONTROLLER}.${dnsName}`;
    const controller = new DomainController(controllerMachine.runtime, {
      name: DOMAIN_CONTROLLER,
      directory,
      identity: certificates.identityFor([controllerHost, dnsName, 'localhost', '127.0.0.1']),
      profile: options.directoryProfile,
      ...(listen.ldap && { ldapBind: listen.ldap }),
      ...(listen.ldaps && { ldapsBind: listen.ldaps }),
    });

    const cloudMachine = machine('ENTRA');
    const cloud = await EntraCloud.create(cloudMachine.runtime, {
      tenantId: random.fork('tenant').guid(),
      profile,
      domains: [{ name: dnsName, netbiosName: domain.netbiosName }],
      limits: options.limits,
      ...(options.nextRequestId && { nextRequestId: options.nextRequestId }),
    });
    const [firstHost = 'login.microsoftonline.com', ...otherHosts] = cloud.hosts;
    const cloudListener = undo.use(
      await startHttpsListener(cloudMachine.runtime, cloud, {
        identity: certificates.identityFor([firstHost, ...otherHosts, 'localhost', '127.0.0.1']),
        ...(listen.cloud && { bind: listen.cloud }),
      }),
    );

    const firewallMachine = machine('FIREWALL');
    const firewall = undo.use(
      new Firewall(firewallMachine.runtime, {
        rules: [...options.firewallRules, ...documentedRules(dnsName)],
        defaultAction: 'deny',
      }),
    );
    const proxy = undo.use(
      await startProxy(
        {
          ...firewallMachine.runtime,
          network: firewall.protect(firewallMachine.runtime.network, 'FIREWALL'),
        },
        {
          listen: [{ host: `proxy.${dnsName}`, port: 8080 }],
          ...(listen.proxy && { bind: listen.proxy }),
        },
      ),
    );

    const started = new StartedPtaEnvironment({
      options,
      world,
      clock: simulated?.clock,
      random,
      events,
      certificates,
      domain,
      directory,
      controller,
      controllerMachine,
      cloud,
      firewall,
      cloudAddress: cloudListener.address,
      proxyAddress: proxy.address,
      resources: undo.move(),
    });
    try {
      await started.startDomainController();
      for (const account of accounts) started.addUser(account);
      if (world.kind === 'loopback') await started.addAgents(options.agents);
      else for (let count = 0; count < options.agents; count += 1) await started.addAgent();
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }
}
