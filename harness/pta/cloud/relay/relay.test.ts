import { expect, test } from 'vitest';
import { generatedKeys } from '../../../runtime/keys.ts';
import { Secret } from '../../../runtime/secret.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import { SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { encodeNetFramingRecord } from '../../protocol/net-framing/write-records.ts';
import { LengthPrefixReader, withLengthPrefix } from '../../protocol/relay/length-prefix.ts';
import { IN_HANDLE, listenerFlow } from '../../protocol/relay/listener-frames.ts';
import { encodeSignalConnectorResponse } from '../../protocol/relay/relay-message.ts';
import {
  decodeRelayedAcceptReply,
  encodeRelayedAccept,
} from '../../protocol/relay/relayed-accept.ts';
import { DEFAULT_LIMITS, ValidationQueue } from '../validation-queue.ts';
import { Relay } from './relay.ts';
import {
  Conversation,
  ENDPOINT,
  HOST,
  REQUEST,
  tokenUntil,
} from './relay-conversation.test-support.ts';

const HOUR_MS = 3_600_000;
const OTHER_ENDPOINT = { ...ENDPOINT, namespace: 'his-eur1-neur1', servicePath: 'other' };

function createRelay() {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const runtime = world.machine('ENTRA');
  const queue = new ValidationQueue(runtime.clock, runtime.events, DEFAULT_LIMITS);
  const relay = new Relay(runtime, {
    endpoints: () => [ENDPOINT, OTHER_ENDPOINT],
    requestVariant: 'inline',
    instance: 'g1-prod-am3-001',
    queue,
  });
  const quiet = () => world.activity.quiet();
  const token = tokenUntil(runtime.clock.now() + HOUR_MS);

  /** A listener that is connected and has said nothing yet. */
  async function connect(agentId = 'agent', host = HOST): Promise<Conversation> {
    const [client, server] = await world.webSocketPair();
    void relay.acceptListener(server, host, agentId);
    return new Conversation(client);
  }

  /** A listener that takes calls. */
  async function listen(agentId?: string, credit?: Parameters<Conversation['listen']>[1]) {
    const listener = await connect(agentId);
    await listener.listen(token, credit);
    await quiet();
    return listener;
  }

  /** Goes to a meeting. */
  async function meet(id: string) {
    const [client, server] = await world.webSocketPair();
    const over = relay.acceptRelayedConnection(server);
    for (const part of withLengthPrefix(encodeRelayedAccept(id))) client.send(part);
    const reader = new LengthPrefixReader();
    const first = await client.receive();
    const reply =
      (first && reader.push(first)) ?? reader.push((await client.receive()) ?? Buffer.of());
    return {
      client,
      over,
      firstByte: first?.[0],
      reply: reply && decodeRelayedAcceptReply(reply.message),
    };
  }

  const dispatch = (
    concluded = new AbortController().signal,
    request: ValidationRequest = REQUEST,
  ) => relay.dispatch(request, concluded);
  return { world, relay, queue, quiet, token, connect, listen, meet, dispatch };
}

test('a call is announced to a listener, with the instance to meet at', async () => {
  const { listen, dispatch, world } = createRelay();
  const listener = await listen('agent-1');

  dispatch();

  expect(await listener.hearCall()).toMatchObject({
    to: 'sb://his-eur1-weur1.servicebus.windows.net/path',
    connect: {
      instanceDnsAddress: 'g1-prod-am3-001-sb.servicebus.windows.net',
      ipPort: 9352,
      httpsPort: 443,
    },
  });
  expect(world.eventsOf('validation.dispatched')).toMatchObject([
    { requestId: REQUEST.requestId, agentId: 'agent-1' },
  ]);
});

test('an agent that comes to the meeting is called, and its acknowledgement is logged', async () => {
  const { listen, dispatch, meet, world } = createRelay();
  const listener = await listen();
  dispatch();
  const { connect } = await listener.hearCall();

  const { client, reply, over } = await meet(connect.id);
  const response = { relatesTo: 'm', connectorId: '8E6B7631-4047-42d5-991c-d528bd133d3f' };
  const envelope = encodeSignalConnectorResponse(response, new SentStrings());
  client.send(encodeNetFramingRecord({ kind: 'preamble-ack' }));
  client.send(encodeNetFramingRecord({ kind: 'sized-envelope', envelope }));
  await over;

  expect(reply).toEqual({ kind: 'accepted' });
  expect(world.eventsOf('validation.acknowledged')).toMatchObject([
    { requestId: REQUEST.requestId, agentId: '8e6b7631-4047-42d5-991c-d528bd133d3f' },
  ]);
});

test('an exchange that breaks concludes the request', async () => {
  const { listen, dispatch, meet, queue } = createRelay();
  const listener = await listen();
  const waiting = queue.await(REQUEST.transactionId, REQUEST.requestId);
  dispatch();
  const { client } = await meet((await listener.hearCall()).connect.id);

  client.terminate();

  expect(await waiting).toMatchObject({ kind: 'exchange-broken' });
});

test('nobody is called twice to one meeting: who comes second is refused', async () => {
  const { listen, dispatch, meet } = createRelay();
  const listener = await listen();
  dispatch();
  const { connect } = await listener.hearCall();

  await meet(connect.id);

  expect((await meet(connect.id)).reply).toMatchObject({ kind: 'refused' });
});

test('an unknown meeting is refused by a reply whose length begins with AA', async () => {
  const { meet } = createRelay();

  const { firstByte, reply, over } = await meet('0a5f2d4e-0000-4000-8000-000000000001');

  expect(firstByte).toBe(0xaa);
  expect(reply).toEqual({ kind: 'refused', reason: expect.stringContaining('no call waits') });
  await over;
});

test('a call that nobody waits for any more waits for nobody', async () => {
  const { listen, dispatch, meet } = createRelay();
  const listener = await listen();
  const concluded = new AbortController();
  dispatch(concluded.signal);
  const { connect } = await listener.hearCall();

  concluded.abort();

  expect((await meet(connect.id)).reply).toMatchObject({ kind: 'refused' });
});

test.each([
  ['garbage', Buffer.from('garbage that is no length')],
  ['a message without an end', Buffer.from('ffffff7f', 'hex')],
])('%s instead of RelayedAccept ends the connection', async (_what, bytes) => {
  const { world, relay } = createRelay();
  const [client, server] = await world.webSocketPair();
  const over = relay.acceptRelayedConnection(server);

  client.send(bytes);

  expect(await client.receive()).toBeUndefined();
  await over;
});

test('a listener is there as soon as it has its link, and is not called before it gives credit', async () => {
  const { connect, relay, dispatch, token, quiet } = createRelay();
  const listener = await connect();
  await listener.open();
  listener.attach('in', token);
  await listener.hearKinds(1);
  expect(relay.hasListeners()).toBe(true);

  dispatch();
  // Nothing but the answer to this comes.
  listener.attach('out', token);
  await quiet();
  expect(await listener.hearKinds(2)).toEqual(['attach', 'flow']);

  listener.say(listenerFlow(IN_HANDLE));
  expect(await listener.hearCall()).toBeDefined();
});

test('a call goes to the listener that has credit', async () => {
  const { listen, dispatch, world } = createRelay();
  await listen('exhausted', { linkCredit: 0 });
  await listen('fresh');

  for (let call = 0; call < 10; call += 1) dispatch();

  const called = world.eventsOf('validation.dispatched').map(({ agentId }) => agentId);
  expect(new Set(called)).toEqual(new Set(['fresh']));
});

test('a call that is held for credit is dropped when nobody waits for it any more', async () => {
  const { listen, dispatch, world, quiet } = createRelay();
  const listener = await listen('exhausted', { linkCredit: 0 });
  const concluded = new AbortController();
  dispatch(concluded.signal);

  concluded.abort();
  listener.say(listenerFlow(IN_HANDLE));
  await quiet();

  expect(world.eventsOf('validation.dispatched')).toEqual([]);
});

test('a listener that left is never called', async () => {
  const { listen, dispatch, world, relay, quiet } = createRelay();
  await listen('stays');
  const leaver = await listen('left');
  leaver.messages.terminate();
  await quiet();

  for (let call = 0; call < 20; call += 1) dispatch();

  const called = world.eventsOf('validation.dispatched').map(({ agentId }) => agentId);
  expect(new Set(called)).toEqual(new Set(['stays']));
  expect(relay.hasListeners()).toBe(true);
});

test('every listener is called about as often as any other', async () => {
  const { listen, dispatch, world } = createRelay();
  for (const agent of ['1', '2', '3', '4']) await listen(agent);

  for (let call = 0; call < 400; call += 1) dispatch();

  const called = world.eventsOf('validation.dispatched');
  for (const agent of ['1', '2', '3', '4']) {
    const share = called.filter(({ agentId }) => agentId === agent).length;
    // Binomial, 400 × 1/4: five standard deviations are 43.
    expect(Math.abs(share - 100)).toBeLessThan(43);
  }
});

test.each<[string, (now: number) => string, RegExp]>([
  [
    'a key that is not the endpoint’s',
    (now) => tokenUntil(now + 1, { key: new Secret('x') }),
    /sign/,
  ],
  ['the name of another key', (now) => tokenUntil(now + 1, { keyName: 'Root' }), /key-name/],
  ['a token that has expired', (now) => tokenUntil(now - 1_000), /expired/],
  ['a token for another path', (now) => tokenUntil(now + 1, { servicePath: 'b' }), /resource/],
  ['a token for another region', (now) => tokenUntil(now + 1, { namespace: 'x' }), /resource/],
  ['no token', () => '', /malformed/],
])('%s is refused with a detach that says so', async (_what, makeToken, reason) => {
  const { connect, relay, world } = createRelay();
  const listener = await connect();
  await listener.open();

  listener.attach('in', makeToken(world.clock.now()));

  await listener.hearKinds(1);
  expect(await listener.hear()).toMatchObject({
    kind: 'detach',
    error: {
      condition: 'amqp:unauthorized-access',
      description: expect.stringMatching(reason),
    },
  });
  expect(relay.hasListeners()).toBe(false);
});

test.each([
  ['another path', 'sb://his-eur1-weur1.servicebus.windows.net/elsewhere/', HOST],
  ['no address', '', HOST],
  ['a path of another host', `sb://${HOST}/path/`, 'his-eur1-neur1.servicebus.windows.net'],
])('%s is refused with a detach that says so', async (_what, address, host) => {
  const { connect, token } = createRelay();
  const listener = await connect('agent', host);
  await listener.open();

  listener.attach('in', token, address);

  await listener.hearKinds(1);
  expect(await listener.hear()).toMatchObject({
    kind: 'detach',
    error: { description: expect.stringContaining('There is no endpoint') },
  });
});

test('the same seed makes the same choices and the same meetings', async () => {
  const run = async () => {
    const { listen, dispatch, world } = createRelay();
    const listeners = [await listen('1'), await listen('2'), await listen('3')];
    for (let call = 0; call < 20; call += 1) dispatch();
    const called = world.eventsOf('validation.dispatched').map(({ agentId }) => agentId);
    const first = listeners[Number(called[0]) - 1];
    return [called, (await first?.hearCall())?.connect.id];
  };

  expect(await run()).toEqual(await run());
});
