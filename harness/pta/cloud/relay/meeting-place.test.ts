import { expect, test } from 'vitest';
import { generatedKeys } from '../../../runtime/keys.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { encodeRelayedAccept } from '../../protocol/relay/relayed-accept.ts';
import { inlineContent } from './call-content.ts';
import type { CallResult } from './call-result.ts';
import { MeetingPlace } from './meeting-place.ts';
import { REQUEST } from './relay-conversation.test-support.ts';
import { AGENT_ID, ScriptedAgent } from './scripted-agent.test-support.ts';

const VIA = 'sb://his-eur1-weur1.servicebus.windows.net/path';
const FIRST = '5b1c7a3e-90d2-4f4c-8d65-000000000001';
const SECOND = '5b1c7a3e-90d2-4f4c-8d65-000000000002';
const ACKNOWLEDGED = { kind: 'acknowledged', agentId: AGENT_ID };

function createPlace() {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const place = new MeetingPlace(world.clock);

  /** A call that waits under an id, which is its request's as well. */
  function wait(id: string) {
    const { promise: result, resolve: conclude } = Promise.withResolvers<CallResult>();
    const concluded = new AbortController();
    const { content } = inlineContent({
      messageId: `urn:uuid:${id}`,
      to: VIA,
      request: { ...REQUEST, requestId: id },
    });
    place.await(id, { via: VIA, content, concluded: concluded.signal, conclude });
    return { result, concluded };
  }

  /** An agent that has said nothing yet. */
  async function connect() {
    const [client, server] = await world.webSocketPair();
    const over = place.accept(server);
    return { agent: new ScriptedAgent(client), over };
  }

  /** An agent that names a meeting. */
  async function come(id: string) {
    const { agent, over } = await connect();
    agent.accept(id);
    return { agent, over };
  }
  return { clock: world.clock, wait, connect, come };
}

test('an agent that accepts a second call while one is under way is called again, on the same connection', async () => {
  const { wait, come } = createPlace();
  const [first, second] = [wait(FIRST), wait(SECOND)];
  const { agent, over } = await come(FIRST);
  expect(await agent.hearReply()).toEqual({ kind: 'accepted' });
  await agent.begin();

  agent.accept(SECOND);
  expect(await agent.acknowledge()).toBe(FIRST);

  expect(await agent.hear()).toEqual({ kind: 'end' });
  expect(await agent.hearReply()).toEqual({ kind: 'accepted' });
  expect(await agent.begin()).toBe(VIA);
  expect(await agent.acknowledge()).toBe(SECOND);
  expect(await agent.hear()).toEqual({ kind: 'end' });
  expect(await agent.hear()).toBeUndefined();
  expect([await first.result, await second.result]).toEqual([ACKNOWLEDGED, ACKNOWLEDGED]);
  await over;
});

test('a RelayedAccept without its length, as a public agent sends the second, is one', async () => {
  const { wait, come } = createPlace();
  const [, second] = [wait(FIRST), wait(SECOND)];
  const { agent } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();

  agent.messages.send(encodeRelayedAccept(SECOND));
  await agent.acknowledge();

  expect(await agent.hear()).toEqual({ kind: 'end' });
  expect(await agent.hearReply()).toEqual({ kind: 'accepted' });
  await agent.begin();
  await agent.acknowledge();
  expect(await second.result).toEqual(ACKNOWLEDGED);
});

test.each([
  ['that no call waits under', SECOND],
  ['of the call that is under way', FIRST],
])('an id %s is refused when that call is over, and does not disturb it', async (_what, id) => {
  const { wait, come } = createPlace();
  const first = wait(FIRST);
  const { agent, over } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();

  agent.accept(id);
  await agent.acknowledge();

  expect(await first.result).toEqual(ACKNOWLEDGED);
  expect(await agent.hear()).toEqual({ kind: 'end' });
  expect(await agent.hearReply()).toEqual({
    kind: 'refused',
    reason: expect.stringContaining(`no call waits under ${id}`),
  });
  expect(await agent.hear()).toBeUndefined();
  await over;
});

test('after a refusal the next one that the agent has accepted has its turn', async () => {
  const { wait, come } = createPlace();
  wait(FIRST);
  const second = wait(SECOND);
  const { agent } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();

  agent.accept(FIRST);
  agent.accept(SECOND);
  await agent.acknowledge();

  await agent.hear();
  expect(await agent.hearReply()).toMatchObject({ kind: 'refused' });
  expect(await agent.hearReply()).toEqual({ kind: 'accepted' });
  await agent.begin();
  await agent.acknowledge();
  expect(await second.result).toEqual(ACKNOWLEDGED);
});

test('a second call that nobody waits for any more is refused', async () => {
  const { wait, come } = createPlace();
  wait(FIRST);
  const second = wait(SECOND);
  const { agent } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();
  agent.accept(SECOND);

  second.concluded.abort();
  await agent.acknowledge();

  await agent.hear();
  expect(await agent.hearReply()).toMatchObject({ kind: 'refused' });
});

test('when the first call breaks, the second one waits on for its agent to come anew', async () => {
  const { wait, come } = createPlace();
  const [first, second] = [wait(FIRST), wait(SECOND)];
  const { agent, over } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();
  agent.accept(SECOND);
  agent.say({ kind: 'fault', uri: 'urn:fault' });
  expect(await first.result).toMatchObject({ kind: 'broken', cause: 'fault' });
  await over;

  const { agent: anew } = await come(SECOND);
  expect(await anew.hearReply()).toEqual({ kind: 'accepted' });
  await anew.begin();
  await anew.acknowledge();

  expect(await second.result).toEqual(ACKNOWLEDGED);
});

test('an agent that accepts without end is left', async () => {
  const { wait, come } = createPlace();
  const first = wait(FIRST);
  const { agent, over } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();

  for (let count = 0; count < 17; count += 1) agent.accept(SECOND);

  expect(await first.result).toEqual({
    kind: 'broken',
    cause: 'malformed',
    problem: expect.stringContaining('more than 16 RelayedAccepts'),
  });
  await over;
});

test.each([
  ['garbage behind the length', Buffer.from(`10000000${'01'.repeat(16)}`, 'hex')],
  ['another message of the relay', Buffer.from('56020b', 'hex')],
])('%s instead of a second RelayedAccept breaks the call', async (_what, bytes) => {
  const { wait, come } = createPlace();
  const first = wait(FIRST);
  const { agent, over } = await come(FIRST);
  await agent.hearReply();
  await agent.begin();

  agent.messages.send(bytes);

  expect(await first.result).toMatchObject({ kind: 'broken', cause: 'malformed' });
  await over;
});

test.each([
  ['says nothing', Buffer.of()],
  ['says half of its RelayedAccept', encodeRelayedAccept(FIRST).subarray(0, 100)],
])('an agent that comes and %s is left after 30 seconds', async (_what, bytes) => {
  const { clock, connect } = createPlace();
  const { agent, over } = await connect();
  agent.messages.send(Buffer.of(0x1e, 1, 0, 0));
  if (bytes.length > 0) agent.messages.send(bytes);

  await clock.settle(over);

  expect(clock.elapsed()).toBe(30_000);
  expect(await agent.hear()).toBeUndefined();
});
