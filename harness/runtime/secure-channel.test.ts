import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createRoot,
  type Issuer,
  issueServerCertificate,
  type PemKeyPair,
} from '../pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../pta/protocol/certificates/pem.ts';
import { Activity } from './activity.ts';
import { type Clock, systemClock } from './clock.ts';
import { LoopbackNetwork } from './loopback-network.ts';
import type { Network } from './network.ts';
import { nodeSecureChannel } from './node-secure-channel.ts';
import { seededRandom } from './random.ts';
import {
  type AcceptSecurely,
  type ConnectSecurely,
  type Identity,
  SECURE_CHANNEL_FAILED,
  type SecureChannel,
  type SecureSocket,
} from './secure-channel.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { simulatedSecureChannel } from './simulated-secure-channel.ts';
import { VirtualClock } from './virtual-clock.ts';

const NAME = 'login.microsoftonline.com';
const SERVICE = { host: NAME, port: 443 };
const DAY_MS = 86_400_000;
const NOW = systemClock.now();

function keyPair(): PemKeyPair {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

const random = seededRandom('secure channel');
const terms = (from = NOW - DAY_MS, to = NOW + DAY_MS) => ({
  notBefore: from,
  notAfter: to,
  serial: random.bytes(16),
});

function authority(commonName: string): Issuer & { pem: string } {
  const keys = keyPair();
  const certificate = createRoot({
    commonName,
    keys,
    ...terms(NOW - 9 * DAY_MS, NOW + 9 * DAY_MS),
  });
  return { certificate, privateKey: keys.privateKey, pem: certificateToPem(certificate) };
}

const ROOT = authority('root of this test');
const STRANGER = authority('root of somebody else');

function identity(name: string, issuer: Issuer = ROOT, when = terms()): Identity {
  const { publicKey, privateKey } = keyPair();
  const der = issueServerCertificate({ issuer, names: [name], publicKey, ...when });
  return { chain: [certificateToPem(der)], privateKey };
}

const derOf = ({ chain }: Identity) => new X509Certificate(chain[0] ?? '').raw;

const SERVER = identity(NAME);
const CLIENT = identity('agent1.contoso.test');

interface World {
  readonly network: { from(machine: string): Network };
  readonly channel: SecureChannel;
}

function simulated(clock: Clock = { ...systemClock, now: () => NOW }): World {
  return {
    network: new SimulatedNetwork(new Activity()),
    channel: simulatedSecureChannel(clock, seededRandom(1)),
  };
}

const WORLDS: [string, () => World][] = [
  ['simulated', simulated],
  ['node:tls', () => ({ network: new LoopbackNetwork(), channel: nodeSecureChannel })],
];

/** Both ends of a connection without a channel. */
async function sockets({ network }: World): Promise<[client: Duplex, server: Duplex]> {
  const { promise, resolve } = Promise.withResolvers<Duplex>();
  const listener = await network.from('CLOUD').listen([SERVICE], resolve);
  undo.push(listener);
  return [await network.from('AGENT1').dial(SERVICE), await promise];
}

const undo: AsyncDisposable[] = [];
beforeEach(() => async () => {
  for (const each of undo.splice(0)) await each[Symbol.asyncDispose]();
});

type Ended = PromiseSettledResult<SecureSocket>;

async function handshake(
  world: World,
  connect: Partial<ConnectSecurely> = {},
  accept: Partial<AcceptSecurely> = {},
): Promise<{ client: Ended; server: Ended; sockets: [Duplex, Duplex] }> {
  const ends = await sockets(world);
  const { channel } = world;
  const [client, server] = await Promise.allSettled([
    channel.connect(ends[0], { serverName: NAME, trustedRoots: [ROOT.pem], ...connect }),
    channel.accept(ends[1], { identity: SERVER, requestClientCertificate: true, ...accept }),
  ]);
  return { client, server, sockets: ends };
}

async function established(...args: Parameters<typeof handshake>) {
  const { client, server } = await handshake(...args);
  if (client.status === 'rejected') throw client.reason;
  if (server.status === 'rejected') throw server.reason;
  return { client: client.value, server: server.value };
}

const closed = (stream: Duplex) =>
  new Promise<void>((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', resolve);
  });

async function readText(stream: Duplex, length: number): Promise<string> {
  let text = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.length >= length) break;
  }
  return text;
}

const FAILED: unknown = expect.objectContaining({
  status: 'rejected',
  reason: expect.objectContaining({ code: SECURE_CHANNEL_FAILED }),
});

describe.each(WORLDS)('%s', (_name, createWorld) => {
  test('a client that trusts the root and finds the name is let in, and knows the certificate', async () => {
    const { client, server } = await established(createWorld());

    expect(client.peerCertificate).toEqual(derOf(SERVER));
    expect(server.serverName).toBe(NAME);
  });

  test('bytes go both ways', async () => {
    const { client, server } = await established(createWorld());

    client.stream.write('question');
    expect(await readText(server.stream, 8)).toBe('question');
    server.stream.write('answer');
    expect(await readText(client.stream, 6)).toBe('answer');
  });

  test('what the server says at once waits for a client that listens later', async () => {
    const { client, server } = await established(createWorld());
    server.stream.write('banner');
    for (let turn = 0; turn < 10; turn += 1) await new Promise((next) => setImmediate(next));

    expect(await readText(client.stream, 6)).toBe('banner');
  });

  test('an orderly end on one side ends the other, and both close', async () => {
    const { client, server } = await established(createWorld());
    server.stream.resume();
    client.stream.resume();

    client.stream.end('the last words');

    await Promise.all([closed(client.stream), closed(server.stream)]);
  });

  test('a channel that breaks before anybody listens does no harm', async () => {
    const world = createWorld();
    const { client, server, sockets: ends } = await handshake(world);
    expect([client.status, server.status]).toEqual(['fulfilled', 'fulfilled']);

    ends[0].destroy(new Error('power cut'));

    await closed(ends[0]);
    await closed(ends[1]);
  });

  test.each<[string, Partial<ConnectSecurely>, Partial<AcceptSecurely>]>([
    ['another name', {}, { identity: identity('login.example') }],
    ['an unknown root', {}, { identity: identity(NAME, STRANGER) }],
    ['no root that is trusted', { trustedRoots: [] }, {}],
    [
      'a certificate that has expired',
      {},
      { identity: identity(NAME, ROOT, terms(NOW - 3 * DAY_MS, NOW - DAY_MS)) },
    ],
    [
      'a certificate that is not valid yet',
      {},
      { identity: identity(NAME, ROOT, terms(NOW + DAY_MS, NOW + 2 * DAY_MS)) },
    ],
  ])('%s is refused by the client, and both ends close', async (_what, connect, accept) => {
    const { client, server, sockets: ends } = await handshake(createWorld(), connect, accept);

    expect([client, server]).toEqual([FAILED, FAILED]);
    await Promise.all(ends.map(closed));
  });

  test('a server that asks sees the very certificate that the client shows, whoever issued it', async () => {
    const foreign = identity('agent9.example', STRANGER);
    for (const shown of [CLIENT, foreign]) {
      const { server } = await established(createWorld(), { identity: shown });

      expect(server.peerCertificate).toEqual(derOf(shown));
    }
  });

  test.each<[string, Partial<ConnectSecurely>, Partial<AcceptSecurely>]>([
    ['the client has none', {}, {}],
    ['the server does not ask', { identity: CLIENT }, { requestClientCertificate: false }],
  ])('no client certificate is seen when %s', async (_when, connect, accept) => {
    const { server } = await established(createWorld(), connect, accept);

    expect(server.peerCertificate).toBeUndefined();
  });

  test('a client without the key of the certificate it shows gets nowhere', async () => {
    const thief = { ...CLIENT, privateKey: keyPair().privateKey };

    const { server } = await handshake(createWorld(), { identity: thief });

    expect(server).toEqual(FAILED);
  });

  test('an identity that cannot be read fails the handshake like anything else', async () => {
    const { client } = await handshake(createWorld(), {
      identity: { chain: ['no certificate'], privateKey: 'no key' },
    });

    expect(client).toEqual(FAILED);
  });

  test.each<[string, string]>([
    ['garbage', 'this is not a handshake\r\n\r\n'],
    ['an HTTP request', 'GET / HTTP/1.1\r\nHost: login.microsoftonline.com\r\n\r\n'],
    ['nothing but an end', ''],
  ])('%s instead of a handshake fails the server, and closes', async (_what, sent) => {
    const world = createWorld();
    const [client, server] = await sockets(world);
    client.resume();
    client.end(sent);

    await expect(
      world.channel.accept(server, { identity: SERVER, requestClientCertificate: true }),
    ).rejects.toMatchObject({ code: SECURE_CHANNEL_FAILED });
    await Promise.all([closed(client), closed(server)]);
  });

  test('garbage instead of an answer fails the client, and closes', async () => {
    const world = createWorld();
    const [client, server] = await sockets(world);
    server.once('data', () => server.write('HTTP/1.1 400 Bad Request\r\n\r\n'));

    await expect(
      world.channel.connect(client, { serverName: NAME, trustedRoots: [ROOT.pem] }),
    ).rejects.toMatchObject({ code: SECURE_CHANNEL_FAILED });
    await Promise.all([closed(client), closed(server)]);
  });

  test.each<[string, (side: Duplex) => void]>([
    ['ends', (side) => side.end()],
    ['vanishes', (side) => side.destroy()],
    ['breaks', (side) => side.destroy(new Error('power cut'))],
  ])('a server that %s in the middle of the handshake fails the client', async (_how, leave) => {
    const world = createWorld();
    const [client, server] = await sockets(world);
    server.once('data', () => leave(server));

    await expect(
      world.channel.connect(client, { serverName: NAME, trustedRoots: [ROOT.pem] }),
    ).rejects.toMatchObject({ code: SECURE_CHANNEL_FAILED });
    await closed(client);
  });

  test('a client that vanishes in the middle of the handshake fails the server', async () => {
    const world = createWorld();
    const [client, server] = await sockets(world);
    const accepted = world.channel.accept(server, {
      identity: SERVER,
      requestClientCertificate: true,
    });
    const connected = world.channel.connect(client, { serverName: NAME, trustedRoots: [ROOT.pem] });
    client.destroy();

    expect(await Promise.allSettled([connected, accepted])).toEqual([FAILED, FAILED]);
  });

  test('a handshake over a connection that is gone already fails instead of waiting', async () => {
    const world = createWorld();
    const [client] = await sockets(world);
    client.destroy();
    await closed(client);

    await expect(
      world.channel.connect(client, { serverName: NAME, trustedRoots: [ROOT.pem] }),
    ).rejects.toMatchObject({ code: SECURE_CHANNEL_FAILED });
  });
});

test('the simulated channel judges by its own clock: a certificate expires when virtual time says so', async () => {
  const clock = new VirtualClock(NOW, new Activity());
  const world = simulated(clock);
  await established(world);

  await clock.advance(2 * DAY_MS);

  const { client } = await handshake(simulated(clock));
  expect(client).toMatchObject({ reason: { message: expect.stringContaining('expired') } });
});

test('the same seed gives the same simulated handshake, byte for byte', async () => {
  const hello = async () => {
    const world = simulated();
    const [client, server] = await sockets(world);
    const connecting = world.channel.connect(client, { serverName: NAME, trustedRoots: [] });
    const bytes = await new Promise<Buffer>((resolve) => server.once('data', resolve));
    server.destroy();
    await connecting.catch(() => undefined);
    return bytes.toString('base64');
  };

  expect(await hello()).toBe(await hello());
});
