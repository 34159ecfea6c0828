import type { Duplex } from 'node:stream';
import { Client } from 'ldapts';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import {
  createRoot,
  issueServerCertificate,
} from '../../../harness/pta/protocol/certificates/authority.ts';
import { certificateToPem } from '../../../harness/pta/protocol/certificates/pem.ts';
import { Activity } from '../../../harness/runtime/activity.ts';
import { systemClock } from '../../../harness/runtime/clock.ts';
import { MALFORMED } from '../../../harness/runtime/errors.ts';
import { LoopbackNetwork } from '../../../harness/runtime/loopback-network.ts';
import type { Listener, Network } from '../../../harness/runtime/network.ts';
import { nodeSecureChannel } from '../../../harness/runtime/node-secure-channel.ts';
import { seededRandom } from '../../../harness/runtime/random.ts';
import {
  type Identity,
  SECURE_CHANNEL_FAILED,
  type SecureChannel,
} from '../../../harness/runtime/secure-channel.ts';
import { SimulatedNetwork } from '../../../harness/runtime/simulated-network.ts';
import { simulatedSecureChannel } from '../../../harness/runtime/simulated-secure-channel.ts';
import { ChunkReader } from './chunk-reader.ts';
import { BIND, START_TLS, talk } from './ldap-bytes.test-support.ts';
import { LdapListener } from './ldap-listener.ts';
import { type LdapRequestHandler, SUCCESS } from './ldap-operation.ts';
import { writeLdapResult, writeNoticeOfDisconnection } from './write-ldap-reply.ts';

const HOST = 'dc1.contoso.test';
const LDAP = { host: HOST, port: 389 };

let identity: Identity;
let trustedRoots: string[];

beforeAll(async () => {
  const keys = pooledKeys();
  const [rootKeys, serverKeys] = [await keys.rsa2048(), await keys.rsa2048()];
  const now = systemClock.now();
  const terms = {
    notBefore: now - 86_400_000,
    notAfter: now + 86_400_000,
    serial: seededRandom(1).bytes(16),
  };
  const root = createRoot({ commonName: 'root of this test', keys: rootKeys, ...terms });
  const issuer = { certificate: root, privateKey: rootKeys.privateKey };
  const { publicKey, privateKey } = serverKeys;
  const leaf = issueServerCertificate({ issuer, names: [HOST], publicKey, ...terms });
  identity = { chain: [certificateToPem(leaf)], privateKey };
  trustedRoots = [certificateToPem(root)];
});

/** Accepts StartTLS, and notes whether each bind was protected. */
function handler(): { readonly protectedBinds: boolean[]; readonly handle: LdapRequestHandler } {
  const protectedBinds: boolean[] = [];
  return {
    protectedBinds,
    handle: ({ operation }, { secure }) => {
      if (operation.kind === 'bind') protectedBinds.push(secure);
      if (operation.kind !== 'extended') return { result: SUCCESS };
      return { result: SUCCESS, responseName: operation.requestName, startTls: true };
    },
  };
}

const open: AsyncDisposable[] = [];
beforeEach(() => async () => {
  for (const each of open.splice(0)) await each[Symbol.asyncDispose]();
});

/** Listens, and says how the serving of each connection ended. */
async function listen(network: Network, channel: SecureChannel, handle: LdapRequestHandler) {
  const endings: Promise<unknown>[] = [];
  const ldap = new LdapListener(handle);
  const upgrade = async (socket: Duplex) =>
    (await channel.accept(socket, { identity, requestClientCertificate: false })).stream;
  const listener: Listener = await network.listen([LDAP], (socket) => {
    endings.push(
      ldap
        .serve(socket, { secure: false, service: 'domain' }, upgrade)
        .catch((error: unknown) => error),
    );
  });
  open.push(listener);
  return { listener, endings };
}

async function exchange(stream: Duplex, request: Uint8Array): Promise<Buffer | undefined> {
  const reader = new ChunkReader(stream);
  stream.write(request);
  const reply = await reader.next();
  reader.detach();
  return reply;
}

const WORLDS: [string, () => [Network, SecureChannel]][] = [
  [
    'simulated',
    () => [
      new SimulatedNetwork(new Activity()).from('dc1'),
      simulatedSecureChannel(systemClock, seededRandom(1)),
    ],
  ],
  ['node:tls', () => [new LoopbackNetwork().from('dc1'), nodeSecureChannel]],
];

test.each(WORLDS)('%s: a connection goes on protected after StartTLS', async (_, world) => {
  const [network, channel] = world();
  const { protectedBinds, handle } = handler();
  await listen(network, channel, handle);
  const socket = await network.dial(LDAP);

  const before = await exchange(socket, BIND);
  await exchange(socket, START_TLS);
  const { stream } = await channel.connect(socket, { serverName: HOST, trustedRoots });
  const after = await exchange(stream, BIND);
  stream.destroy();

  expect(after).toEqual(before);
  expect(protectedBinds).toEqual([false, true]);
});

test.each(WORLDS)('%s: a handshake that fails ends the connection', async (_, world) => {
  const [network, channel] = world();
  const { endings } = await listen(network, channel, handler().handle);
  const socket = await network.dial(LDAP);

  await exchange(socket, START_TLS);
  socket.resume().write(BIND);

  expect(await endings[0]).toMatchObject({ code: SECURE_CHANNEL_FAILED });
  socket.destroy();
});

test('a client that is not ours is served after StartTLS', async () => {
  const { protectedBinds, handle } = handler();
  const network = new LoopbackNetwork().from('dc1');
  const { listener } = await listen(network, nodeSecureChannel, handle);
  const client = new Client({ url: `ldap://127.0.0.1:${listener.address?.port}` });

  await client.startTLS({ ca: trustedRoots, servername: HOST });
  await client.bind('CN=a', 'pw');
  await client.unbind();

  expect(protectedBinds).toEqual([true]);
});

test('a request in the same chunk as StartTLS is not taken for a protected one', async () => {
  const { protectedBinds, handle } = handler();
  const upgrades: Duplex[] = [];
  const upgrade = async (socket: Duplex) => {
    upgrades.push(socket);
    return socket;
  };

  const { code, replies } = await talk(
    Buffer.concat([START_TLS, BIND]),
    new LdapListener(handle),
    upgrade,
  );

  expect({ code, protectedBinds, upgrades }).toEqual({
    code: MALFORMED,
    protectedBinds: [],
    upgrades: [],
  });
  expect(replies).toEqual([
    writeNoticeOfDisconnection('LDAP message: bytes follow StartTLS before it is answered.'),
  ]);
});

test.each([1, BIND.length - 1])(
  'the first %i bytes of a request that follow StartTLS are a violation as well',
  async (length) => {
    const bytes = Buffer.concat([START_TLS, BIND.subarray(0, length)]);
    const listener = new LdapListener(handler().handle);

    expect((await talk(bytes, listener, async (socket) => socket)).code).toBe(MALFORMED);
  },
);

test('bytes that arrive while StartTLS is being decided are a violation', async () => {
  const { handle } = handler();
  const decided = Promise.withResolvers<void>();
  const network = new SimulatedNetwork(new Activity()).from('dc1');
  const { endings } = await listen(
    network,
    simulatedSecureChannel(systemClock, seededRandom(1)),
    async (request, session) => {
      await decided.promise;
      return handle(request, session);
    },
  );
  const socket = await network.dial(LDAP);
  socket.resume().write(START_TLS);
  await new Promise((resolve) => socket.write(BIND, resolve));
  decided.resolve();

  expect(await endings[0]).toMatchObject({ code: MALFORMED });
  socket.destroy();
});

test('StartTLS that is refused leaves the connection as it was', async () => {
  const refusal = { result: { resultCode: 1, diagnosticMessage: 'TLS is already enabled.' } };
  const listener = new LdapListener(({ operation }) =>
    operation.kind === 'extended' ? refusal : { result: SUCCESS },
  );

  expect((await talk(Buffer.concat([START_TLS, BIND]), listener)).replies).toEqual([
    writeLdapResult({ messageId: 7, operation: 'extended' }, refusal),
    writeLdapResult({ messageId: 7, operation: 'bind' }, { result: SUCCESS }),
  ]);
});
