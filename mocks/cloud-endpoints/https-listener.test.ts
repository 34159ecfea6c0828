import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HttpRequest } from '../../harness/runtime/http.ts';
import { type MessageSocket, openWebSocket } from '../../harness/runtime/websocket.ts';
import {
  ListeningCloud,
  LOGIN_HOST,
  REGISTRATION_HOST,
  RELAY_HOST,
  TOKEN_PATH,
  tellAsked,
  tokenRoute,
} from './cloud-endpoints.test-support.ts';
import type { CloudServices } from './cloud-services.ts';

const SIGN_IN: HttpRequest = {
  method: 'POST',
  host: LOGIN_HOST,
  path: TOKEN_PATH,
  body: 'username=alice&password=Correct-horse-9-battery',
};
const PATH = '/$servicebus/websocket';

/** What nobody caught while a test ran. */
let unhandled: unknown[];
const note = (reason: unknown) => unhandled.push(reason);

beforeEach(() => {
  unhandled = [];
  process.on('unhandledRejection', note);
});

afterEach(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

async function expectServing(cloud: ListeningCloud): Promise<void> {
  expect((await cloud.ask(SIGN_IN)).status).toBe(200);
}

/** Everything that the other side says until it closes. */
async function readToEnd(stream: Duplex): Promise<string> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!stream.closed) await once(stream, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

function upgradeRequest(host: string, path: string, protocol: string | undefined): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

test('an unknown path is a 404 that lists the endpoints', async () => {
  await using cloud = await ListeningCloud.before({});

  const reply = await cloud.ask({ method: 'GET', host: LOGIN_HOST, path: '/favicon.ico' });

  expect(reply.status).toBe(404);
  expect(reply.body).toContain('GET login.microsoftonline.com/favicon.ico is not an endpoint');
  for (const path of [
    '/:tenant/oauth2/v2.0/token',
    '/register/RegisterConnector',
    '/ConnectorBootstrap',
    '/subscriber/connection',
  ]) {
    expect(reply.body).toContain(path);
  }
});

test('a Host header with a port names the same host', async () => {
  await using cloud = await ListeningCloud.before({});

  const reply = await cloud.ask({
    ...SIGN_IN,
    headers: { host: `${LOGIN_HOST}:40443` },
  });

  expect(reply.status).toBe(200);
});

test.each([
  ['wsrelayedamqp', RELAY_HOST, 'acceptListener'],
  ['wsrelayedamqp', `${RELAY_HOST.toUpperCase()}:40443`, 'acceptListener'],
  ['wsrelayedconnection', RELAY_HOST, 'acceptRelayedConnection'],
] as const)('a %s WebSocket at %s goes to %s', async (protocol, host, service) => {
  const accepted: string[] = [];
  const accept = (name: string) => async (messages: MessageSocket, at?: string) => {
    accepted.push(at === undefined ? name : `${name} ${at}`);
    messages.send(Buffer.from('welcome'));
  };
  await using cloud = await ListeningCloud.before({
    acceptListener: accept('acceptListener'),
    acceptRelayedConnection: accept('acceptRelayedConnection'),
  });
  const stream = await cloud.connect(RELAY_HOST);

  const messages = await openWebSocket(stream, { host, path: PATH, protocol });

  expect(Buffer.from((await messages.receive()) ?? []).toString()).toBe('welcome');
  expect(accepted).toEqual([service === 'acceptListener' ? `${service} ${RELAY_HOST}` : service]);
});

test.each([
  ['a host that is no relay', LOGIN_HOST, PATH, 'wsrelayedamqp', '404'],
  ['a host that only ends alike', 'evilservicebus.windows.net', PATH, 'wsrelayedamqp', '404'],
  ['another path', RELAY_HOST, '/$hc/path', 'wsrelayedamqp', '404'],
  ['no path', RELAY_HOST, '*', 'wsrelayedamqp', '404'],
])('a WebSocket to %s is refused', async (_what, host, path, protocol, status) => {
  await using cloud = await ListeningCloud.before({});
  const stream = await cloud.connect(RELAY_HOST);

  stream.write(upgradeRequest(host, path, protocol));

  expect(await readToEnd(stream)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  await expectServing(cloud);
});

test.each(['chat', undefined])('a WebSocket of protocol %s is refused', async (protocol) => {
  const accepted: string[] = [];
  const accept = async () => void accepted.push('accepted');
  await using cloud = await ListeningCloud.before({
    acceptListener: accept,
    acceptRelayedConnection: accept,
  });
  const stream = await cloud.connect(RELAY_HOST);
  const said: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => said.push(chunk));

  stream.write(upgradeRequest(RELAY_HOST, PATH, protocol));
  await cloud.activity.quiet();
  stream.destroy();

  expect(accepted).toEqual([]);
  expect(Buffer.concat(said).toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  await expectServing(cloud);
});

test.each([
  ['no version', 'Sec-WebSocket-Version: 13\r\n'],
  ['no key', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'],
])('a WebSocket with %s is refused', async (_what, line) => {
  await using cloud = await ListeningCloud.before({});
  const stream = await cloud.connect(RELAY_HOST);

  stream.write(upgradeRequest(RELAY_HOST, PATH, 'wsrelayedamqp').replace(line, ''));

  expect(await readToEnd(stream)).toMatch(/^HTTP\/1\.1 4\d\d /);
  await expectServing(cloud);
});

test('a relay that fails is an event, and the listener serves on', async () => {
  await using cloud = await ListeningCloud.before({
    acceptListener: () => Promise.reject(new Error('the relay broke')),
  });

  await openWebSocket(await cloud.connect(RELAY_HOST), {
    host: RELAY_HOST,
    path: PATH,
    protocol: 'wsrelayedamqp',
  });
  await cloud.activity.quiet();

  expect(cloud.events).toEqual([{ type: 'endpoint.failed', problem: 'the relay broke' }]);
  await expectServing(cloud);
});

test.each([
  ['words', 'hello?\r\n\r\n'],
  ['a header without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}`],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['a host that makes no URL', 'GET / HTTP/1.1\r\nHost: a b/c\r\n\r\n'],
])('HTTP garbage (%s) is refused, and the listener serves on', async (_what, bytes) => {
  await using cloud = await ListeningCloud.before({});
  const stream = await cloud.connect(LOGIN_HOST);
  const said = once(stream, 'data');

  stream.write(bytes);

  expect(String(await said)).toMatch(/^HTTP\/1\.1 4\d\d /);
  stream.destroy();
  await expectServing(cloud);
});

test.each([
  ['words', Buffer.from('hello?\r\n\r\n')],
  ['zeros', Buffer.alloc(64)],
  ['ones', Buffer.alloc(64, 0xff)],
  ['a ClientHello of TLS, cut', Buffer.from('160301020001000100', 'hex')],
])(
  'garbage in the place of a handshake (%s) is an event, and the listener serves on',
  async (_what, bytes) => {
    await using cloud = await ListeningCloud.before({});
    const socket = await cloud.dial(LOGIN_HOST);

    socket.write(bytes);
    socket.end();
    await cloud.activity.quiet();

    expect(cloud.events).toMatchObject([{ type: 'endpoint.handshake-failed', from: 'AGENT1' }]);
    await expectServing(cloud);
  },
);

test('a client that leaves before its handshake is an event, and the listener serves on', async () => {
  await using cloud = await ListeningCloud.before({});

  (await cloud.dial(LOGIN_HOST)).destroy();
  await cloud.activity.quiet();

  expect(cloud.events).toMatchObject([{ type: 'endpoint.handshake-failed' }]);
  await expectServing(cloud);
});

test('a body over 1 MiB is a 413, and no service sees it', async () => {
  let asked = false;
  await using cloud = await ListeningCloud.before({
    register: async () => {
      asked = true;
      return '';
    },
  });

  const reply = await cloud.ask({
    method: 'POST',
    host: REGISTRATION_HOST,
    path: '/register/RegisterConnector',
    body: 'x'.repeat(1_048_577),
  });

  expect(reply.status).toBe(413);
  expect(asked).toBe(false);
  await expectServing(cloud);
});

test.each([
  ['rejects', { webRoutes: [tokenRoute(() => Promise.reject(new Error('boom')))] }],
  [
    'throws',
    {
      webRoutes: [
        tokenRoute(() => {
          throw new Error('boom');
        }),
      ],
    },
  ],
] satisfies [string, Partial<CloudServices>][])(
  'a service that %s is a bare 500 and an event without secrets',
  async (_how, services) => {
    await using cloud = await ListeningCloud.before(services);

    const reply = await cloud.ask(SIGN_IN);

    expect(reply).toMatchObject({ status: 500, body: '' });
    expect(cloud.events).toEqual([{ type: 'endpoint.failed', problem: 'boom' }]);
    expect(JSON.stringify(cloud.events)).not.toContain('Correct-horse');
  },
);

test.each([
  ['in its headers', 'POST / HTTP/1.1\r\nHost: login.mic'],
  [
    'in its body',
    `POST ${TOKEN_PATH} HTTP/1.1\r\nHost: ${LOGIN_HOST}\r\nContent-Length: 90\r\n\r\npassword=Corr`,
  ],
])('a client that vanishes %s leaves nothing behind', async (_where, bytes) => {
  let asked = false;
  await using cloud = await ListeningCloud.before({
    webRoutes: [
      tokenRoute(async (form, id) => {
        asked ||= form.get('password') === 'Corr';
        return tellAsked(form, id);
      }),
    ],
  });
  const stream = await cloud.connect(LOGIN_HOST);

  stream.write(bytes);
  await cloud.activity.quiet();
  stream.destroy();
  await cloud.activity.quiet();

  expect(asked).toBe(false);
  expect(JSON.stringify(cloud.events)).not.toContain('Corr');
  await expectServing(cloud);
});

test('a client that vanishes while its answer is made leaves nothing behind', async () => {
  const { promise: asked, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: made, resolve: finish } = Promise.withResolvers<void>();
  let first = true;
  await using cloud = await ListeningCloud.before({
    webRoutes: [
      tokenRoute(async (form, id) => {
        if (first) {
          first = false;
          arrive();
          await made;
        }
        return tellAsked(form, id);
      }),
    ],
  });
  const stream = await cloud.connect(LOGIN_HOST);
  stream.write(`POST ${TOKEN_PATH} HTTP/1.1\r\nHost: ${LOGIN_HOST}\r\nContent-Length: 0\r\n\r\n`);
  await asked;

  stream.destroy();
  await cloud.activity.quiet();
  finish();
  await cloud.activity.quiet();

  expect(cloud.events).toEqual([]);
  await expectServing(cloud);
});

test('the listener answers no more once it is disposed', async () => {
  const cloud = await ListeningCloud.before({});
  const stream = await cloud.connect(LOGIN_HOST);
  const closed = new Promise((resolve) => stream.once('close', resolve));
  stream.resume();

  await cloud[Symbol.asyncDispose]();

  await closed;
  await expect(cloud.dial(LOGIN_HOST)).rejects.toMatchObject({ code: 'NETWORK_REFUSED' });
});

test.each([
  ['nothing at all', ''],
  ['half a header', `POST ${TOKEN_PATH} HTTP/1.1\r\nHo`],
  [
    'half a body',
    `POST ${TOKEN_PATH} HTTP/1.1\r\nHost: ${LOGIN_HOST}\r\nContent-Length: 90\r\n\r\npassword=Corr`,
  ],
])(
  'who sends %s and no more gets a 408 after two minutes, and is cut off',
  async (_what, bytes) => {
    await using cloud = await ListeningCloud.before({});
    const stream = await cloud.connect(LOGIN_HOST);
    const received: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => received.push(chunk));
    if (bytes !== '') stream.write(bytes);

    await cloud.clock.advance(119_999);
    expect(received).toEqual([]);
    await cloud.clock.advance(1);

    expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1\.1 408 /);
    expect(stream.readableEnded).toBe(true);
    expect(cloud.events).toEqual([]);
  },
);
