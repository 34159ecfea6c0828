import { beforeEach, expect, test } from 'vitest';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import { EndpointListener } from './endpoint-listener.ts';
import {
  AGENT_ID,
  ENDPOINT,
  identityWith,
  MEETING,
  RELAY_HOST,
  ScriptedCloud,
  ScriptedRelay,
} from './scripted-cloud.test-support.ts';

const TOKEN_LIFETIME_MS = 3_600_000;
const RARE_MS = 600_000;

let cloud: ScriptedCloud;
let abort: AbortController;
let problems: string[];
let changes: boolean[];
let unauthorized: number[];
let announced: RelayedConnect[];
/** When the listener came to the relay, in elapsed milliseconds. */
let visits: number[];

beforeEach(() => {
  cloud = new ScriptedCloud();
  abort = new AbortController();
  problems = [];
  changes = [];
  unauthorized = [];
  announced = [];
  visits = [];
});

/** The relay plays these visits in turn, the last one for ever. */
async function relay(...scripts: ((relay: ScriptedRelay) => Promise<void>)[]): Promise<void> {
  await cloud.relay(RELAY_HOST, async (messages) => {
    const script = scripts[visits.length] ?? scripts.at(-1);
    visits.push(cloud.clock.elapsed());
    await script?.(new ScriptedRelay(messages));
  });
}

const refuse = async (it: ScriptedRelay) => it.messages.close();

const stay = async (it: ScriptedRelay) => {
  await it.greet();
};

/** Attaches, and detaches again after a while. */
const stayFor = (ms: number) => async (it: ScriptedRelay) => {
  await it.greet();
  void cloud.clock.sleep(ms).then(() =>
    it.send({
      kind: 'detach',
      channel: 0,
      handle: 1,
      closed: true,
      error: { condition: 'amqp:link:detach-forced', description: 'The relay goes down.' },
    }),
  );
};

function listen(): EndpointListener {
  return new EndpointListener(
    cloud.runtime,
    cloud.connector,
    {
      endpoint: ENDPOINT,
      identity: identityWith(),
      rareDelayMs: RARE_MS,
      terms: { tokenLifetimeMs: TOKEN_LIFETIME_MS },
      unauthorized: () => unauthorized.push(cloud.clock.elapsed()),
      announced: (connect) => announced.push(connect),
      changed: (isListening) => changes.push(isListening),
      problem: (message) => problems.push(message),
    },
    abort.signal,
  );
}

test('the first attempt is over when it listens, and calls are handed over', async () => {
  await relay(async (it) => {
    await it.greet();
    it.announce(0);
  });

  const listener = listen();
  await cloud.clock.settle(listener.attempted);
  await cloud.activity.quiet();

  expect(cloud.events).toEqual([
    { type: 'signaling.connected', agentId: AGENT_ID, endpoint: ENDPOINT.name },
  ]);
  expect(announced).toEqual([MEETING]);
  expect(problems).toEqual([]);
});

test('a relay that refuses is tried again after growing delays, then as rarely as the agent beats', async () => {
  await relay(refuse);

  const listener = listen();
  await cloud.clock.settle(listener.attempted);
  await cloud.clock.advance(2 * RARE_MS + 10_000);

  const last = 200 + 400 + 800 + 1_600;
  expect(visits).toEqual([0, 200, 600, 1_400, 3_000, last + RARE_MS, last + 2 * RARE_MS]);
  expect(cloud.events[0]).toMatchObject({ type: 'signaling.lost', cause: 'SIGNALING_LOST' });
});

test('a name that nobody has is a failed attempt, too', async () => {
  const listener = listen();

  await cloud.clock.settle(listener.attempted);

  expect(cloud.events).toEqual([
    {
      type: 'signaling.lost',
      agentId: AGENT_ID,
      endpoint: ENDPOINT.name,
      cause: 'NETWORK_UNKNOWN_HOST',
    },
  ]);
});

test('a listener that breaks after a while is opened again at once, and the delays begin anew', async () => {
  await relay(stayFor(60_000), refuse, stayFor(60_000), refuse, stay);

  listen();
  await cloud.clock.advance(RARE_MS);

  expect(visits).toEqual([0, 60_000, 60_200, 120_200, 120_400]);
});

test('a relay that detaches as soon as it is attached to does not keep the agent spinning', async () => {
  await relay(stayFor(0));

  listen();
  await cloud.clock.advance(60_000);

  expect(visits.length).toBeLessThan(10);
});

test('the reason of a detach ends up in the trace', async () => {
  await relay(stayFor(1_000), stay);

  listen();
  await cloud.clock.advance(60_000);

  expect(problems).toEqual([expect.stringContaining('detach: The relay goes down.')]);
  expect(cloud.events).toMatchObject([
    { type: 'signaling.connected' },
    { type: 'signaling.lost', cause: 'SIGNALING_LOST' },
    { type: 'signaling.connected' },
  ]);
});

test.each([
  ['listens', stay],
  ['waits for its next attempt', refuse],
  ['attaches', (it: ScriptedRelay) => it.greet('open').then(() => undefined)],
])('an agent that stops while it %s comes to no relay any more', async (_what, script) => {
  const { promise: played, resolve } = Promise.withResolvers<void>();
  await relay((it) => script(it).then(resolve));
  const listener = listen();
  await played;
  await cloud.clock.advance(0);
  const eventsBefore = cloud.events.length;

  abort.abort(new Error('stopped'));
  await cloud.clock.settle(listener.ended);
  await cloud.clock.advance(2 * RARE_MS);

  expect(visits).toEqual([0]);
  expect(cloud.events).toHaveLength(eventsBefore);
});

test('an agent that stops is not kept by a relay that never answers', async () => {
  await cloud.silence(RELAY_HOST);
  const listener = listen();
  await cloud.clock.advance(1_000);

  abort.abort(new Error('stopped'));

  await cloud.clock.settle(Promise.all([listener.attempted, listener.ended]));
});

test('before its token ends, the next connection stands, and the old one takes leave', async () => {
  const ends: string[] = [];
  await relay(async (it) => {
    await it.greet();
    // The flows of both links come first.
    for (let frame = await it.receive(); frame !== undefined; frame = await it.receive()) {
      if (frame.kind !== 'close') continue;
      ends.push(frame.kind);
      it.send({ kind: 'close', channel: 0 });
    }
  });
  listen();

  await cloud.clock.advance(3 * TOKEN_LIFETIME_MS);

  expect(ends).toHaveLength(3);
  expect(problems).toEqual([]);
  expect(changes).toEqual([true]);
});

test('a call that is announced while the connection takes leave is still handed over', async () => {
  await relay(async (it) => {
    await it.greet();
    for (let frame = await it.receive(); frame !== undefined; frame = await it.receive()) {
      if (frame.kind !== 'close') continue;
      it.announce(0);
      it.send({ kind: 'close', channel: 0 });
    }
  });
  listen();

  await cloud.clock.advance(TOKEN_LIFETIME_MS);

  expect(announced).toHaveLength(1);
});

test('a renewal that fails is tried again, and the connection that stands serves on', async () => {
  const first: ScriptedRelay[] = [];
  await relay(
    async (it) => {
      await it.greet();
      first.push(it);
    },
    refuse,
    stay,
  );
  listen();

  await cloud.clock.advance(TOKEN_LIFETIME_MS * 0.91);
  first[0]?.announce(0);
  await cloud.activity.quiet();
  expect(announced).toHaveLength(1);
  await cloud.clock.advance(TOKEN_LIFETIME_MS * 0.05);

  expect(visits.map((at) => at / TOKEN_LIFETIME_MS)).toEqual([
    0,
    expect.closeTo(0.9),
    expect.closeTo(0.925),
  ]);
  expect(problems).toHaveLength(1);
  expect(changes).toEqual([true]);
});

test('a relay that never answers the farewell does not keep the next connection from its calls', async () => {
  let closed = 0;
  await relay(
    async (it) => {
      await it.greet();
      while ((await it.messages.receive()) !== undefined);
      closed = cloud.clock.elapsed();
    },
    async (it) => {
      await it.greet();
      it.announce(0);
    },
  );
  listen();

  await cloud.clock.advance(TOKEN_LIFETIME_MS * 0.9 + 1);
  expect(announced).toHaveLength(1);
  expect(closed).toBe(0);
  await cloud.clock.advance(60_000);

  expect(closed).toBe(TOKEN_LIFETIME_MS * 0.9 + 60_000);
  expect(changes).toEqual([true]);
});

test('a token that is refused is told, so that a new key is asked for', async () => {
  await relay(async (it) => {
    await it.greet('begin');
    const error = { condition: 'amqp:unauthorized-access', description: 'wrong-signature' };
    it.send({ kind: 'detach', channel: 0, handle: 0, closed: true, error });
  });
  listen();

  await cloud.clock.advance(1_000);

  expect(unauthorized.length).toBeGreaterThan(0);
  expect(problems[0]).toContain('wrong-signature');
});
