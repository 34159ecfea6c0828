import { type Duplex, duplexPair, PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { HarnessError, MALFORMED } from './errors.ts';
import {
  type HandshakeMessage,
  readHandshakeMessage,
  writeHandshakeMessage,
} from './handshake-messages.ts';
import { seededRandom } from './random.ts';
import { SECURE_CHANNEL_FAILED } from './secure-channel.ts';
import { simulatedSecureChannel } from './simulated-secure-channel.ts';

const MESSAGES: readonly HandshakeMessage[] = [
  { type: 'client-hello', serverName: 'login.microsoftonline.com', nonce: 'bm9uY2U=' },
  {
    type: 'server-hello',
    chain: ['MIIB', 'MIIC'],
    proof: 'cHJvb2Y=',
    requestsClientCertificate: true,
    nonce: 'bm9uY2U=',
    sessionId: 'c2Vzc2lvbg==',
  },
  {
    type: 'client-hello',
    serverName: 'login.microsoftonline.com',
    nonce: 'bm9uY2U=',
    session: { id: 'c2Vzc2lvbg==', proof: 'cHJvb2Y=' },
  },
  { type: 'server-resumes', proof: 'cHJvb2Y=' },
  { type: 'client-finished' },
  { type: 'client-finished', chain: ['MIIB'], proof: 'cHJvb2Y=' },
  { type: 'alert', reason: 'expired' },
];

function encode(message: HandshakeMessage): Buffer {
  const stream = new PassThrough();
  writeHandshakeMessage(stream, message);
  return stream.read() ?? Buffer.alloc(0);
}

function streamOf(...chunks: Uint8Array[]): Duplex {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return stream;
}

const VALID = MESSAGES.map(encode);

/** Random bytes, and valid messages with a few bytes changed, cut or lengthened. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .tuple(
      fc.constantFrom(...VALID),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 4 }),
      fc.nat(400),
    )
    .map(([valid, changes, length]) => {
      const bytes = Buffer.from(valid);
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
      return new Uint8Array(bytes.subarray(0, length));
    }),
);

test.each(MESSAGES)('a $type message is read as it was written', async (message) => {
  expect(await readHandshakeMessage(streamOf(encode(message)))).toEqual(message);
});

test('a message may come byte by byte', async () => {
  const [message] = MESSAGES;
  const bytes = [...(VALID[0] ?? [])].map((byte) => Uint8Array.of(byte));

  expect(await readHandshakeMessage(streamOf(...bytes))).toEqual(message);
});

test('what follows a message in the same write stays on the stream', async () => {
  const stream = streamOf(Buffer.concat([...VALID, Buffer.from('and then LDAP')]));

  const read: HandshakeMessage[] = [];
  for (const _each of MESSAGES) read.push(await readHandshakeMessage(stream));

  expect(read).toEqual(MESSAGES);
  expect(stream.read().toString()).toBe('and then LDAP');
});

test.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array()],
  ['TLS', Buffer.from('16030100f8010000f40303', 'hex')],
  ['a length of zero', Buffer.from('\u0001PTA\0\0\0\0', 'latin1')],
  ['a length beyond the bound', Buffer.from('\u0001PTA\0\u0001\0\u0001', 'latin1')],
  ['no JSON', Buffer.from('\u0001PTA\0\0\0\u0002{]', 'latin1')],
  ['another message', Buffer.from('\u0001PTA\0\0\0\u000c{"type":"x"}', 'latin1')],
  ['a cut message', VALID[0]?.subarray(0, -1) ?? new Uint8Array()],
  ['an alert with a long text', encode({ type: 'alert', reason: 'x'.repeat(65) })],
])('%s is MALFORMED', async (_what, bytes) => {
  await expect(readHandshakeMessage(streamOf(bytes))).rejects.toMatchObject({ code: MALFORMED });
});

const UNFIT: readonly unknown[] = [
  null,
  'client-hello',
  [],
  {},
  { type: 'client-hello', serverName: 'a.test' },
  { type: 'client-hello', serverName: 1, nonce: 'n' },
  { type: 'client-hello', serverName: 'a.test', nonce: 'n', session: null },
  { type: 'client-hello', serverName: 'a.test', nonce: 'n', session: [] },
  { type: 'client-hello', serverName: 'a.test', nonce: 'n', session: { id: 'i' } },
  ...['chain', 'proof', 'requestsClientCertificate', 'nonce', 'sessionId'].flatMap((field) => [
    { ...MESSAGES[1], [field]: undefined },
    { ...MESSAGES[1], [field]: 1 },
  ]),
  { ...MESSAGES[1], chain: ['MIIB', 1] },
  { type: 'server-resumes' },
  { type: 'server-resumes', proof: null },
  { type: 'client-finished', chain: null },
  { type: 'client-finished', chain: [1] },
  { type: 'client-finished', proof: null },
  { type: 'alert' },
  { type: 'alert', reason: 1 },
];

test.each(UNFIT)('%j is MALFORMED', async (content) => {
  const bytes = encode(content as HandshakeMessage);

  await expect(readHandshakeMessage(streamOf(bytes))).rejects.toMatchObject({ code: MALFORMED });
});

test('what a message does not have is passed over', async () => {
  const more = { type: 'server-resumes', proof: 'cHJvb2Y=', novelty: 1 } as const;

  expect(await readHandshakeMessage(streamOf(encode(more)))).toEqual({
    type: 'server-resumes',
    proof: 'cHJvb2Y=',
  });
});

test('a stream that has closed already is MALFORMED, not waited for', async () => {
  const stream = new PassThrough();
  stream.destroy();

  await expect(readHandshakeMessage(stream)).rejects.toMatchObject({ code: MALFORMED });
});

test('any bytes are a message or MALFORMED', async () => {
  await fc.assert(
    fc.asyncProperty(anyBytes, async (bytes) => {
      const outcome = await readHandshakeMessage(streamOf(bytes)).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toBeInstanceOf(HarnessError);
        expect(outcome).toMatchObject({ code: MALFORMED });
      }
    }),
    { numRuns: 300 },
  );
});

test.each(['accept', 'connect'] as const)('any bytes fail %s, and never hang it', async (side) => {
  const channel = simulatedSecureChannel(systemClock, seededRandom(1));
  const identity = { chain: [], privateKey: '' };
  await fc.assert(
    fc.asyncProperty(fc.array(anyBytes, { maxLength: 3 }), async (chunks) => {
      const [own, other] = duplexPair();
      other.resume();
      for (const chunk of chunks) other.write(chunk);
      other.end();
      const handshake =
        side === 'accept'
          ? channel.accept(own, { identity, requestClientCertificate: true })
          : channel.connect(own, { serverName: 'a.test', trustedRoots: [] });

      await expect(handshake).rejects.toMatchObject({ code: SECURE_CHANNEL_FAILED });
    }),
    { numRuns: 100 },
  );
});
