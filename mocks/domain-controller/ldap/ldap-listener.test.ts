import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../harness/runtime/errors.ts';
import { InMemoryLab } from '../in-memory-lab.test-support.ts';
import { LDAP_MESSAGE_BYTES_MAX, LdapFramer } from './ldap-framing.ts';
import { LdapListener } from './ldap-listener.ts';
import { type BindOperation, type LdapRequestHandler, SUCCESS } from './ldap-operation.ts';
import { FILTER_DEPTH_MAX } from './read-search-filter.ts';

const ber = (tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([Buffer.from([tag, 0x84]), length, value]);
};
const octets = (text: string) => ber(0x04, text);
const message = (...parts: readonly Uint8Array[]) =>
  ber(0x30, ber(0x02, Buffer.from([7])), ...parts);

const BIND = message(ber(0x60, ber(0x02, Buffer.from([3])), octets('a@b.test'), ber(0x80, 'pw')));
const SASL = message(
  ber(0x60, ber(0x02, Buffer.from([3])), octets(''), ber(0xa3, octets('PLAIN'))),
);
const UNBIND = message(Buffer.from([0x42, 0]));
const search = (base: string, filter: Uint8Array) =>
  message(
    ber(
      0x63,
      octets(base),
      Buffer.from([0x0a, 1, 2, 0x0a, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0]),
      filter,
      ber(0x30, octets('cn')),
    ),
  );
const PRESENT = ber(0x87, 'objectClass');
const SEARCH = search(
  'DC=contoso,DC=test',
  ber(0xa0, PRESENT, ber(0xa3, octets('cn'), octets('x'))),
);
const EXTENDED = message(ber(0x77, ber(0x80, '1.2.3.4')));

const SERVING: LdapRequestHandler = {
  bind: () => SUCCESS,
  search: () => ({ entries: [], references: [], result: SUCCESS }),
  extended: () => SUCCESS,
  unserved: () => SUCCESS,
};

/** What one connection sends, and how its serving ends: with nothing, or with the code of an error. */
async function talk(bytes: Uint8Array, listener = new LdapListener(SERVING)) {
  const [near, far] = duplexPair();
  const replies = collect(near);
  near.end(bytes);
  const code = await listener.serve(far, true).then(
    () => undefined,
    (error: unknown) => (error instanceof HarnessError ? error.code : error),
  );
  if (far.destroyed) near.destroy();
  return { code, replies: await replies };
}

async function collect(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => stream.once('end', resolve).once('close', resolve));
  return Buffer.concat(chunks);
}

test.each([
  ['random bytes', fc.uint8Array({ maxLength: 200 })],
  [
    'mutations of good requests',
    fc
      .tuple(
        fc.constantFrom(BIND, SASL, SEARCH, EXTENDED, UNBIND),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 10 }),
      )
      .map(([good, changes, cut]) => {
        const bytes = Buffer.from(good.subarray(0, good.length - cut));
        for (const [position, value] of changes) bytes[position % bytes.length] = value;
        return bytes;
      }),
  ],
])('%s end one connection at most, and end it cleanly', async (_, bytes) => {
  const listener = new LdapListener(SERVING);
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      const { code } = await talk(sent, listener);
      expect([undefined, MALFORMED]).toContain(code);
    }),
    { numRuns: 300 },
  );

  expect((await talk(BIND, listener)).replies[0]).toBe(0x30);
});

test.each<[string, Uint8Array]>([
  ['no SEQUENCE', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['an indefinite length', Buffer.from([0x30, 0x80, 0, 0])],
  ['a length past the limit', Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff])],
  ['a response', message(Buffer.from([0x61, 7, 0x0a, 1, 0, 4, 0, 4, 0]))],
  ['an unknown operation', message(Buffer.from([0x7f, 0]))],
  ['a filter that is too deep', search('', nested(FILTER_DEPTH_MAX + 1))],
  ['a filter that would overflow the stack', search('', nested(20_000))],
])('%s is malformed', async (_, bytes) => {
  expect((await talk(bytes)).code).toBe(MALFORMED);
});

test('a search with a negative message id is malformed, also when it finds an entry', async () => {
  const finding = new LdapListener({
    ...SERVING,
    search: () => ({ entries: [{ dn: '', attributes: [] }], references: [], result: SUCCESS }),
  });
  const bytes = Buffer.from(
    '30250201ff632004000a01000a0100020100020100010100870b6f626a656374436c6173733000',
    'hex',
  );

  expect(await talk(bytes, finding)).toMatchObject({ code: MALFORMED });
});

test('a filter as deep as allowed is served', async () => {
  expect((await talk(search('', nested(FILTER_DEPTH_MAX)))).code).toBeUndefined();
});

test('a malformed connection is reported and the domain controller goes on', async () => {
  const lab = new InMemoryLab();
  await using _controller = await lab.start();
  const broken = lab.dial().resume();
  const closed = new Promise((resolve) => broken.once('close', resolve));
  broken.write('secret-canary, not LDAP');
  await closed;

  const client = lab.client();
  await expect(client.bind('', '')).resolves.toBeUndefined();

  expect(lab.events[0]).toEqual({
    type: 'directory.connection-malformed',
    from: 'agent1',
    problem: 'LDAP message: it does not start with a SEQUENCE.',
  });
  await client.unbind();
});

test('pipelined requests are answered in order, each after the one before', async () => {
  const order: string[] = [];
  const listener = new LdapListener({
    ...SERVING,
    bind: async () => {
      await Promise.resolve();
      order.push('bind');
      return SUCCESS;
    },
    search: () => {
      order.push('search');
      return { entries: [], references: [], result: SUCCESS };
    },
  });

  await talk(Buffer.concat([BIND, SEARCH, BIND]), listener);

  expect(order).toEqual(['bind', 'search', 'bind']);
});

test.each(['alice@contoso.test', 'CONTOSO\\alice', 'CN=a\\2Cb,DC=x', '', ' x='])(
  'the bind name %j reaches the handler as it was sent',
  async (name) => {
    const seen: BindOperation[] = [];
    const listener = new LdapListener({
      ...SERVING,
      bind: (operation) => {
        seen.push(operation);
        return SUCCESS;
      },
    });

    await talk(
      message(ber(0x60, ber(0x02, Buffer.from([3])), octets(name), ber(0x80, 'pw'))),
      listener,
    );

    expect(seen.map((operation) => operation.name)).toEqual([name]);
  },
);

test('a critical control is refused, and the operation with it', async () => {
  const control = ber(0xa0, ber(0x30, octets('1.2.3.4'), Buffer.from([1, 1, 0xff])));
  const bind = ber(0x60, ber(0x02, Buffer.from([3])), octets(''), ber(0x80, ''));

  const { replies } = await talk(message(bind, control));

  expect(replies.includes(Buffer.from([0x0a, 1, 12]))).toBe(true);
});

test('messages are cut out of the stream wherever its chunks end', () => {
  const good = Buffer.concat([BIND, SEARCH, UNBIND]);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: good.length }), { maxLength: 6 }), (cuts) => {
      const framer = new LdapFramer();
      const ends = [...cuts, good.length].sort((a, b) => a - b);
      const chunks = ends.map((end, index) => good.subarray(ends[index - 1] ?? 0, end));
      const messages = chunks.flatMap((chunk) => [...framer.push(chunk)]);

      expect(messages).toEqual([BIND, SEARCH, UNBIND]);
    }),
  );
});

test('a message at the limit is taken', () => {
  const framer = new LdapFramer();
  const long = ber(0x30, Buffer.alloc(LDAP_MESSAGE_BYTES_MAX - 6));

  expect([...framer.push(long)]).toEqual([long]);
});

function nested(depth: number): Buffer {
  const parts: Buffer[] = [PRESENT];
  let length = PRESENT.length;
  for (let level = 1; level < depth; level += 1) {
    const header = Buffer.from([0xa2, 0x84, 0, 0, 0, 0]);
    header.writeUInt32BE(length, 2);
    parts.push(header);
    length += header.length;
  }
  return Buffer.concat(parts.reverse());
}
