import { once } from 'node:events';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../harness/runtime/secret.ts';
import { fileTimeFromUnixMs } from '../directory/file-time.ts';
import type { StartedDomainController } from './domain-controller.ts';
import { InMemoryLab, NOW, PASSWORD } from './in-memory-lab.test-support.ts';
import { ber, bindAs, nested, REQUESTS } from './ldap/ldap-bytes.test-support.ts';

/** The whole controller, bound as an administrator, so that no request ends at a lack of rights. */
const ADMINISTRATOR = bindAs('CONTOSO\\Administrator', ber(0x80, PASSWORD));

let lab: InMemoryLab;
let controller: StartedDomainController;

beforeEach(async () => {
  lab = new InMemoryLab({ profile: 'samba' });
  const administrator = lab.directory.findBySam('Administrator');
  if (administrator === undefined) throw new TypeError('A domain has an administrator.');
  lab.directory.setPassword(administrator, new Secret(PASSWORD), fileTimeFromUnixMs(NOW));
  controller = await lab.start();
});

afterEach(async () => {
  await controller.stop();
});

/** Sends bytes behind a bind and hangs up; resolves when the controller has let go. */
async function offer(bytes: Uint8Array, isBound: boolean): Promise<void> {
  const socket = lab.dial();
  const closed = once(socket, 'close');
  socket.resume();
  if (isBound) socket.write(ADMINISTRATOR);
  socket.end(bytes);
  await closed;
}

async function stillServes(): Promise<void> {
  const client = lab.client();
  await client.bind('alice@contoso.test', PASSWORD);
  await client.unbind();
}

/** A good request with some bytes replaced, left out or repeated. */
const mutated = fc
  .tuple(
    fc.constantFrom(...REQUESTS),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    fc.option(fc.nat()),
  )
  .map(([request, changes, cut]) => {
    const bytes = Buffer.from(request);
    for (const [position, byte] of changes) bytes[position % bytes.length] = byte;
    return cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
  });

test('no bytes keep the controller from serving the next connection', async () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated);
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (all, isBound) => {
        await offer(Buffer.concat(all), isBound);
      },
    ),
    { numRuns: 400 },
  );

  await stillServes();
});

test.each([
  ['100 MB that are announced and never come', Buffer.from([0x30, 0x84, 0x06, 0x00, 0x00, 0x00])],
  ['a length of four gigabytes', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])],
  ['an indefinite length', Buffer.from([0x30, 0x80, 0x02, 0x01, 0x01])],
  ['a filter that is nested deeply', nested(50_000)],
  ['half a message', (REQUESTS[0] ?? Buffer.alloc(0)).subarray(0, 5)],
  ['another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: dc1.contoso.test\r\n\r\n')],
])('after %s the next connection is served', async (_, bytes) => {
  await offer(bytes, true);

  await stillServes();
});

test('connections that never finish a message hold nobody up', async () => {
  const half = (REQUESTS[0] ?? Buffer.alloc(0)).subarray(0, 5);
  const sockets = Array.from({ length: 200 }, () => lab.dial());
  for (const socket of sockets) socket.write(half);

  await stillServes();
  for (const socket of sockets) socket.destroy();
  expect(controller.journal.operations({ kind: 'bind' })).toHaveLength(1);
});
