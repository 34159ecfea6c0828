import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'ldapts';
import { beforeEach, expect, test as plainTest } from 'vitest';
import { pooledKeys } from '../../fixtures/certificates/pooled-keys.ts';
import { LabCertificates } from '../../harness/environment/lab-certificates.ts';
import { exchangeHttp } from '../../harness/runtime/http.ts';
import { HttpServer } from '../../harness/runtime/http-server.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { SecureSocket } from '../../harness/runtime/secure-channel.ts';
import { SimulatedMachines } from '../../harness/runtime/simulated-machines.test-support.ts';
import { test } from '../../harness/testing/index.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import { describeDomain } from '../../mocks/directory/domain-description.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { DomainController } from '../../mocks/domain-controller/domain-controller.ts';
import type { DirectoryEvent } from '../../mocks/domain-controller/events.ts';

// `advance()` returns when the world is quiet. What needs no time is over by then, however many turns of the
// event loop it took: nothing here waits for anything but the clock.

const HOST = 'dc1.contoso.test';
const PASSWORD = 'Correct-horse-9-battery';

function createWorld() {
  const world = new SimulatedMachines<DirectoryEvent>(pooledKeys());
  const certificates = new LabCertificates(seededRandom('quiet'), world.clock.now());
  const server = world.machine('DC1');
  const client = world.machine('AGENT1');
  const identity = certificates.identityFor([HOST]);
  const connect = async (port: number): Promise<SecureSocket> =>
    client.secureChannel.connect(await client.network.dial({ host: HOST, port }), {
      serverName: HOST,
      trustedRoots: [certificates.rootPem],
    });
  const listen = (port: number, serve: (stream: Duplex) => void) =>
    server.network.listen([{ host: HOST, port }], (socket) => {
      const options = { identity, requestClientCertificate: true };
      void server.secureChannel.accept(socket, options).then(
        ({ stream }) => serve(stream),
        () => undefined,
      );
    });
  return { world, clock: world.clock, server, identity, connect, listen };
}

let { world, clock, server, identity, connect, listen } = createWorld();
beforeEach(() => {
  ({ world, clock, server, identity, connect, listen } = createWorld());
});

/** What the work gave, looked at when the clock has come back and not a turn later. */
async function afterQuiet<T>(work: Promise<T>): Promise<PromiseSettledResult<T> | undefined> {
  let settled: PromiseSettledResult<T> | undefined;
  work.then(
    (value) => {
      settled = { status: 'fulfilled', value };
    },
    (reason: unknown) => {
      settled = { status: 'rejected', reason };
    },
  );
  await clock.advance(0);
  return settled;
}

const DONE: unknown = expect.objectContaining({ status: 'fulfilled' });

plainTest('a handshake of the secure channel is over', async () => {
  await listen(443, () => undefined);

  expect(await afterQuiet(connect(443))).toEqual(DONE);
});

plainTest('a handshake that is refused is over, too', async () => {
  await listen(443, () => undefined);
  await clock.advance(3 * 365 * 86_400_000);

  expect(await afterQuiet(connect(443))).toMatchObject({
    status: 'rejected',
    reason: { message: expect.stringContaining('expired') },
  });
});

plainTest(
  'an HTTP exchange is over, with a large body and an answer that takes turns',
  async () => {
    const http = new HttpServer<string>(clock, {
      answer: async (request) => {
        const text = await request.text();
        return new Response(await new Blob([text, '!']).text());
      },
    });
    await listen(443, (socket) => http.serve({ socket, peer: 'AGENT1' }));
    const exchange = async () => {
      const { stream } = await connect(443);
      return exchangeHttp(stream, {
        method: 'POST',
        host: HOST,
        path: '/',
        body: 'x'.repeat(500_000),
      });
    };

    expect(await afterQuiet(exchange())).toMatchObject({
      status: 'fulfilled',
      value: { status: 200, body: `${'x'.repeat(500_000)}!` },
    });
  },
);

plainTest('an LDAP bind is over', async () => {
  const directory = new Directory({ domain: describeDomain('contoso.test'), policy: LAB_POLICY });
  directory.add(
    {
      userPrincipalName: 'alice@contoso.test',
      sAMAccountName: 'alice',
      displayName: 'Alice',
      givenName: 'Alice',
      password: new Secret(PASSWORD),
    },
    fileTimeFromUnixMs(clock.now()),
  );
  const controller = new DomainController(server, {
    name: 'dc1',
    directory,
    identity,
    profile: 'windows-2022',
  });
  await controller.start();
  const bind = async () => {
    const { stream } = await connect(636);
    const socket = Object.assign(stream, { connecting: false, readyState: 'open' });
    const client = new Client({
      url: `ldap://${HOST}`,
      createConnection: () => socket as unknown as Socket,
    });
    await client.bind('alice@contoso.test', PASSWORD);
    await client.unbind();
  };

  expect(await afterQuiet(bind())).toEqual(DONE);
  expect(world.eventsOf('directory.bind-evaluated')).toMatchObject([{ resultCode: 0 }]);
});

test('a whole sign-in is over', async ({ environment }) => {
  let kind: string | undefined;
  void environment.signIn('alice@contoso.test').then((outcome) => {
    kind = outcome.kind;
  });

  await environment.clock.advance(0);

  expect(kind).toBe('succeeded');
});

test('forty sign-ins at once are over', async ({ environment }) => {
  const kinds: string[] = [];
  for (let count = 0; count < 40; count += 1) {
    void environment.signIn('alice@contoso.test').then((outcome) => kinds.push(outcome.kind));
  }

  await environment.clock.advance(0);

  expect(kinds).toEqual(Array.from({ length: 40 }, () => 'succeeded'));
});

test('the same seed gives the same events', async ({ startEnvironment }) => {
  const run = async () => {
    const environment = await startEnvironment({ seed: 7, agents: 3 });
    for (let count = 0; count < 5; count += 1) {
      await environment.settle(environment.signIn('alice@contoso.test'));
    }
    await environment.clock.advance(30 * 60_000);
    return environment.events;
  };

  expect(await run()).toEqual(await run());
});
