import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import ldapjs from 'ldapjs';
import type { LabEvent } from '../../harness/environment/lab-event.ts';
import { createMachine } from '../../harness/environment/machine.ts';
import type { World } from '../../harness/environment/world.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import { EventLog } from '../../harness/runtime/event-log.ts';
import { generatedKeys } from '../../harness/runtime/keys.ts';
import { LoopbackNetwork } from '../../harness/runtime/loopback-network.ts';
import { nodeSecureChannel } from '../../harness/runtime/node-secure-channel.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { Secret } from '../../harness/runtime/secret.ts';
import type { AccountSeed } from '../../mocks/directory/account-seed.ts';
import { Directory } from '../../mocks/directory/directory.ts';
import { describeDomain } from '../../mocks/directory/domain-description.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';
import { fileTimeFromUnixMs } from '../../mocks/directory/file-time.ts';
import { DomainController } from '../../mocks/domain-controller/domain-controller.ts';

const CONNECTIONS = 8;
const RATE_MS = 1_500;
const PASSWORD = 'Correct-Battery-1';
const MEGABYTE = 1_048_576;

const network = new LoopbackNetwork();
const world: World = {
  kind: 'loopback',
  clock: systemClock,
  keys: generatedKeys,
  networkFrom: (machine) => network.from(machine),
  secureChannelFor: () => nodeSecureChannel,
  track: (work) => work,
};

function userName(index: number): string {
  return `user${index}@contoso.test`;
}

function directoryOf(users: number): { readonly directory: Directory; readonly seconds: number } {
  const directory = new Directory({ domain: describeDomain('contoso.test'), policy: LAB_POLICY });
  const now = fileTimeFromUnixMs(systemClock.now());
  const startedAt = systemClock.elapsed();
  function* seeds(): Generator<AccountSeed> {
    for (let index = 0; index < users; index += 1) {
      yield {
        userPrincipalName: userName(index),
        sAMAccountName: `user${index}`,
        displayName: `User Number ${index}`,
        givenName: 'User',
        sn: `Number ${index}`,
        password: new Secret(`${PASSWORD}${index}`),
      };
    }
  }
  for (const seed of seeds()) directory.add(seed, now);
  return { directory, seconds: (systemClock.elapsed() - startedAt) / 1_000 };
}

/** A bind request with a message id of one byte. */
function bindRequest(name: string, password: string): Buffer {
  const text = (tag: number, value: string) =>
    Buffer.concat([Buffer.from([tag, value.length]), Buffer.from(value)]);
  const body = Buffer.concat([Buffer.from([2, 1, 3]), text(0x04, name), text(0x80, password)]);
  const operation = Buffer.concat([Buffer.from([0x60, body.length]), body]);
  const message = Buffer.concat([Buffer.from([2, 1, 1]), operation]);
  return Buffer.concat([Buffer.from([0x30, message.length]), message]);
}

/** Binds a second, one after the other on each of the connections. */
async function bindRate(port: number, requests: readonly Buffer[]): Promise<number> {
  const at = { host: `peer${port}`, port };
  network.name(at, { host: '127.0.0.1', port });
  const sockets = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => network.from('bench').dial(at)),
  );
  let done = 0;
  let open = true;
  const startedAt = systemClock.elapsed();
  const runs = sockets.map(async (socket, offset) => {
    for (let index = offset; open; index += CONNECTIONS) {
      const answered = once(socket, 'data');
      socket.write(requests[index % requests.length] ?? Buffer.alloc(0));
      const [answer] = (await answered) as [Buffer];
      // 30 xx 02 01 01 61 xx 0a 01 00: the result code is the tenth byte.
      if (answer[9] !== 0) throw new Error(`A bind was refused with ${answer[9]}.`);
      done += 1;
    }
  });
  await systemClock.sleep(RATE_MS);
  open = false;
  await Promise.all(runs);
  const elapsed = systemClock.elapsed() - startedAt;
  for (const socket of sockets) socket.destroy();
  return (done * 1_000) / elapsed;
}

async function bareRate(requests: readonly Buffer[]): Promise<number> {
  const server = ldapjs.createServer();
  server.bind('', (_request: unknown, response: { end(): void }, next: () => void) => {
    response.end();
    next();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const rate = await bindRate(Number(new URL(server.url).port), requests);
  await new Promise((resolve) => server.close(() => resolve(undefined)));
  return rate;
}

async function ourRate(directory: Directory, requests: readonly Buffer[]): Promise<number> {
  await using controller = await startController(directory);
  return await bindRate(controller.ldap.address?.port ?? 0, requests);
}

let controllers = 0;

function startController(directory: Directory) {
  controllers += 1;
  const events = new EventLog<LabEvent>(systemClock);
  const machine = createMachine(`DC${controllers}`, world, seededRandom(1), events);
  return new DomainController(machine.runtime, {
    name: `dc${controllers}`,
    directory,
    identity: { chain: [], privateKey: '' },
    profile: 'windows-2022',
  }).start();
}

const IDLE_CONNECTIONS = 1_000;
const SETTLE_MS = 500;

/** Bytes of heap and buffers, for both ends of a connection. */
async function memoryPerConnection(directory: Directory): Promise<number> {
  await using controller = await startController(directory);
  const port = controller.ldap.address?.port ?? 0;
  const at = { host: `idle${port}`, port };
  network.name(at, { host: '127.0.0.1', port });
  const open = async (): Promise<Duplex[]> => {
    const sockets: Duplex[] = [];
    for (let count = 0; count < IDLE_CONNECTIONS; count += 1) {
      sockets.push(await network.from('bench').dial(at));
    }
    return sockets;
  };
  // What is compiled and cached with the first connections is no cost of a connection.
  for (const socket of await open()) socket.destroy();
  await systemClock.sleep(SETTLE_MS);
  const before = used();
  const sockets = await open();
  await systemClock.sleep(SETTLE_MS);
  const after = used();
  for (const socket of sockets) socket.destroy();
  return (after - before) / IDLE_CONNECTIONS;
}

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Milliseconds to undo what a test did to a directory. */
function resetCost(directory: Directory): number {
  const snapshot = directory.save();
  const rounds = 50;
  let spent = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let index = 0; index < 20; index += 1) {
      directory.setAttributes(directory.account(userName(index)), { badPwdCount: ['3'] });
    }
    const startedAt = systemClock.elapsed();
    directory.restore(snapshot);
    directory.account(userName(0));
    spent += systemClock.elapsed() - startedAt;
  }
  return spent / rounds;
}

/** The numbers of the domain controller, as lines to print. */
export async function measureDirectory(million: number): Promise<string> {
  const small = directoryOf(1_000).directory;
  const requestsOf = (users: number) =>
    Array.from({ length: 997 }, (_, index) => {
      const user = Math.floor((index * users) / 997);
      return bindRequest(userName(user), `${PASSWORD}${user}`);
    });
  const dnRequests = [bindRequest('cn=root', PASSWORD)];
  const lines: string[] = [];
  const report = (name: string, value: string) => lines.push(`${name.padEnd(58)} ${value}`);
  const pairs: [bare: number, ours: number][] = [];
  for (let round = 0; round < 3; round += 1) {
    pairs.push([await bareRate(dnRequests), await ourRate(small, requestsOf(1_000))]);
  }
  const [bare, ours] = pairs.toSorted(([a, b], [c, d]) => b / a - d / c)[1] ?? [1, 0];
  report('ldap: binds a second, 8 connections, 1,000 users', ours.toFixed(0));
  report('  peer: bare ldapjs server, empty handler', bare.toFixed(0));
  report('  share', `${((100 * ours) / bare).toFixed(0)} %`);
  report('directory: reset between tests, 1,000 users', `${resetCost(small).toFixed(3)} ms`);
  report(
    'ldap: an idle connection, both ends',
    `${(await memoryPerConnection(small)).toFixed(0)} bytes`,
  );
  const before = used();
  const { directory, seconds } = directoryOf(million);
  const bytes = (used() - before) / million;
  const rss = process.memoryUsage().rss / MEGABYTE;
  report(`directory: ${million} users seeded`, `${seconds.toFixed(1)} s`);
  report('  memory', `${bytes.toFixed(0)} bytes a user, process ${rss.toFixed(0)} MB`);
  // In turns, so that a slow minute of the machine, or of its memory, is slow for both.
  const shares: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const few = await ourRate(small, requestsOf(1_000));
    shares.push(few / (await ourRate(directory, requestsOf(million))));
  }
  const cost = shares.toSorted((left, right) => left - right)[2] ?? 0;
  report(`ldap: cost of a bind at ${million} users against 1,000`, `${cost.toFixed(2)} x`);
  return `${lines.join('\n')}\n`;
}
