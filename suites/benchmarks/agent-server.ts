import { AgentFleet } from '../../harness/environment/agent-fleet.ts';
import { DEFAULT_OPTIONS } from '../../harness/environment/defaults.ts';
import { documentedRules } from '../../harness/environment/documented-rules.ts';
import type { RunningCloud } from '../../harness/environment/enroll-agent.ts';
import { layGround } from '../../harness/environment/ground.ts';
import { DEFAULT_SITE } from '../../harness/environment/lab-domain.ts';
import { createLoopbackWorld } from '../../harness/environment/loopback-world.ts';
import { DomainControllerLocator } from '../../harness/pta/agent/domain-controller-locator.ts';
import { KEEP_ALIVE_MS } from '../../harness/runtime/keep-alive.ts';
import type { HostPort } from '../../harness/runtime/network.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { ServiceZone } from '../../harness/runtime/service-records.ts';
import { Firewall } from '../../mocks/firewall/firewall.ts';

/** What the process with the lab tells the one with the agent. */
export interface AgentSite {
  readonly cloud: RunningCloud;
  /** Of an administrator, for the registration. */
  readonly token: string;
  /** DNS name of the domain. */
  readonly domain: string;
  /** The one controller, and where it really listens for LDAPS. */
  readonly domainController: { readonly host: string; readonly ldaps: HostPort };
}

const HTTPS_PORT = 443;
const LDAP_PORT = 389;
const LDAPS_PORT = 636;
const IDLE_CONNECTION_MS = 10_000;

/** One agent behind a firewall, whose cloud and domain controller run in another process. */
async function startAgent(site: AgentSite): Promise<void> {
  const { cloud, token, domain, domainController } = site;
  const options = { ...DEFAULT_OPTIONS, world: 'loopback', domain } as const;
  const { world, machine } = layGround(options, createLoopbackWorld());
  for (const host of cloud.hosts) world.name?.({ host, port: HTTPS_PORT }, cloud.address);
  const { host, ldaps } = domainController;
  world.name?.({ host, port: LDAPS_PORT }, ldaps);
  const records = new ServiceZone();
  records.register(`_ldap._tcp.dc._msdcs.${domain}`, {
    ...{ priority: 0, weight: 100 },
    ...{ host, port: LDAP_PORT },
  });
  const firewall = new Firewall(machine('FIREWALL').runtime, {
    rules: documentedRules(domain),
    defaultAction: 'deny',
  });
  const fleet = new AgentFleet({
    cloud: {
      tenant: { tenantId: cloud.tenantId, profile: options.profile },
      issueAdministratorToken: async () => new Secret(token),
    },
    domain,
    locator: (random) =>
      new DomainControllerLocator({ domain, site: DEFAULT_SITE, records, random }),
    trustedRoots: [cloud.rootCertificate],
    keepAliveMs: KEEP_ALIVE_MS,
    idleConnectionMs: IDLE_CONNECTION_MS,
    machine: (name) => machine(name, firewall.protect(world.networkFrom(name), name)),
  });
  await fleet.add();
}

process.once('message', async (site: AgentSite) => {
  await startAgent(site);
  process.send?.('listening');
});
// The other process has what it wanted.
process.once('disconnect', () => process.exit());
