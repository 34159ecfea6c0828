import { contoso } from '../../fixtures/directories/contoso.ts';
import { AgentFleet } from '../../harness/environment/agent-fleet.ts';
import { DEFAULT_OPTIONS } from '../../harness/environment/defaults.ts';
import { documentedRules } from '../../harness/environment/documented-rules.ts';
import type { RunningCloud } from '../../harness/environment/enroll-agent.ts';
import { layGround } from '../../harness/environment/ground.ts';
import { createDomain, DEFAULT_SITE } from '../../harness/environment/lab-domain.ts';
import { createLoopbackWorld } from '../../harness/environment/loopback-world.ts';
import { DomainControllerLocator } from '../../harness/pta/agent/domain-controller-locator.ts';
import { KEEP_ALIVE_MS } from '../../harness/runtime/keep-alive.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import { describeDomain } from '../../mocks/directory/domain-description.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { Firewall } from '../../mocks/firewall/firewall.ts';

/** What the cloud's process tells the one on the customer's premises. */
export interface Premises {
  readonly cloud: RunningCloud;
  /** Of an administrator, for the registration. */
  readonly token: string;
  /** Makes the same people as the cloud's lab has. */
  readonly seed: number;
}

const HTTPS_PORT = 443;
const IDLE_CONNECTION_MS = 10_000;

/** One agent and one domain controller behind a firewall, for a cloud that runs in another process. */
async function startPremises({ cloud, token, seed }: Premises): Promise<void> {
  const options = { ...DEFAULT_OPTIONS, world: 'loopback', seed } as const;
  const ground = layGround(options, createLoopbackWorld());
  const { world, certificates, machine } = ground;
  for (const host of cloud.hosts) world.name?.({ host, port: HTTPS_PORT }, cloud.address);
  const domain = describeDomain(options.domain);
  const now = fileTimeFromUnixMs(world.clock.now());
  const { policy, accounts } = contoso({ seed, users: 0, now, domain });
  const { controllers, directory, zone } = createDomain(ground, domain, policy, accounts);
  for (const { seed: account } of accounts) directory?.add(account, now);
  await Promise.all(controllers.map((controller) => controller.start()));
  const firewall = new Firewall(machine('FIREWALL').runtime, {
    rules: documentedRules(options.domain),
    defaultAction: 'deny',
  });
  const fleet = new AgentFleet({
    cloud: {
      tenant: { tenantId: cloud.tenantId, profile: options.profile },
      issueAdministratorToken: async () => new Secret(token),
    },
    domain: domain.dnsName,
    locator: (random) =>
      new DomainControllerLocator({
        domain: domain.dnsName,
        site: DEFAULT_SITE,
        records: zone,
        random,
      }),
    trustedRoots: [certificates.rootPem, cloud.rootCertificate],
    keepAliveMs: KEEP_ALIVE_MS,
    idleConnectionMs: IDLE_CONNECTION_MS,
    machine: (name) => machine(name, firewall.protect(world.networkFrom(name), name)),
  });
  await fleet.add();
}

process.once('message', async (premises: Premises) => {
  await startPremises(premises);
  process.send?.('listening');
});
// The other process has what it wanted.
process.once('disconnect', () => process.exit());
