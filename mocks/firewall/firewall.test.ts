import { once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { Activity } from '../../harness/runtime/activity.ts';
import { NETWORK_REFUSED, NETWORK_RESET, type Network } from '../../harness/runtime/network.ts';
import { VirtualClock } from '../../harness/runtime/virtual-clock.ts';
import type { FlowEvent } from './events.ts';
import { Firewall } from './firewall.ts';
import type { Action, Rule } from './rule.ts';

const HOST = { host: 'login.contoso.test', port: 443 };

function rule(action: Action, reason = 'the test says so'): Rule {
  return { host: HOST.host, port: 'any', action, reason };
}

/** A firewall before a network where everybody answers; `far` holds the answering ends, in the order dialled. */
function lab(...rules: Rule[]) {
  const clock = new VirtualClock(0, new Activity());
  const events: FlowEvent[] = [];
  const far: Duplex[] = [];
  const outside: Network = {
    dial: async () => {
      const [near, other] = duplexPair({ allowHalfOpen: false });
      other.on('error', () => undefined);
      far.push(other);
      return near;
    },
    listen: async () => ({ [Symbol.asyncDispose]: async () => undefined }),
  };
  const firewall = new Firewall(
    { clock, events: { append: (event) => events.push(event) } },
    { rules },
  );
  return { clock, events, far, firewall, network: firewall.protect(outside, 'agent1') };
}

function farEnd({ far }: { far: Duplex[] }): Duplex {
  const end = far[0];
  if (end === undefined) throw new TypeError('Nothing was dialled.');
  return end;
}

function textOf(stream: Duplex): { text: string } {
  const received = { text: '' };
  stream.on('data', (bytes: Buffer) => {
    received.text += bytes.toString();
  });
  return received;
}

test('an allowed flow carries bytes both ways', async () => {
  const world = lab(rule({ kind: 'allow' }));

  const near = await world.network.dial(HOST);
  const [up, down] = [textOf(farEnd(world)), textOf(near)];
  near.write('ping');
  farEnd(world).write('pong');
  await world.clock.advance(0);

  expect([up.text, down.text]).toEqual(['ping', 'pong']);
});

test('an allowed flow carries a large body whole, however slowly it is read', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);
  const sent = Buffer.alloc(3_000_000, 'abcdefg');

  farEnd(world).end(sent);
  const received: Buffer[] = [];
  for await (const bytes of near) received.push(bytes);

  expect(Buffer.concat(received).equals(sent)).toBe(true);
});

test('an end passes through, and closes both sides', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);
  farEnd(world).resume();
  near.resume();

  near.end('last words');
  await world.clock.advance(0);

  expect([near.closed, near.errored, farEnd(world).closed]).toEqual([true, null, true]);
});

test.each<Action>([{ kind: 'allow' }, { kind: 'delay', ms: 1_000 }])(
  'a write and an end under way are let go when the dialler gives up: %j',
  async (action) => {
    const world = lab(rule(action));
    const near = await world.network.dial(HOST);
    const written = new Promise<string>((resolve) =>
      near.write(Buffer.alloc(3_000_000), () => resolve('let go')),
    );
    near.end();

    await world.clock.advance(0);
    near.destroy();

    await expect(written).resolves.toBe('let go');
  },
);

test('a denied flow is refused at once by a rule that is named', async () => {
  const world = lab(rule({ kind: 'deny' }, 'outbound TLS is blocked'));

  const dial = world.network.dial(HOST);

  await expect(dial).rejects.toMatchObject({
    code: NETWORK_REFUSED,
    message:
      'The firewall refused agent1 → login.contoso.test:443; rule 1 says: Deny: any machine to login.contoso.test, any port, because outbound TLS is blocked.',
  });
});

test('a flow without a rule is refused by default', async () => {
  const world = lab();

  await expect(world.network.dial(HOST)).rejects.toThrow(
    'The firewall refused agent1 → login.contoso.test:443; no rule matches; the default is deny.',
  );
});

test('a blackholed dial ends when the dialler gives up', async () => {
  const world = lab(rule({ kind: 'blackhole' }));
  const patience = new AbortController();
  const outcomes: unknown[] = [];

  const dial = world.network.dial(HOST, patience.signal).catch((error) => outcomes.push(error));
  await world.clock.advance(3_600_000);
  expect(outcomes).toEqual([]);
  patience.abort('enough');
  await dial;

  expect(outcomes).toEqual(['enough']);
});

test('a blackholed dial ends when the firewall is disposed', async () => {
  const world = lab(rule({ kind: 'blackhole' }));

  const dial = world.network.dial(HOST);
  const refusal = expect(dial).rejects.toMatchObject({ code: NETWORK_RESET });
  await world.firewall[Symbol.asyncDispose]();

  await refusal;
});

test('an open connection that is blackholed goes silent both ways', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);
  const [up, down] = [textOf(farEnd(world)), textOf(near)];

  world.firewall.prepend(rule({ kind: 'blackhole' }), { severOpen: true });
  near.write('ping');
  farEnd(world).write('pong');
  farEnd(world).end();
  await world.clock.advance(60_000);

  expect([up.text, down.text, near.destroyed, near.readableEnded]).toEqual(['', '', false, false]);
});

test('a blackhole takes any number of bytes', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);

  world.firewall.prepend(rule({ kind: 'blackhole' }), { severOpen: true });
  await new Promise((resolve) => near.write(Buffer.alloc(5_000_000), resolve));

  expect(farEnd(world).readableLength).toBe(0);
});

test('a far side does not hear that a blackholed dialler closed', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);
  farEnd(world).resume();

  world.firewall.prepend(rule({ kind: 'blackhole' }), { severOpen: true });
  near.destroy();
  await world.clock.advance(60_000);

  expect(farEnd(world).readableEnded).toBe(false);
});

test('a connection that is let through again works on', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);
  const up = textOf(farEnd(world));

  world.firewall.prepend(rule({ kind: 'blackhole' }), { severOpen: true });
  near.write('lost ');
  world.firewall.setRules([rule({ kind: 'allow' })], { severOpen: true });
  near.write('found');
  await world.clock.advance(0);

  expect(up.text).toBe('found');
});

test('a connection that one side closed in silence is reset once packets pass again', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);

  world.firewall.prepend(rule({ kind: 'blackhole' }), { severOpen: true });
  farEnd(world).destroy();
  near.resume();
  await world.clock.advance(0);
  world.firewall.setRules([rule({ kind: 'allow' })], { severOpen: true });
  await world.clock.advance(0);

  expect(near.errored).toMatchObject({ code: NETWORK_RESET });
});

test.each(['upstream', 'downstream'] as const)('%s bytes are delayed', async (direction) => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  const [from, to] = direction === 'upstream' ? [near, farEnd(world)] : [farEnd(world), near];
  const received = textOf(to);

  from.write('a');
  await world.clock.advance(299);
  expect(received.text).toBe('');
  await world.clock.advance(1);

  expect(received.text).toBe('a');
});

test('delayed bytes keep their order, and each waits its own time', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  const received = textOf(farEnd(world));

  near.write('a');
  await world.clock.advance(200);
  near.write('b');
  near.end('c');
  await world.clock.advance(100);
  expect(received.text).toBe('a');
  await world.clock.advance(200);

  expect(received.text).toBe('abc');
});

test('bytes that are still delayed arrive before those of a faster rule', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  const received = textOf(farEnd(world));

  near.write('a');
  await world.clock.advance(100);
  world.firewall.setRules([rule({ kind: 'allow' })], { severOpen: true });
  near.write('b');
  await world.clock.advance(199);
  expect(received.text).toBe('');
  await world.clock.advance(1);

  expect(received.text).toBe('ab');
});

test('bytes that are held back arrive although the far side has ended', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  const far = farEnd(world);
  far.allowHalfOpen = true;
  const received = textOf(far);
  near.resume();

  near.write('question');
  far.end();
  await world.clock.advance(600);

  expect(received.text).toBe('question');
});

test('a delayed end arrives after the delayed bytes', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  const received = textOf(near);

  farEnd(world).end('bye');
  await world.clock.advance(299);
  expect([received.text, near.readableEnded]).toEqual(['', false]);
  await world.clock.advance(1);

  expect([received.text, near.readableEnded]).toEqual(['bye', true]);
});

test('a sender cannot run ahead of a delay without bound', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  farEnd(world).resume();
  let taken = 0;

  for (let chunk = 0; chunk < 64; chunk += 1) {
    near.write(Buffer.alloc(65_536), () => {
      taken += 1;
    });
  }
  await world.clock.advance(0);
  const takenBefore = taken;
  await world.clock.advance(3_000);

  expect([takenBefore, taken]).toEqual([16, 64]);
});

test('a delay leaves no sleeper behind when the dialler closes', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));
  const near = await world.network.dial(HOST);
  const received = textOf(farEnd(world));

  near.write('a');
  near.destroy();
  await world.clock.advance(300);

  expect(received.text).toBe('');
});

test('a reset without a size breaks the connection as soon as it opens', async () => {
  const world = lab(rule({ kind: 'reset' }, 'an appliance resets it'));

  const near = await world.network.dial(HOST);
  const [error] = await once(near, 'error');

  expect(error).toMatchObject({
    code: NETWORK_RESET,
    message:
      'The firewall reset the connection from agent1 to login.contoso.test:443: an appliance resets it.',
  });
});

test.each([
  ['downstream', undefined, 3, 'abc'],
  ['downstream', 'downstream', 5, 'abcde'],
  ['upstream', 'upstream', 3, 'abc'],
] as const)('a reset comes after %s bytes (%s, %i)', async (way, direction, afterBytes, passed) => {
  const world = lab(rule({ kind: 'reset', afterBytes, ...(direction && { direction }) }));
  const near = await world.network.dial(HOST);
  const [from, to] = way === 'upstream' ? [near, farEnd(world)] : [farEnd(world), near];
  const received = textOf(to);

  from.write('ab');
  from.write('cdefg');
  await world.clock.advance(0);

  expect([received.text, near.errored]).toMatchObject([passed, { code: NETWORK_RESET }]);
});

test('a reset counts one direction only', async () => {
  const world = lab(rule({ kind: 'reset', afterBytes: 3 }));
  const near = await world.network.dial(HOST);
  const received = textOf(farEnd(world));

  near.write('far more than three bytes');
  await world.clock.advance(0);

  expect([received.text, near.destroyed]).toEqual(['far more than three bytes', false]);
});

test('new rules leave open connections alone', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);

  world.firewall.clear();
  await world.clock.advance(0);

  expect(near.destroyed).toBe(false);
});

test('new rules decide the next dial', async () => {
  const world = lab(rule({ kind: 'allow' }));

  world.firewall.clear();

  await expect(world.network.dial(HOST)).rejects.toMatchObject({ code: NETWORK_REFUSED });
});

test('new rules break open connections when told to', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);

  world.firewall.setRules([rule({ kind: 'deny' }, 'the port was closed')], { severOpen: true });

  expect(await once(near, 'error')).toMatchObject([{ code: NETWORK_RESET }]);
});

test('a dial under way does not slip past rules that break open connections', async () => {
  const world = lab(rule({ kind: 'allow' }));

  const dial = world.network.dial(HOST);
  world.firewall.setRules([rule({ kind: 'deny' })], { severOpen: true });
  const near = await dial;

  expect(near.errored).toMatchObject({ code: NETWORK_RESET });
});

test('a dial under way keeps the treatment that new rules confirm', async () => {
  const world = lab(rule({ kind: 'delay', ms: 300 }));

  const dial = world.network.dial(HOST);
  world.firewall.setRules([rule({ kind: 'delay', ms: 300 })], { severOpen: true });
  const received = textOf(await dial);
  farEnd(world).write('a');
  await world.clock.advance(299);

  expect(received.text).toBe('');
});

test('rules that are not rules change nothing', () => {
  const world = lab(rule({ kind: 'allow' }));

  expect(() => world.firewall.prepend({ ...rule({ kind: 'allow' }), host: 'a*b' })).toThrow(
    TypeError,
  );

  expect(world.firewall.rules).toHaveLength(1);
});

test('disposing the firewall breaks what is open', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);

  await world.firewall[Symbol.asyncDispose]();

  expect(near.errored).toMatchObject({ code: NETWORK_RESET });
});

test('disposing the firewall ends the far side of a connection that was closed in silence', async () => {
  const world = lab(rule({ kind: 'allow' }));
  const near = await world.network.dial(HOST);
  farEnd(world).resume();
  world.firewall.prepend(rule({ kind: 'blackhole' }), { severOpen: true });
  near.destroy();
  await world.clock.advance(0);

  await world.firewall[Symbol.asyncDispose]();
  await world.clock.advance(0);

  expect(world.far.map((end) => end.destroyed || end.readableEnded)).toEqual([true]);
});

test.each<[Action, FlowEvent['type'][]]>([
  [{ kind: 'allow' }, ['flow.allowed']],
  [{ kind: 'deny' }, ['flow.denied']],
  [{ kind: 'blackhole' }, ['flow.blackholed']],
  [{ kind: 'delay', ms: 1 }, ['flow.delayed']],
  [{ kind: 'reset' }, ['flow.allowed', 'flow.reset']],
])('%o writes its events', async (action, types) => {
  const world = lab(rule(action, 'because'));

  world.network.dial(HOST).catch(() => undefined);
  await world.clock.advance(0);
  await world.firewall[Symbol.asyncDispose]();

  expect(world.events).toEqual(
    types.map((type) => ({ type, source: 'agent1', ...HOST, reason: 'because' })),
  );
});

test('judging an open connection again writes an event only when the decision changes', async () => {
  const world = lab(rule({ kind: 'allow' }));
  await world.network.dial(HOST);

  world.firewall.setRules([rule({ kind: 'allow' })], { severOpen: true });
  world.firewall.setRules([rule({ kind: 'delay', ms: 5 })], { severOpen: true });

  expect(world.events.map(({ type }) => type)).toEqual(['flow.allowed', 'flow.delayed']);
});
