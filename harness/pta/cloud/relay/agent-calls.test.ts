import { expect, test } from 'vitest';
import { generatedKeys } from '../../../runtime/keys.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { MAX_MESSAGE_SIZE_EXCEEDED } from '../../protocol/net-framing/oversized-envelope.ts';
import type { RequestVariant } from '../../protocol/request-variant.ts';
import { DEFAULT_LIMITS, ValidationQueue } from '../validation-queue.ts';
import { Relay } from './relay.ts';
import {
  Conversation,
  ENDPOINT,
  HOST,
  REQUEST,
  tokenUntil,
} from './relay-conversation.test-support.ts';
import { AGENT_ID, ScriptedAgent } from './scripted-agent.test-support.ts';

const HOUR_MS = 3_600_000;
const IDLE_MS = 10_000;

/** A relay with one listener on it. */
async function createCalls({
  requestVariant = 'inline',
  idleConnectionMs,
}: {
  requestVariant?: RequestVariant;
  idleConnectionMs?: number;
} = {}) {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const runtime = world.machine('ENTRA');
  const queue = new ValidationQueue(runtime.clock, runtime.events, DEFAULT_LIMITS);
  const reliableSessionEnabled = requestVariant !== 'inline';
  const relay = new Relay(runtime, {
    endpoints: () => [{ ...ENDPOINT, reliableSessionEnabled }],
    requestVariant,
    instance: 'g1-prod-am3-001',
    queue,
    idleConnectionMs,
    idleConnectionsMax: 4,
  });
  const [client, server] = await world.webSocketPair();
  void relay.acceptListener(server, HOST, AGENT_ID);
  const listener = new Conversation(client);
  await listener.listen(tokenUntil(runtime.clock.now() + HOUR_MS));
  await world.activity.quiet();

  /** An agent that comes to a meeting. */
  async function come(id: string): Promise<ScriptedAgent> {
    const [near, far] = await world.webSocketPair();
    void relay.acceptRelayedConnection(far);
    const agent = new ScriptedAgent(near);
    agent.accept(id);
    return agent;
  }

  /** A call that was announced. @returns its meeting and what becomes of it */
  function dispatch(request: Partial<ValidationRequest> = {}) {
    const whole = { ...REQUEST, ...request };
    const concluded = new AbortController();
    const outcome = queue.await(whole.transactionId, whole.requestId);
    relay.dispatch(whole, concluded.signal);
    return { outcome, concluded };
  }
  const meeting = async () => (await listener.hearCall()).connect.id;
  return { world, relay, come, dispatch, meeting, quiet: () => world.activity.quiet() };
}

/** With that many certificates; every byte of a ciphertext is as likely as any other. */
function credentials(count: number): ValidationRequest['credentials'] {
  const encryptedData = Uint8Array.from({ length: 256 }, (_, index) => index);
  const keyIdentifier = `${AGENT_ID}_${'A'.repeat(40)}`;
  return Array.from({ length: count }, () => ({ keyIdentifier, encryptedData }));
}

test('an agent that refuses an envelope for its size is told of in the log, and the sign-in fails', async () => {
  const { world, come, dispatch, meeting } = await createCalls();
  const { outcome } = dispatch();
  const agent = await come(await meeting());
  await agent.hearReply();
  await agent.begin();
  await agent.hear();

  agent.say({ kind: 'fault', uri: MAX_MESSAGE_SIZE_EXCEEDED });

  expect(await outcome).toEqual({
    kind: 'exchange-broken',
    problem: expect.stringContaining('MaxMessageSizeExceededFault'),
  });
  expect(world.eventsOf('validation.exchange-broken')).toMatchObject([
    {
      requestId: REQUEST.requestId,
      agentId: AGENT_ID,
      cause: 'fault',
      problem: expect.stringContaining('MaxMessageSizeExceededFault'),
    },
  ]);
});

test('an agent that leaves instead of acknowledging is told of in the log', async () => {
  const { world, come, dispatch, meeting } = await createCalls();
  const { outcome } = dispatch();
  const agent = await come(await meeting());
  await agent.hearReply();
  await agent.begin();

  agent.messages.close();

  await outcome;
  expect(world.eventsOf('validation.exchange-broken')).toMatchObject([
    { agentId: AGENT_ID, cause: 'connection-ended' },
  ]);
});

test('the log does not say that an agent broke off when nobody waits any more', async () => {
  const { world, come, dispatch, meeting, quiet } = await createCalls();
  const { concluded } = dispatch();
  const agent = await come(await meeting());
  await agent.hearReply();

  concluded.abort();
  await quiet();

  expect(await agent.hear()).toMatchObject({ kind: 'version' });
  expect(world.eventsOf('validation.exchange-broken')).toEqual([]);
});

test('a request with two certificates of each of 40 agents fits into an envelope', async () => {
  const { come, dispatch, meeting, world } = await createCalls();
  dispatch({ credentials: credentials(2 * 40) });
  const agent = await come(await meeting());
  await agent.hearReply();
  await agent.begin();

  expect(await agent.acknowledge()).toBe(REQUEST.requestId);

  expect(world.eventsOf('validation.dispatched')[0]?.bytes).toBeLessThan(65_536);
});

test('a request that no envelope holds is not sent, and the log says why', async () => {
  const { world, come, dispatch, meeting } = await createCalls();
  const { outcome } = dispatch({ credentials: credentials(160) });
  const agent = await come(await meeting());
  await agent.hearReply();
  await agent.begin();

  expect(await outcome).toMatchObject({ kind: 'exchange-broken' });
  expect(world.eventsOf('validation.exchange-broken')).toMatchObject([
    { cause: 'too-large', problem: expect.stringContaining('exceeds the 65536') },
  ]);
  expect(await agent.hear()).toBeUndefined();
});

test('a request that is larger than what an agent fetches is not announced, and the log says why', async () => {
  const { world, dispatch } = await createCalls({ requestVariant: 'connect-body-bytes' });

  const { outcome } = dispatch({ credentials: credentials(400) });

  expect(await outcome).toMatchObject({
    kind: 'exchange-broken',
    problem: expect.stringContaining('exceeds the 524288'),
  });
  expect(world.eventsOf('validation.exchange-broken')).toMatchObject([{ cause: 'too-large' }]);
  expect(world.eventsOf('validation.dispatched')).toEqual([]);
});

test('a connection that is kept is called again without an announcement', async () => {
  const { come, dispatch, meeting, quiet } = await createCalls({ idleConnectionMs: IDLE_MS });
  dispatch();
  const agent = await come(await meeting());
  await agent.hearReply();
  await agent.begin();
  await agent.acknowledge();
  await quiet();

  const requestId = '5b1c7a3e-90d2-4f4c-8d65-000000000002';
  dispatch({ requestId, transactionId: requestId });

  expect(await agent.acknowledge()).toBe(requestId);
});

test('a kept connection on which the agent accepts another meeting is ended, so that it comes anew', async () => {
  const { world, come, dispatch, meeting, quiet } = await createCalls({
    idleConnectionMs: IDLE_MS,
  });
  dispatch();
  const first = await meeting();
  const agent = await come(first);
  await agent.hearReply();
  await agent.begin();
  await agent.acknowledge();
  await quiet();

  agent.accept(first);

  expect(await agent.hear()).toEqual({ kind: 'end' });
  expect(await agent.hear()).toBeUndefined();
  dispatch({ transactionId: '5b1c7a3e-90d2-4f4c-8d65-000000000002' });
  const anew = await come(await meeting());
  expect(await anew.hearReply()).toEqual({ kind: 'accepted' });
  await anew.begin();
  await anew.acknowledge();
  await quiet();
  expect(world.eventsOf('validation.acknowledged')).toHaveLength(2);
});

test('an agent that comes to fetch a request and names none is left after 30 seconds', async () => {
  const { world, relay } = await createCalls({ requestVariant: 'connect-json' });
  const [near, far] = await world.webSocketPair();
  const begun = world.clock.elapsed();

  await world.clock.settle(relay.acceptRequestFetch(far));

  expect(world.clock.elapsed() - begun).toBe(30_000);
  expect(await near.receive()).toBeUndefined();
});
