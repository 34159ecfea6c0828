import { type Duplex, duplexPair } from 'node:stream';
import { expect, test } from 'vitest';
import { Activity } from '../../harness/runtime/activity.ts';
import { HarnessError } from '../../harness/runtime/errors.ts';
import {
  type HostPort,
  NETWORK_REFUSED,
  NETWORK_UNKNOWN_HOST,
  type Network,
  type Peer,
} from '../../harness/runtime/network.ts';
import { VirtualClock } from '../../harness/runtime/virtual-clock.ts';
import { Firewall } from './firewall.ts';
import { serveConnect, startProxy } from './proxy.ts';
import type { Action, Rule } from './rule.ts';

const RULES: Rule[] = [
  rule('open.test', { kind: 'allow' }, 'it is on the list'),
  rule('stopped.test', { kind: 'allow' }, 'it is on the list'),
  rule('unknown.test', { kind: 'allow' }, 'it is on the list'),
  rule('void.test', { kind: 'blackhole' }, 'the route is gone'),
  rule('reset.test', { kind: 'reset', afterBytes: 4 }, 'an appliance resets it'),
  rule('*', { kind: 'deny' }, 'it is not on the list'),
];

function rule(host: string, action: Action, reason: string): Rule {
  return { host, port: 443, action, reason };
}

/** One client of a proxy that stands behind a firewall; `far` holds the upstream ends. */
function lab() {
  const clock = new VirtualClock(0, new Activity());
  const far: Duplex[] = [];
  let accept: ((socket: Duplex, from: Peer) => void) | undefined;
  const outside: Network = {
    dial: async ({ host }) => {
      if (host === 'stopped.test') throw new HarnessError(NETWORK_REFUSED, 'Nothing listens.');
      if (host === 'unknown.test') throw new HarnessError(NETWORK_UNKNOWN_HOST, 'Unheard of.');
      const [near, other] = duplexPair({ allowHalfOpen: false });
      other.on('error', () => undefined);
      far.push(other);
      return near;
    },
    listen: async (_at, onConnection) => {
      accept = onConnection;
      return { [Symbol.asyncDispose]: async () => undefined };
    },
  };
  const firewall = new Firewall({ clock, events: { append: () => undefined } }, { rules: RULES });
  const network = firewall.protect(outside, 'proxy');
  const [client, socket] = duplexPair({ allowHalfOpen: false });
  client.on('error', () => undefined);
  const received = { text: '' };
  client.on('data', (bytes: Buffer) => {
    received.text += bytes.toString();
  });
  return {
    clock,
    far,
    client,
    socket,
    received,
    network,
    serve: (dialTimeoutMs?: number) =>
      serveConnect(socket, network, { clock, ...(dialTimeoutMs && { dialTimeoutMs }) }),
    accepted: () => accept?.(socket, { machine: 'agent1' }),
  };
}

test('CONNECT opens a tunnel that carries bytes both ways', async () => {
  const { client, clock, far, received, serve } = lab();

  client.write('CONNECT open.test:443 HTTP/1.1\r\nHost: open.test:443\r\n\r\n');
  await serve();
  let upstream = '';
  far[0]?.on('data', (bytes: Buffer) => {
    upstream += bytes.toString();
  });
  client.write('ping');
  far[0]?.write('pong');
  await clock.advance(0);

  expect([received.text, upstream]).toEqual([
    'HTTP/1.1 200 Connection established\r\n\r\npong',
    'ping',
  ]);
});

test('bytes that follow the head at once belong to the tunnel', async () => {
  const { client, clock, far, serve } = lab();

  client.write('CONNECT open.test:443 HTTP/1.1\r\n\r\nearly');
  await serve();
  let upstream = '';
  far[0]?.on('data', (bytes: Buffer) => {
    upstream += bytes.toString();
  });
  await clock.advance(0);

  expect(upstream).toBe('early');
});

test('a head may come byte by byte', async () => {
  const { client, clock, received, serve } = lab();

  const served = serve();
  for (const character of 'CONNECT open.test:443 HTTP/1.1\r\n\r\n') {
    client.write(character);
    await clock.advance(0);
  }
  await served;
  await clock.advance(0);

  expect(received.text).toContain(' 200 ');
});

test.each<[status: string, request: string, because: string]>([
  [
    '403 Forbidden',
    'CONNECT secret.test:443 HTTP/1.1\r\n\r\n',
    'The firewall refused proxy → secret.test:443; rule 6 says: Deny: any machine to any host, port 443, because it is not on the list.',
  ],
  ['502 Bad Gateway', 'CONNECT stopped.test:443 HTTP/1.1\r\n\r\n', 'Nothing listens.'],
  ['502 Bad Gateway', 'CONNECT unknown.test:443 HTTP/1.1\r\n\r\n', 'Unheard of.'],
  ['400 Bad Request', 'CONNECT open.test HTTP/1.1\r\n\r\n', 'CONNECT takes HOST:PORT.'],
  ['400 Bad Request', 'nonsense\r\n\r\n', 'HTTP request head: the first line is not'],
  ['400 Bad Request', '\x16\x03\x01', 'not https://'],
  [
    '405 Method Not Allowed',
    'GET / HTTP/1.1\r\n\r\n',
    'This is the CONNECT proxy of a pta-harness lab',
  ],
  [
    '501 Not Implemented',
    'GET http://open.test/ HTTP/1.1\r\n\r\n',
    'It does not forward GET requests.',
  ],
])('answers %s', async (status, request, because) => {
  const { client, clock, received, serve } = lab();

  client.write(request);
  await serve();
  await clock.advance(0);

  expect(received.text).toContain(`HTTP/1.1 ${status}\r\n`);
  expect(received.text).toContain(because);
});

test('an answer says how long it is and closes the connection', async () => {
  const { client, clock, received, serve } = lab();

  client.write('GET / HTTP/1.1\r\n\r\n');
  await serve();
  await clock.advance(0);

  const [head = '', body = ''] = received.text.split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual([
    'HTTP/1.1 405 Method Not Allowed',
    'Allow: CONNECT',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]);
  expect(client.readableEnded).toBe(true);
});

test('an upstream that never answers is a 504 after the time allowed', async () => {
  const { client, clock, received, serve } = lab();

  client.write('CONNECT void.test:443 HTTP/1.1\r\n\r\n');
  const served = serve(5_000);
  await clock.advance(4_999);
  expect(received.text).toBe('');
  await clock.advance(1);
  await served;
  await clock.advance(0);

  expect(received.text).toContain('HTTP/1.1 504 Gateway Timeout\r\n');
});

test('a client that leaves ends the dial that it waited for', async () => {
  const { client, socket, clock, serve } = lab();

  client.write('CONNECT void.test:443 HTTP/1.1\r\n\r\n');
  const served = serve();
  await clock.advance(0);
  socket.destroy();

  await expect(served).resolves.toBeUndefined();
});

test('a client that leaves before its head is complete is let go', async () => {
  const { client, socket, serve } = lab();

  client.end('CONNECT open.te');
  await serve();

  expect(socket.destroyed).toBe(true);
});

test('a tunnel that is reset upstream breaks for the client too', async () => {
  const { client, socket, clock, far, serve } = lab();

  client.write('CONNECT reset.test:443 HTTP/1.1\r\n\r\n');
  await serve();
  far[0]?.write('more than four bytes');
  await clock.advance(0);

  expect(socket.errored).toMatchObject({ code: 'NETWORK_RESET' });
});

test('a tunnel that ends in order upstream ends in order for the client', async () => {
  const { client, clock, far, received, serve } = lab();

  client.write('CONNECT open.test:443 HTTP/1.1\r\n\r\n');
  await serve();
  far[0]?.end('bye');
  await clock.advance(0);

  expect([received.text.endsWith('bye'), client.readableEnded]).toEqual([true, true]);
});

test('a client that has ended is still answered', async () => {
  const { client, clock, far, received, serve } = lab();

  client.write('CONNECT open.test:443 HTTP/1.1\r\n\r\n');
  await serve();
  const upstream = far[0];
  if (upstream !== undefined) upstream.allowHalfOpen = true;
  upstream?.resume();
  client.end('question');
  await clock.advance(0);
  upstream?.write('answer');
  await clock.advance(0);

  expect(received.text).toContain('answer');
});

test('startProxy serves whoever connects, through the network of its machine', async () => {
  const { client, clock, network, received, accepted } = lab();
  const at: HostPort = { host: 'proxy.contoso.test', port: 8080 };

  await using _proxy = await startProxy({ clock, network }, { listen: [at] });
  accepted();
  client.write('CONNECT secret.test:443 HTTP/1.1\r\n\r\n');
  await clock.advance(0);

  expect(received.text).toContain(' 403 ');
});
