import type { AgentIdentity } from '../pta/agent/agent-identity.ts';
import { LATEST_AGENT_VERSION } from '../pta/agent/agent-profile.ts';
import { CloudConnector } from '../pta/agent/cloud-connector.ts';
import { registerAgent } from '../pta/agent/register-agent.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../pta/protocol/system-settings.ts';
import { EventLog } from '../runtime/event-log.ts';
import type { HostPort } from '../runtime/network.ts';
import { seededRandom } from '../runtime/random.ts';
import type { Secret } from '../runtime/secret.ts';
import type { LabEvent } from './lab-event.ts';
import { createLoopbackWorld } from './loopback-world.ts';
import { createMachine } from './machine.ts';

/** A running lab's cloud, as another process sees it. */
export interface RunningCloud {
  readonly tenantId: string;
  /** Where every host of the cloud really listens. */
  readonly address: HostPort;
  readonly hosts: readonly string[];
  /** PEM. */
  readonly rootCertificate: string;
}

const HTTPS_PORT = 443;

/**
 * Registers an agent with a running lab over the wire, for somebody else's agent to use.
 *
 * @param token - access token of an administrator of the lab
 * @param machineName - fully qualified name that the agent will claim
 * @throws HarnessError `REGISTRATION_REFUSED` or a network error
 */
export function enrollAgent(
  { tenantId, address, hosts, rootCertificate }: RunningCloud,
  token: Secret,
  machineName: string,
): Promise<AgentIdentity> {
  const world = createLoopbackWorld();
  for (const host of hosts) world.name?.({ host, port: HTTPS_PORT }, address);
  const log = new EventLog<LabEvent>(world.clock);
  // A registration draws nothing from it: keys are the system's.
  const random = seededRandom(machineName);
  const { runtime } = createMachine(machineName, world, random, log);
  return registerAgent(
    runtime,
    new CloudConnector(runtime, [rootCertificate]),
    {
      tenantId,
      machineName,
      version: LATEST_AGENT_VERSION,
      operatingSystem: DEFAULT_OPERATING_SYSTEM,
    },
    token,
  );
}
