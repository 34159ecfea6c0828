import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../../harness/runtime/errors.ts';
import { InMemoryLab } from '../in-memory-lab.test-support.ts';
import {
  ABANDON,
  BIND,
  ber,
  bindAs,
  EXTENDED,
  message,
  messagesIn,
  nested,
  octets,
  REQUESTS,
  SEARCH,
  SERVING,
  search,
  talk,
  UNBIND,
} from './ldap-bytes.test-support.ts';
import { LdapListener } from './ldap-listener.ts';
import {
  type FoundEntry,
  type LdapRequestHandler,
  type LdapSession,
  SUCCESS,
} from './ldap-operation.ts';
import { FILTER_DEPTH_MAX } from './read-search-filter.ts';
import { writeLdapResult, writeNoticeOfDisconnection } from './write-ldap-reply.ts';

const success = (operation: 'bind' | 'search') =>
  writeLdapResult({ messageId: 7, operation }, { result: SUCCESS });

test('pipelined requests are answered in order, each after the one before', async () => {
  const order: string[] = [];
  const listener = new LdapListener(async ({ operation }) => {
    order.push(`${operation.kind} begins`);
    if (operation.kind === 'bind') await Promise.resolve();
    order.push(`${operation.kind} ends`);
    return { result: SUCCESS };
  });

  const { replies } = await talk(Buffer.concat([BIND, SEARCH, BIND]), listener);

  expect(order).toEqual(
    ['bind', 'search', 'bind'].flatMap((kind) => [`${kind} begins`, `${kind} ends`]),
  );
  expect(replies).toEqual([success('bind'), success('search'), success('bind')]);
});

test('what handlers leave on the session is there at the next request', async () => {
  const sessions: LdapSession[] = [];
  const listener = new LdapListener((_, session) => {
    sessions.push({ ...session });
    session.identity = { dn: 'CN=a', id: 1 };
    session.memory.set('cursor', 5);
    return { result: SUCCESS };
  });

  await talk(Buffer.concat([BIND, SEARCH]), listener);

  expect(sessions).toMatchObject([
    { identity: undefined, secure: false, service: 'domain' },
    { identity: { dn: 'CN=a', id: 1 }, memory: new Map([['cursor', 5]]) },
  ]);
});

test('unbind ends the connection; what follows is not read', async () => {
  const { code, replies } = await talk(Buffer.concat([BIND, UNBIND, BIND]));

  expect({ code, replies }).toEqual({ code: undefined, replies: [success('bind')] });
});

test('abandon is not answered', async () => {
  expect((await talk(Buffer.concat([ABANDON, BIND]))).replies).toEqual([success('bind')]);
});

test('a dropped connection gets no answer, and those before it theirs', async () => {
  const listener = new LdapListener(({ operation }) =>
    operation.kind === 'bind' ? 'drop-connection' : { result: SUCCESS },
  );

  expect(await talk(Buffer.concat([SEARCH, BIND, SEARCH]), listener)).toEqual({
    code: undefined,
    replies: [success('search')],
  });
});

test.each<[string, Uint8Array]>([
  ['a filter that is too deep', search('', nested(FILTER_DEPTH_MAX + 1))],
  ['a filter that would overflow the stack', search('', nested(20_000))],
  ['a response', message(ber(0x65, Buffer.from([0x0a, 1, 0]), octets(''), octets('')))],
  ['a bind without credentials', bindAs('')],
])('%s is answered with protocolError, and the connection goes on', async (_, bytes) => {
  const { code, replies } = await talk(Buffer.concat([bytes, BIND]));

  expect(replies[0]?.includes(Buffer.from([0x0a, 1, 2]))).toBe(true);
  expect({ code, rest: replies.slice(1) }).toEqual({ code: undefined, rest: [success('bind')] });
});

test.each<[string, Uint8Array, string]>([
  ['no SEQUENCE', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'it does not start with a SEQUENCE'],
  ['an indefinite length', Buffer.from([0x30, 0x80, 0, 0]), 'it has an indefinite length'],
  [
    'a length past the limit',
    Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]),
    'it is longer than 10485760 bytes',
  ],
  ['an unknown operation', message(ber(0x7f)), 'its operation is not known'],
])('%s is told and ends the connection', async (_, bytes, problem) => {
  expect(await talk(Buffer.concat([BIND, bytes, BIND]))).toEqual({
    code: MALFORMED,
    replies: [success('bind'), writeNoticeOfDisconnection(`LDAP message: ${problem}.`)],
  });
});

test('a message that never becomes whole is not answered', async () => {
  expect(await talk(SEARCH.subarray(0, -1))).toEqual({ code: undefined, replies: [] });
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

test.each<[string, fc.Arbitrary<Uint8Array>]>([
  ['random bytes', fc.uint8Array({ maxLength: 100 })],
  [
    'mutations of good requests',
    fc
      .tuple(
        fc.constantFrom(...REQUESTS, UNBIND, ABANDON),
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
  await fc.assert(
    fc.asyncProperty(bytes, async (sent) => {
      expect([undefined, MALFORMED]).toContain((await talk(sent, SERVING)).code);
    }),
    { numRuns: 150 },
  );
});

/** Entries without end, and how many have been looked at. */
function endless() {
  const looked = { at: 0, closed: false };
  const entry: FoundEntry = {
    dn: 'CN=a',
    attributes: [{ name: 'description', values: ['x'.repeat(1_000)] }],
  };
  function* entries() {
    try {
      for (;;) {
        looked.at += 1;
        yield entry;
      }
    } finally {
      looked.closed = true;
    }
  }
  return { looked, entries };
}

async function bytesFrom(stream: Duplex, count: number): Promise<void> {
  let received = 0;
  while (received < count) {
    const chunk: Buffer | null = stream.read();
    received += chunk?.length ?? 0;
    if (chunk === null) await new Promise((resolve) => stream.once('readable', resolve));
  }
}

test('entries are looked at as fast as the client reads, and no further when it goes', async () => {
  const { looked, entries } = endless();
  const listener = new LdapListener(() => ({ entries: entries(), result: SUCCESS }));
  const [near, far] = duplexPair();
  near.write(SEARCH);
  const served = listener.serve(far, { secure: true, service: 'domain' });

  await bytesFrom(near, 1_000_000);
  const reading = looked.at;
  far.destroy();
  await served;

  expect(reading).toBeGreaterThan(900);
  expect(reading).toBeLessThan(1_500);
  expect(looked.closed).toBe(true);
});

test('a client that does not read is not read from', async () => {
  let served = 0;
  const listener = new LdapListener(() => {
    served += 1;
    return { result: { ...SUCCESS, diagnosticMessage: 'x'.repeat(10_000) } };
  });
  const [near, far] = duplexPair();
  const done = listener.serve(far, { secure: true, service: 'domain' });
  const sent = new Promise((resolve) =>
    near.write(Buffer.concat(Array.from({ length: 1_000 }, () => BIND)), resolve),
  );
  await sent;

  expect(served).toBeLessThan(50);
  far.destroy();
  await done;
});

test.each<[string, Uint8Array, LdapRequestHandler]>([
  ['while it is idle', Buffer.alloc(0), () => ({ result: SUCCESS })],
  ['in the middle of a message', SEARCH.subarray(0, 9), () => ({ result: SUCCESS })],
  ['after unbind', Buffer.concat([BIND, UNBIND]), () => ({ result: SUCCESS })],
  ['after a notice', Buffer.concat([BIND, Buffer.from('HTTP')]), () => ({ result: SUCCESS })],
  ['before StartTLS is sent', EXTENDED, () => ({ result: SUCCESS, startTls: true })],
  ['while it sends', SEARCH, () => ({ entries: endless().entries(), result: SUCCESS })],
])('a connection that is destroyed %s ends', async (_, bytes, handle) => {
  const [near, far] = duplexPair();
  const listener = new LdapListener(handle);
  const served = listener.serve(far, { secure: false, service: 'domain' }, async (same) => same);
  await new Promise((resolve) => near.write(bytes, resolve));

  far.destroy();

  expect((await Promise.allSettled([served]))[0].status).toMatch(/fulfilled|rejected/);
});

test('a connection that is destroyed before it is served ends', async () => {
  const [, far] = duplexPair();
  far.destroy();

  await expect(SERVING.serve(far, { secure: false, service: 'domain' })).resolves.toBeUndefined();
});

test('a long message in small pieces is read once it is whole', async () => {
  const value = 'x'.repeat(300_000);
  const [near, far] = duplexPair();
  const replies: Buffer[] = [];
  near.on('data', (chunk: Buffer) => replies.push(chunk));
  const served = SERVING.serve(far, { secure: true, service: 'domain' });
  const bytes = Buffer.concat([search(value), EXTENDED]);
  for (let at = 0; at < bytes.length; at += 1_000) near.write(bytes.subarray(at, at + 1_000));
  near.end();
  await served;

  expect(messagesIn(Buffer.concat(replies))).toHaveLength(2);
});
