import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generatedKeys } from '../../../runtime/keys.ts';
import { SimulatedMachines } from '../../../runtime/simulated-machines.test-support.ts';
import { encodeFrame } from '../../protocol/amqp/frame-writer.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import {
  IN_HANDLE,
  listenerBegin,
  listenerFlow,
  listenerOpen,
  OUT_HANDLE,
  SASL_EXTERNAL,
} from '../../protocol/relay/listener-frames.ts';
import { encodeOnewaySend, RELAYED_CONNECT_PORTS } from '../../protocol/relay/relayed-connect.ts';
import { ListenerSession } from './listener-session.ts';
import { ADDRESS, Conversation } from './relay-conversation.test-support.ts';

const SASL_HEADER = { kind: 'protocol-header', protocol: 'sasl' } as const;
const AMQP_HEADER = { kind: 'protocol-header', protocol: 'amqp' } as const;

const HOUR_MS = 3_600_000;

async function createSession(objection?: string, keepAliveMs?: number) {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const [client, server] = await world.webSocketPair();
  const told: string[] = [];
  const asked: unknown[] = [];
  const session = new ListenerSession(
    server,
    {
      judgeLink: (address, token) => {
        asked.push([address, token]);
        return objection === undefined
          ? { kind: 'welcome', until: world.clock.now() + HOUR_MS }
          : { kind: 'refused', reason: objection };
      },
      attached: (address) => told.push(`attached ${address}`),
      ready: () => told.push('ready'),
      left: () => told.push('left'),
    },
    { clock: world.clock, containerId: 'relay', keepAliveMs },
  );
  const ended = session.run();
  const quiet = () => world.activity.quiet();
  const { clock } = world;
  return { session, ended, told, asked, quiet, clock, listener: new Conversation(client) };
}

function call(id: string): Uint8Array {
  const address = { ipAddress: '192.0.2.1', httpAddress: '192.0.2.1', httpsAddress: '192.0.2.1' };
  const connect = { id, instanceDnsAddress: 'a.test', ...address, ...RELAYED_CONNECT_PORTS };
  return encodeOnewaySend({ messageId: 'm', to: 'sb://a.test/path', connect });
}

test('the relay answers each frame in kind, in the captured order', async () => {
  const { listener, told } = await createSession();

  listener.say(SASL_HEADER);
  expect(await listener.hear()).toEqual(SASL_HEADER);
  expect(await listener.hear()).toMatchObject({
    kind: 'sasl-mechanisms',
    mechanisms: ['MSSBCBS', 'PLAIN', 'ANONYMOUS', 'EXTERNAL'],
  });
  listener.say(SASL_EXTERNAL);
  expect(await listener.hear()).toMatchObject({ kind: 'sasl-outcome', code: 0 });
  listener.say(AMQP_HEADER);
  expect(await listener.hear()).toEqual(AMQP_HEADER);
  listener.say(listenerOpen('id', 'ns'));
  expect(await listener.hear()).toMatchObject({ kind: 'open', containerId: 'relay' });
  listener.say(listenerBegin());
  expect(await listener.hear()).toMatchObject({ kind: 'begin', remoteChannel: 0 });
  listener.attach('out', 'token');
  expect(await listener.hear()).toMatchObject({
    kind: 'attach',
    handle: OUT_HANDLE,
    isReceiver: true,
    target: { address: ADDRESS },
  });
  expect(await listener.hear()).toMatchObject({
    kind: 'flow',
    handle: OUT_HANDLE,
    linkCredit: 1_000,
  });
  listener.attach('in', 'token');
  expect(await listener.hear()).toMatchObject({
    kind: 'attach',
    handle: IN_HANDLE,
    isReceiver: false,
    source: { address: ADDRESS },
  });
  expect(told).toEqual([`attached ${ADDRESS}`]);
});

test('a listener may send everything at once, cut anywhere', async () => {
  const { listener, told, quiet } = await createSession();
  const frames = [
    SASL_HEADER,
    SASL_EXTERNAL,
    AMQP_HEADER,
    listenerOpen('id', 'ns'),
    listenerBegin(),
  ];
  const bytes = Buffer.concat(frames.map((frame) => encodeFrame(frame)));
  for (let at = 0; at < bytes.length; at += 7) listener.messages.send(bytes.subarray(at, at + 7));
  listener.attach('in', 'token');
  listener.say(listenerFlow(IN_HANDLE));
  await quiet();

  expect(told).toEqual([`attached ${ADDRESS}`, 'ready']);
});

test('what links show is asked about, with their address', async () => {
  const { listener, asked, quiet } = await createSession();
  await listener.listen('token');
  await quiet();

  expect(asked).toEqual([
    [ADDRESS, 'token'],
    [ADDRESS, 'token'],
  ]);
});

test('a link that is objected to is detached with the reason, and takes no calls', async () => {
  const { listener, session, told, quiet } = await createSession('The token was refused: expired');
  await listener.open();

  listener.attach('in', 'token');

  expect(await listener.hearKinds(1)).toEqual(['attach']);
  expect(await listener.hear()).toMatchObject({
    kind: 'detach',
    handle: IN_HANDLE,
    closed: true,
    error: {
      condition: 'amqp:unauthorized-access',
      description: 'The token was refused: expired',
    },
  });
  listener.say(listenerFlow(IN_HANDLE));
  await quiet();
  expect(session.takesCalls).toBe(false);
  expect(told).toEqual([]);
});

test.each(['PLAIN', 'ANONYMOUS', 'MSSBCBS'])(
  'the mechanism %s is refused, and the connection ends',
  async (mechanism) => {
    const { listener, ended } = await createSession();
    listener.say(SASL_HEADER, { kind: 'sasl-init', mechanism }, AMQP_HEADER);
    await listener.hearKinds(2);

    expect(await listener.hear()).toMatchObject({ kind: 'sasl-outcome', code: 1 });
    expect(await listener.hear()).toBeUndefined();
    await ended;
  },
);

test.each<[string, Parameters<Conversation['say']>]>([
  ['AMQP without SASL', [AMQP_HEADER]],
  ['an open without SASL', [listenerOpen('id', 'ns')]],
  ['SASL twice', [SASL_HEADER, SASL_EXTERNAL, SASL_HEADER]],
  ['a session before open', [SASL_HEADER, SASL_EXTERNAL, AMQP_HEADER, listenerBegin()]],
  ['credit before a session', [SASL_HEADER, SASL_EXTERNAL, AMQP_HEADER, listenerFlow(IN_HANDLE)]],
])('%s ends the connection with amqp:illegal-state', async (_what, frames) => {
  const { listener, ended } = await createSession();

  listener.say(...frames);
  await ended;

  const heard = [];
  for (let frame = await listener.hear(); frame; frame = await listener.hear()) heard.push(frame);
  expect(heard.at(-1)).toMatchObject({
    kind: 'close',
    error: { condition: 'amqp:illegal-state' },
  });
});

test('bytes that are no AMQP end the connection with amqp:decode-error', async () => {
  const { listener, ended } = await createSession();

  listener.messages.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));

  expect(await listener.hear()).toMatchObject({
    kind: 'close',
    error: { condition: 'amqp:decode-error' },
  });
  expect(await listener.hear()).toBeUndefined();
  await ended;
});

test('calls are announced as far as the credit goes, and further when it is given again', async () => {
  const { listener, session, quiet } = await createSession();
  await listener.listen('token', { linkCredit: 2 });
  await quiet();

  session.announce(call('1'));
  session.announce(call('2'));
  expect(session.takesCalls).toBe(false);
  listener.say({ ...listenerFlow(IN_HANDLE), deliveryCount: 2, linkCredit: 1 });
  await quiet();
  expect(session.takesCalls).toBe(true);
  session.announce(call('3'));

  expect(session.takesCalls).toBe(false);
  const ids = [await listener.hearCall(), await listener.hearCall(), await listener.hearCall()];
  expect(ids.map(({ connect }) => connect.id)).toEqual(['1', '2', '3']);
});

test('credit that was given before it saw the last call does not count that call twice', async () => {
  const { listener, session, quiet } = await createSession();
  await listener.listen('token', { linkCredit: 2 });
  await quiet();
  session.announce(call('1'));

  // It has seen nothing yet and repeats what it said.
  listener.say({ ...listenerFlow(IN_HANDLE), deliveryCount: 0, linkCredit: 1 });
  await quiet();

  expect(session.takesCalls).toBe(false);
});

test('deliveries are numbered from 0, one by one', async () => {
  const { listener, session, quiet } = await createSession();
  await listener.listen('token');
  await quiet();

  for (const id of ['1', '2', '3']) session.announce(call(id));

  for (const deliveryId of [0, 1, 2]) {
    expect(await listener.hear()).toMatchObject({ kind: 'transfer', deliveryId, settled: false });
  }
});

test.each<[string, Parameters<Conversation['say']>[0], string | undefined]>([
  ['detaches the link', { kind: 'detach', channel: 0, handle: IN_HANDLE, closed: true }, 'detach'],
  ['ends the session', { kind: 'end', channel: 0 }, 'end'],
  ['closes', { kind: 'close', channel: 0 }, 'close'],
])('a listener that %s is answered in kind and has left', async (_how, frame, answer) => {
  const { listener, session, told, quiet } = await createSession();
  await listener.listen('token');
  await quiet();

  listener.say(frame);

  expect(await listener.hear()).toMatchObject({ kind: answer });
  await quiet();
  expect(session.takesCalls).toBe(false);
  expect(told.at(-1)).toBe('left');
});

test('a listener whose connection ends has left, once', async () => {
  const { listener, told, ended } = await createSession();
  await listener.listen('token');

  listener.messages.terminate();
  await ended;

  expect(told.filter((each) => each === 'left')).toHaveLength(1);
});

test('a detach that answers a detach is not answered again', async () => {
  const { listener, quiet } = await createSession('no');
  await listener.open();
  listener.attach('in', 'token');
  await listener.hearKinds(2);

  listener.say({ kind: 'detach', channel: 0, handle: IN_HANDLE, closed: true });
  listener.say({ kind: 'close', channel: 0 });
  await quiet();

  expect(await listener.hear()).toMatchObject({ kind: 'close' });
});

test('a keep-alive is not answered, or two who answer would chatter for ever', async () => {
  const { listener } = await createSession();

  listener.say({ kind: 'empty', channel: 0 }, { kind: 'close', channel: 0 });

  expect(await listener.hear()).toMatchObject({ kind: 'close' });
});

test('an idle connection gets an empty frame in each interval', async () => {
  const { listener, clock, quiet } = await createSession(undefined, 30_000);
  await listener.listen('token');
  await quiet();

  await clock.advance(60_000);

  expect(await listener.hearKinds(2)).toEqual(['empty', 'empty']);
});

test('a listener that is silent for longer than three intervals is given up', async () => {
  const { listener, clock, ended, told } = await createSession(undefined, 30_000);
  await listener.listen('token');

  await clock.advance(90_000);
  expect(told.at(-1)).toBe('ready');
  await clock.advance(30_000);
  await ended;

  expect(told.at(-1)).toBe('left');
});

test('a listener that is heard of stays, however long it takes', async () => {
  const { listener, clock, told } = await createSession(undefined, 30_000);
  await listener.listen('token');

  for (let beat = 0; beat < 20; beat += 1) {
    listener.say({ kind: 'empty', channel: 0 });
    await clock.advance(60_000);
  }

  expect(told.at(-1)).toBe('ready');
});

test('a link ends with its token, and says so', async () => {
  const { listener, clock, told, quiet } = await createSession();
  await listener.listen('token');
  await quiet();

  await clock.advance(HOUR_MS - 1);
  expect(told.at(-1)).toBe('ready');
  await clock.advance(1);

  expect(told.at(-1)).toBe('left');
  expect(await listener.hear()).toMatchObject({
    kind: 'detach',
    error: { condition: 'amqp:unauthorized-access', description: 'The token has expired' },
  });
});

test('a relay that restarts closes the connection with its reason', async () => {
  const { session, listener, told, quiet } = await createSession();
  await listener.listen('token');
  await quiet();

  session.close('amqp:connection:forced', 'The relay is restarted');

  expect(told.at(-1)).toBe('left');
  expect(await listener.hear()).toMatchObject({
    kind: 'close',
    error: { condition: 'amqp:connection:forced' },
  });
});

test('any bytes end at worst the connection, and cleanly', async () => {
  const opening = [
    SASL_HEADER,
    SASL_EXTERNAL,
    AMQP_HEADER,
    listenerOpen('a', 'b'),
    listenerBegin(),
  ];
  const valid = Buffer.concat(opening.map((frame) => encodeFrame(frame)));
  const mutated = fc
    .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 })
    .map((changes) => {
      const bytes = Buffer.from(valid);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 100 }), mutated), async (bytes) => {
      const { listener, ended } = await createSession();

      listener.messages.send(bytes);
      listener.messages.close();

      await ended;
    }),
    { numRuns: 50 },
  );
});
