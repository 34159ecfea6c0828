import { beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { MALFORMED } from '../../runtime/errors.ts';
import { readAgentCertificate } from '../protocol/certificates/agent-certificate.ts';
import { createCsr } from '../protocol/certificates/csr.ts';
import { DEFAULT_OPERATING_SYSTEM } from '../protocol/system-settings.ts';
import { parseTrustRenewalResult, renderTrustRenewalRequest } from '../protocol/trust-renewal.ts';
import { createCloudParts, type IssuedAgent } from './cloud-parts.test-support.ts';
import { RENEWAL_LEASE_MS } from './renewal-service.ts';

const DAY_MS = 86_400_000;
const keySource = pooledKeys();
let parts: Awaited<ReturnType<typeof createCloudParts>>;
let agent: IssuedAgent;

beforeEach(async () => {
  parts = await createCloudParts(keySource);
  agent = await parts.issueAgent();
});

async function request() {
  const keys = await keySource.rsa2048();
  const machineName = 'AGENT1.contoso.test';
  const xml = renderTrustRenewalRequest({
    csr: createCsr({ keys, machineName }),
    systemSettings: { machineName, ...DEFAULT_OPERATING_SYSTEM },
    connectorVersion: '1.5.2482.0',
  });
  return { xml, keys };
}

async function renew(by: IssuedAgent = agent) {
  const { xml, keys } = await request();
  const answer = parts.renewals.answer(xml, by.certificate, 'AGENT1');
  return { keys, result: answer === undefined ? undefined : parseTrustRenewalResult(answer) };
}

test('the present certificate is enough for a fresh one, for the same agent and another key', async () => {
  await parts.world.clock.advance(150 * DAY_MS);

  const { keys, result } = await renew();

  const { clock } = parts.runtime;
  const issued = result?.kind === 'issued' ? readAgentCertificate(result.certificate) : undefined;
  expect(issued).toMatchObject({ agentId: agent.agentId, publicKey: keys.publicKey });
  expect(issued?.notAfter).toBeGreaterThan(clock.now() + 179 * DAY_MS);
  expect(parts.registry.find(agent.agentId)?.certificates).toHaveLength(2);
  expect(parts.world.eventsOf('agent.trust-issued')).toMatchObject([
    { agentId: agent.agentId, thumbprint: issued?.thumbprint, from: 'AGENT1' },
  ]);
});

test.each<[string, () => Uint8Array | undefined]>([
  ['no certificate', () => undefined],
  ['a certificate that is none', () => new Uint8Array([48, 0])],
])('%s is forbidden', async (_what, certificate) => {
  const { xml } = await request();

  expect(parts.renewals.answer(xml, certificate(), 'AGENT1')).toBeUndefined();
});

test('a certificate that has ended is forbidden: its agent has to be registered again', async () => {
  await parts.world.clock.advance(181 * DAY_MS);

  expect((await renew()).result).toBeUndefined();
});

test('what is no request is malformed, and nothing is issued', () => {
  expect(() => parts.renewals.answer('<TrustRenewalRequest/>', agent.certificate, 'A')).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
  expect(parts.registry.find(agent.agentId)?.certificates).toHaveLength(1);
});

test('one agent at a time: the next is served when the new certificate was seen', async () => {
  const second = await parts.issueAgent();
  const { result } = await renew();

  expect((await renew(second)).result).toMatchObject({
    kind: 'refused',
    errorMessage: expect.stringContaining('another agent'),
  });

  if (result?.kind === 'issued') {
    parts.renewals.seen(readAgentCertificate(result.certificate).thumbprint);
  }
  expect((await renew(second)).result?.kind).toBe('issued');
});

test('an agent that is never seen with its new certificate keeps the others waiting for an hour', async () => {
  const second = await parts.issueAgent();
  await renew();

  await parts.world.clock.advance(RENEWAL_LEASE_MS - 1);
  expect((await renew(second)).result?.kind).toBe('refused');
  await parts.world.clock.advance(1);
  expect((await renew(second)).result?.kind).toBe('issued');
});

test('the same agent may renew again, early and repeatedly', async () => {
  await renew();

  expect((await renew()).result?.kind).toBe('issued');
  expect(parts.registry.find(agent.agentId)?.certificates).toHaveLength(3);
});
