import { beforeEach, expect, test } from 'vitest';
import { HarnessError } from '../../runtime/errors.ts';
import type { MessageSocket } from '../../runtime/websocket.ts';
import type { AmqpFrame } from '../protocol/amqp/amqp-frame.ts';
import { parseListenerLinkProperties } from '../protocol/relay/listener-link-properties.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import { verifySharedAccessSignature } from '../protocol/shared-access-signature.ts';
import { RelayListener, SIGNALING_LOST, SIGNALING_UNAUTHORIZED } from './relay-listener.ts';
import {
  ENDPOINT,
  identityWith,
  MEETING,
  NOW,
  RELAY_HOST,
  ScriptedCloud,
  ScriptedRelay,
} from './scripted-cloud.test-support.ts';

const IDENTITY = identityWith();

let cloud: ScriptedCloud;
let abort: AbortController;

beforeEach(() => {
  cloud = new ScriptedCloud();
  abort = new AbortController();
});

/** Scripts the relay; @returns its end once somebody has come */
async function relay(script: (relay: ScriptedRelay) => Promise<void>): Promise<void> {
  await cloud.relay(RELAY_HOST, (messages: MessageSocket) => script(new ScriptedRelay(messages)));
}

function open(): Promise<RelayListener> {
  const terms = { tokenLifetimeMs: 3_600_000 };
  return RelayListener.open(
    cloud.runtime,
    cloud.connector,
    ENDPOINT,
    IDENTITY,
    terms,
    abort.signal,
  );
}

/** Listens until the end; @returns the calls that were announced, and why it ended */
async function listenToTheEnd(): Promise<{ announced: RelayedConnect[]; reason: unknown }> {
  const announced: RelayedConnect[] = [];
  const listener = await open();
  const reason = await listener
    .listen((connect) => announced.push(connect), abort.signal)
    .catch((error: unknown) => error);
  return { announced, reason };
}

test('it attaches frame by frame as the product does', async () => {
  let received: AmqpFrame[] = [];
  await relay(async (it) => {
    received = await it.greet();
  });

  await cloud.clock.settle(open());
  await cloud.activity.quiet();

  expect(received.map(({ kind }) => kind)).toEqual([
    'protocol-header',
    'sasl-init',
    'protocol-header',
    'open',
    'begin',
    'attach',
    'attach',
    'flow',
    'flow',
  ]);
  const address = `sb://${RELAY_HOST}/path/`;
  const [header, init, secondHeader, opening, , out, into] = received;
  expect(header).toMatchObject({ protocol: 'sasl' });
  expect(init).toMatchObject({ mechanism: 'EXTERNAL' });
  expect(secondHeader).toMatchObject({ protocol: 'amqp' });
  expect(opening).toMatchObject({ hostname: 'his-eur1-weur1-relay.servicebus.windows.net' });
  expect(out).toMatchObject({ handle: 0, isReceiver: false, target: { address } });
  expect(into).toMatchObject({ handle: 1, isReceiver: true, source: { address } });
  expect(cloud.shown).toMatchObject([{ serverName: RELAY_HOST, identity: IDENTITY }]);
});

test('the token of its links is signed with the key of the endpoint and good for as long as it is told', async () => {
  let received: AmqpFrame[] = [];
  await relay(async (it) => {
    received = await it.greet();
  });

  await cloud.clock.settle(open());
  await cloud.activity.quiet();

  const attach = received.find((frame) => frame.kind === 'attach');
  const { swt = '' } = parseListenerLinkProperties(
    attach?.kind === 'attach' ? (attach.properties ?? {}) : {},
  );
  const access = {
    namespace: ENDPOINT.namespace,
    servicePath: ENDPOINT.servicePath,
    key: ENDPOINT.sharedAccessKey,
    keyName: ENDPOINT.sharedAccessKeyName,
  };
  const verdictAt = (ms: number) => verifySharedAccessSignature(swt, access, ms).kind;
  expect(verdictAt(NOW + 3_599_000)).toBe('valid');
  expect(verdictAt(NOW + 3_600_000)).not.toBe('valid');
});

test('each announced call is accepted by its number and handed over', async () => {
  const dispositions: unknown[] = [];
  await relay(async (it) => {
    await it.greet();
    for (const number of [0, 1, 2]) {
      it.announce(number);
      dispositions.push(await it.receive());
    }
    it.messages.close();
  });

  const { announced } = await cloud.clock.settle(listenToTheEnd());

  expect(announced).toEqual([MEETING, MEETING, MEETING]);
  expect(dispositions).toMatchObject(
    [0, 1, 2].map((first) => ({
      kind: 'disposition',
      first,
      settled: true,
      state: { outcome: 'accepted' },
    })),
  );
});

test('credit is given again before it runs out', async () => {
  const calls = 500;
  let flow: AmqpFrame | undefined;
  await relay(async (it) => {
    await it.greet();
    for (let number = 0; number < calls; number += 1) {
      it.announce(number);
      await it.receive();
    }
    flow = await it.receive();
    it.messages.close();
  });

  await cloud.clock.settle(listenToTheEnd());

  expect(flow).toMatchObject({
    kind: 'flow',
    handle: 1,
    deliveryCount: calls,
    nextIncomingId: 1 + calls,
    linkCredit: 1_000,
  });
});

test('a relay that never answers is given up after 30 seconds', async () => {
  await cloud.silence(RELAY_HOST);

  await expect(cloud.clock.settle(open())).rejects.toMatchObject({ code: 'CLOUD_TIMEOUT' });

  expect(cloud.clock.elapsed()).toBe(30_000);
});

test('keep-alives and credit are passed over, while it attaches and while it listens', async () => {
  await relay(async (it) => {
    await it.greet('sasl-init');
    it.send({ kind: 'empty', channel: 0 });
    await it.greet();
    it.send({ kind: 'empty', channel: 0 });
    it.announce(0);
    it.messages.close();
  });

  const { announced } = await cloud.clock.settle(listenToTheEnd());

  expect(announced).toHaveLength(1);
});

test('SASL that is refused is SIGNALING_LOST with its code', async () => {
  await relay(async (it) => {
    await it.greet('protocol-header');
    await it.receive();
    it.send({ kind: 'sasl-outcome', code: 1 });
  });

  await expect(cloud.clock.settle(open())).rejects.toMatchObject({
    code: SIGNALING_LOST,
    message: expect.stringContaining('SASL EXTERNAL was refused with 1'),
  });
});

test.each([
  ['detach', 'amqp:link:detach-forced', SIGNALING_LOST],
  ['end', 'amqp:internal-error', SIGNALING_LOST],
  ['close', 'amqp:connection:forced', SIGNALING_LOST],
  ['detach', 'amqp:unauthorized-access', SIGNALING_UNAUTHORIZED],
  ['close', 'amqp:unauthorized-access', SIGNALING_UNAUTHORIZED],
] as const)(
  '%s with %s in the place of an attach is %s with the reason',
  async (kind, condition, code) => {
    await relay(async (it) => {
      await it.greet('begin');
      const error = { condition, description: 'The token is expired.' };
      const channel = 0;
      it.send(
        kind === 'detach'
          ? { kind, channel, handle: 0, closed: true, error }
          : { kind, channel, error },
      );
    });

    await expect(cloud.clock.settle(open())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`${kind}: The token is expired.`),
    });
  },
);

test('a frame out of turn is SIGNALING_LOST', async () => {
  await relay(async (it) => {
    await it.receive();
    it.send({ kind: 'close', channel: 0 });
  });

  await expect(cloud.clock.settle(open())).rejects.toMatchObject({
    code: SIGNALING_LOST,
    message: expect.stringContaining('no reason given'),
  });
});

test('a connection that ends while it attaches is SIGNALING_LOST', async () => {
  await relay(async (it) => {
    await it.receive();
    it.messages.close();
  });

  await expect(cloud.clock.settle(open())).rejects.toMatchObject({ code: SIGNALING_LOST });
});

test('a detach while it listens ends it with the reason, and it answers in kind and says farewell', async () => {
  const farewell: (AmqpFrame | undefined)[] = [];
  await relay(async (it) => {
    await it.greet();
    const error = { condition: 'amqp:link:detach-forced', description: 'The relay goes down.' };
    it.send({ kind: 'detach', channel: 0, handle: 1, closed: true, error });
    farewell.push(await it.receive(), await it.receive());
  });

  const { reason } = await cloud.clock.settle(listenToTheEnd());
  await cloud.activity.quiet();

  expect(reason).toMatchObject({
    code: SIGNALING_LOST,
    message: expect.stringContaining('detach: The relay goes down.'),
  });
  expect(farewell).toMatchObject([{ kind: 'detach', handle: 1, closed: true }, { kind: 'close' }]);
});

test.each([
  ['while it attaches', 'sasl-init'],
  ['while it listens', 'flow'],
] as const)('garbage %s is MALFORMED, and the connection ends', async (_when, last) => {
  let ended = false;
  await relay(async (it) => {
    await it.greet(last);
    it.messages.send(Buffer.from('not a frame at all, only words'));
    while ((await it.receive()) !== undefined);
    ended = true;
  });

  const failure = await cloud.clock.settle(listenToTheEnd()).then(
    ({ reason }) => reason,
    (error: unknown) => error,
  );
  await cloud.activity.quiet();

  expect(failure).toBeInstanceOf(HarnessError);
  expect(failure).toMatchObject({ code: 'MALFORMED' });
  expect(ended).toBe(true);
});

test('a transfer that is no call is MALFORMED', async () => {
  await relay(async (it) => {
    await it.greet();
    it.send({
      kind: 'transfer',
      channel: 0,
      handle: 1,
      deliveryId: 0,
      payload: Buffer.from([0, 0x53, 0x75, 0xa0, 2, 1, 2]),
    });
  });

  const { reason } = await cloud.clock.settle(listenToTheEnd());

  expect(reason).toMatchObject({ code: 'MALFORMED' });
});

test('an agent that stops while it listens ends the connection', async () => {
  const { promise: attached, resolve } = Promise.withResolvers<void>();
  let ended = false;
  await relay(async (it) => {
    await it.greet();
    resolve();
    ended = (await it.receive()) === undefined;
  });
  const listening = listenToTheEnd();
  await attached;

  abort.abort(new Error('stopped'));
  await listening;
  await cloud.activity.quiet();

  expect(ended).toBe(true);
});

test('an agent that stops while the relay lets it wait for a frame does not wait on', async () => {
  const { promise: waiting, resolve } = Promise.withResolvers<void>();
  await relay(async (it) => {
    await it.greet('open');
    resolve();
  });
  const opening = open();
  opening.catch(() => undefined);
  await waiting;

  abort.abort(new Error('stopped'));

  await expect(cloud.clock.settle(opening)).rejects.toThrow('stopped');
});
