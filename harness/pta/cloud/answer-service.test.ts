import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { renderResultRequest } from '../protocol/result-request.ts';
import { VERDICT_HEADER } from '../protocol/verdict.ts';
import { AnswerService } from './answer-service.ts';
import { createCloudParts } from './cloud-parts.test-support.ts';
import { TrustAuthority } from './trust-authority.ts';
import { DEFAULT_LIMITS, ValidationQueue } from './validation-queue.ts';

const TRANSACTION = '9bf44611-ce72-48bb-84d3-d3f23c794665';
const { runtime, trust, registry, authority, world, issueAgent } = await createCloudParts(
  pooledKeys(),
);
const agent = await issueAgent();
const { agentId, certificate } = agent;

function createService() {
  const queue = new ValidationQueue(runtime.clock, runtime.events, DEFAULT_LIMITS);
  const waiting = queue.await(TRANSACTION, 'request');
  return { service: new AnswerService(runtime.clock, trust, queue), queue, waiting };
}

const { path, headers } = renderResultRequest({
  requestId: 'request',
  transactionId: TRANSACTION,
  verdict: { kind: 'accepted', userName: 'alice@contoso.test' },
  backendLatencyMs: 5,
  totalLatencyMs: 5,
  attempts: 1,
});
const HEADERS: Readonly<Record<string, string>> = Object.fromEntries(headers);

test("an agent's answer reaches the request that waits for it", async () => {
  const { service, waiting } = createService();

  expect(service.take(path, HEADERS, certificate)).toBe(200);
  expect(await waiting).toEqual({ kind: 'accepted', agentId });
});

test.each<[string, Uint8Array | undefined]>([
  ['no certificate', undefined],
  ['a certificate that is none', new Uint8Array([1, 2, 3])],
])('an answer with %s is forbidden, and the request goes on waiting', async (_what, shown) => {
  const { service, queue, waiting } = createService();

  expect(service.take(path, HEADERS, shown)).toBe(403);

  queue.breakOff(TRANSACTION, 'still waiting');
  expect(await waiting).toMatchObject({ kind: 'exchange-broken' });
});

test("the answer of another tenant's agent is forbidden, and logged as ignored", async () => {
  const neighbour = new TrustAuthority('0a5f2d4e-0000-4000-8000-000000000001', registry, authority);
  const stranger = await issueAgent(neighbour);
  const { service, queue, waiting } = createService();

  expect(service.take(path, HEADERS, stranger.certificate)).toBe(403);

  queue.breakOff(TRANSACTION, 'still waiting');
  expect(await waiting).toMatchObject({ kind: 'exchange-broken' });
  expect(world.eventsOf('validation.ignored')).toMatchObject([
    { agentId: stranger.agentId, cause: 'wrong-tenant' },
  ]);
});

test.each([undefined, '', 'not a guid', `${TRANSACTION}, ${TRANSACTION}`])(
  'an answer to the transaction %j is a bad request',
  (transid) => {
    const { service } = createService();
    const sent = { ...HEADERS, 'x-cwap-transid': transid };

    expect(service.take(path, sent, certificate)).toBe(400);
  },
);

test.each([undefined, '', 'not base64!', 'bm90IEpTT04='])(
  'the verdict %j concludes the request as an invalid answer',
  async (verdict) => {
    const { service, waiting } = createService();

    expect(service.take(path, { ...HEADERS, [VERDICT_HEADER]: verdict }, certificate)).toBe(200);
    expect(await waiting).toMatchObject({ kind: 'invalid-answer', agentId });
  },
);

test('any target and headers have a status', () => {
  const { service } = createService();
  const names = fc.constantFrom(...Object.keys(HEADERS), 'other');
  fc.assert(
    fc.property(fc.string(), fc.dictionary(names, fc.string()), (target, sent) => {
      expect([200, 400]).toContain(service.take(target, sent, certificate));
    }),
  );
});
