import { beforeAll, expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { MALFORMED } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import { type BootstrapRequest, renderBootstrapRequest } from '../protocol/bootstrap-request.ts';
import {
  DEFAULT_BOOTSTRAP_SETTINGS,
  parseBootstrapResponse,
} from '../protocol/bootstrap-response.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import { BootstrapService } from './bootstrap-service.ts';
import { createCloudParts, TENANT_ID } from './cloud-parts.test-support.ts';

const ENDPOINT: SignalingEndpoint = {
  name: 'his-eur1-weur1/path',
  isAvailable: true,
  domain: 'servicebus.windows.net',
  namespace: 'his-eur1-weur1',
  reliableSessionEnabled: false,
  servicePath: 'path',
  sharedAccessKey: new Secret('key'),
  sharedAccessKeyName: 'Connector',
};
const DAY_MS = 86_400_000;
const RENEW_URL = 'https://his-eur1-weur1.renewtrust.msappproxy.net/renewTrust';

async function createService() {
  const parts = await createCloudParts(pooledKeys());
  const service = new BootstrapService(parts.runtime, {
    ...parts,
    endpointsFor: () => [ENDPOINT],
    trustRenewEndpoint: RENEW_URL,
    trustOverlapMs: 2 * DAY_MS,
    settings: DEFAULT_BOOTSTRAP_SETTINGS,
  });
  const agent = await parts.issueAgent();
  const request = (change: Partial<BootstrapRequest> = {}) =>
    renderBootstrapRequest({
      agentId: agent.agentId,
      tenantId: TENANT_ID,
      machineName: 'AGENT1.contoso.test',
      initialBootstrap: true,
      consecutiveFailures: 0,
      useServiceBusTcpConnectivityMode: false,
      ...change,
    });
  return { ...parts, service, agent, request };
}

let parts: Awaited<ReturnType<typeof createService>>;
beforeAll(async () => {
  parts = await createService();
});

test('an agent is told where to listen, and is seen', () => {
  const { service, agent, request, registry, runtime, world } = parts;

  const xml = service.answer(request(), agent.certificate, 'AGENT1') ?? '';

  const [endpoint] = parseBootstrapResponse(xml).endpoints;
  expect({ ...endpoint, sharedAccessKey: endpoint?.sharedAccessKey.reveal() }).toEqual({
    ...ENDPOINT,
    sharedAccessKey: 'key',
  });
  const { agentId } = agent;
  expect(registry.find(agentId)).toMatchObject({
    lastSeenAt: runtime.clock.now(),
    externalIp: 'AGENT1',
  });
  expect(world.eventsOf('agent.bootstrapped')).toMatchObject([{ agentId, initial: true }]);
});

test.each<[string, () => [xml: string, certificate: Uint8Array | undefined]]>([
  ['no certificate', () => [parts.request(), undefined]],
  ['no certificate and no XML either', () => ['garbage', undefined]],
  ['a certificate that is none', () => [parts.request(), new Uint8Array([1])]],
  [
    'the id of another agent',
    () => [
      parts.request({ agentId: '0a5f2d4e-0000-4000-8000-000000000001' }),
      parts.agent.certificate,
    ],
  ],
  [
    'the id of another tenant',
    () => [
      parts.request({ tenantId: '0a5f2d4e-0000-4000-8000-000000000001' }),
      parts.agent.certificate,
    ],
  ],
])('%s is forbidden', (_what, make) => {
  expect(parts.service.answer(...make(), 'AGENT1')).toBeUndefined();
});

test('an agent whose certificate has expired is forbidden, and is not seen', async () => {
  const { service, agent, request, registry, world } = await createService();
  await world.clock.advance(181 * DAY_MS);

  expect(service.answer(request(), agent.certificate, 'AGENT1')).toBeUndefined();
  expect(registry.find(agent.agentId)?.lastSeenAt).toBeUndefined();
});

test('an agent that was removed is forbidden', async () => {
  const { service, agent, request, registry } = await createService();
  registry.remove(agent.agentId);

  expect(service.answer(request(), agent.certificate, 'AGENT1')).toBeUndefined();
});

test('what an agent sends that is no request is MALFORMED', () => {
  expect(() => parts.service.answer('<x/>', parts.agent.certificate, 'AGENT1')).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});
