import type { KeyPair, KeySource } from '../../runtime/keys.ts';
import { SimulatedMachines } from '../../runtime/simulated-machines.test-support.ts';
import { createCsr } from '../protocol/certificates/csr.ts';
import type { PtaEvent } from '../protocol/events.ts';
import { AgentRegistry } from './agent-registry.ts';
import { AccessTokens } from './oauth/access-tokens.ts';
import { RenewalService } from './renewal-service.ts';
import { Tenant, type TenantOptions } from './tenant/tenant.ts';
import { TrustAuthority } from './trust-authority.ts';
import { UpdateService } from './update-service.ts';

export const TENANT_ID = '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827';

/** An agent as its server knows it. */
export interface IssuedAgent {
  readonly agentId: string;
  readonly keys: KeyPair;
  /** DER. */
  readonly certificate: Uint8Array;
}

/** What the services of the cloud are made of, without any transport. */
export async function createCloudParts(
  keys: KeySource,
  tenantOptions: Partial<TenantOptions> = {},
) {
  const world = new SimulatedMachines<PtaEvent>(keys);
  const runtime = world.machine('ENTRA');
  const authorityKeys = await keys.rsa2048();
  const tokenKeys = await keys.rsa2048();
  const registry = new AgentRegistry();
  const tenant = new Tenant({
    tenantId: TENANT_ID,
    profile: 'current',
    domains: [{ name: 'contoso.test', netbiosName: 'CONTOSO' }],
    ...tenantOptions,
  });
  const authority = {
    keys: authorityKeys,
    serial: new Uint8Array(16).fill(7),
    now: runtime.clock.now(),
  };
  const trust = new TrustAuthority(TENANT_ID, registry, authority);
  const tokens = new AccessTokens(runtime, TENANT_ID, tokenKeys);

  /** Registers an agent. @param by - the authority that signs; the tenant's own unless given */
  async function issueAgent(by = trust): Promise<IssuedAgent> {
    const agentKeys = await keys.rsa2048();
    const agentId = runtime.random.guid();
    const csr = createCsr({ keys: agentKeys, machineName: 'AGENT1.contoso.test' });
    const serial = runtime.random.bytes(16);
    const { der, entry } = by.issue({ csr, agentId, serial, now: runtime.clock.now() });
    registry.register(agentId, 'AGENT1.contoso.test', entry, runtime.clock.now());
    return { agentId, keys: agentKeys, certificate: der };
  }

  const renewals = new RenewalService(runtime, { registry, trust });
  return {
    ...{ world, runtime, registry, tenant, trust, tokens, tokenKeys, authority },
    renewals,
    updates: new UpdateService(runtime, trust),
    issueAgent,
  };
}
