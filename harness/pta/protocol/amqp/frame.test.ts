import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import type { AmqpFrame, TransferFrame } from './amqp-frame.ts';
import { FrameReader } from './frame-reader.ts';
import { encodeFrame, encodeTransferParts, FRAME_TOO_LARGE } from './frame-writer.ts';
import { decodeDataSections, encodeDataSection } from './message-sections.ts';

function readAll(bytes: Uint8Array): AmqpFrame[] {
  return new FrameReader().push(bytes);
}

function readHex(hex: string): AmqpFrame[] {
  return readAll(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

const malformed = expect.objectContaining({ code: MALFORMED });

test.each<[string, AmqpFrame, string]>([
  ['SASL header', { kind: 'protocol-header', protocol: 'sasl' }, '414d515003010000'],
  ['AMQP header', { kind: 'protocol-header', protocol: 'amqp' }, '414d515000010000'],
  ['empty frame', { kind: 'empty', channel: 0 }, '0000000802000000'],
  [
    'sasl-init',
    { kind: 'sasl-init', mechanism: 'EXTERNAL' },
    '0000001a02010000005341c00d03a30845585445524e414c4040',
  ],
  [
    'disposition',
    {
      kind: 'disposition',
      channel: 0,
      isReceiver: true,
      first: 0,
      settled: true,
      state: { outcome: 'accepted' },
    },
    '0000001702000000005315c00a06414340410053244540',
  ],
  [
    'flow',
    {
      kind: 'flow',
      channel: 0,
      nextIncomingId: 1,
      incomingWindow: 5000,
      nextOutgoingId: 1,
      outgoingWindow: 5000,
      handle: 1,
      deliveryCount: 0,
      linkCredit: 1000,
      available: 0,
      echo: false,
    },
    '0000002802000000005313c01b0b520170000013885201700000138852014370000003e843404240',
  ],
])('writes the captured %s and reads it back', (_name, frame, hex) => {
  expect(Buffer.from(encodeFrame(frame)).toString('hex')).toBe(hex);
  expect(readHex(hex)).toEqual([frame]);
});

const info = { k: { type: 'boolean' as const, value: true } };
const FRAMES: readonly AmqpFrame[] = [
  { kind: 'sasl-mechanisms', mechanisms: ['MSSBCBS', 'PLAIN', 'ANONYMOUS', 'EXTERNAL'] },
  { kind: 'sasl-outcome', code: 0, additionalData: new Uint8Array([87]) },
  { kind: 'open', channel: 0, containerId: 'c', maxFrameSize: 65536, idleTimeoutMs: 120_000 },
  {
    kind: 'begin',
    channel: 3,
    remoteChannel: 0,
    nextOutgoingId: 1,
    incomingWindow: 2,
    outgoingWindow: 3,
  },
  {
    kind: 'attach',
    channel: 0,
    name: 'RelayLink_x:in',
    handle: 1,
    isReceiver: true,
    source: { address: 'sb://lab/path/' },
    target: {},
    maxMessageSize: 2n ** 40n,
    offeredCapabilities: ['a', 'b'],
    properties: { 'com.microsoft:swt': { type: 'string', value: 'x'.repeat(300) } },
  },
  {
    kind: 'detach',
    channel: 0,
    handle: 1,
    closed: true,
    error: { condition: 'amqp:not-found', description: 'no', info },
  },
  { kind: 'end', channel: 0, error: { condition: 'amqp:internal-error' } },
  { kind: 'close', channel: 0 },
  {
    kind: 'disposition',
    channel: 0,
    isReceiver: true,
    first: 1,
    last: 2,
    state: { outcome: 'rejected', error: { condition: 'x' } },
  },
  { kind: 'disposition', channel: 0, isReceiver: true, first: 1, state: { outcome: 'released' } },
  { kind: 'disposition', channel: 0, isReceiver: true, first: 1, state: { outcome: 'modified' } },
];

test.each(FRAMES)('reads back the $kind that it writes', (frame) => {
  expect(readAll(encodeFrame(frame))).toEqual([frame]);
});

const TRANSFER: TransferFrame = {
  kind: 'transfer',
  channel: 0,
  handle: 1,
  deliveryId: 0,
  deliveryTag: new Uint8Array([1]),
  settled: false,
  payload: encodeDataSection(new Uint8Array([1, 2, 3])),
};

test('writes a transfer in two messages of which the first announces the size of both', () => {
  const [performative, payload] = encodeTransferParts(TRANSFER);
  expect(Buffer.from(performative).readUInt32BE()).toBe(performative.length + payload.length);
  expect(Buffer.from(payload).toString('hex')).toBe('005375b000000003010203');
});

test('joins a transfer that arrives in two messages', () => {
  const [performative, payload] = encodeTransferParts(TRANSFER);
  const reader = new FrameReader();
  expect(reader.push(performative)).toEqual([]);
  expect(reader.push(payload)).toEqual([TRANSFER]);
});

test('reads frames however the stream is cut', () => {
  const all = [...FRAMES, TRANSFER, { kind: 'empty', channel: 0 } as const];
  const bytes = Buffer.concat(all.map(encodeFrame));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (cut) => {
      const reader = new FrameReader();
      const read: AmqpFrame[] = [];
      for (let at = 0; at < bytes.length; at += cut) {
        read.push(...reader.push(bytes.subarray(at, at + cut)));
      }
      expect(read).toEqual(all);
    }),
    { numRuns: 30 },
  );
});

test('reads a performative whose trailing fields are left off', () => {
  expect(readHex('0000000f 02000000 005316 c00201 43')).toEqual([
    { kind: 'detach', channel: 0, handle: 0 },
  ]);
});

test('reads a descriptor spelled as a symbol', () => {
  const name = Buffer.from('amqp:close:list').toString('hex');
  expect(readHex(`0000001b 02000000 00a30f${name} 45`)).toEqual([{ kind: 'close', channel: 0 }]);
});

test('passes over an extended header', () => {
  expect(readHex('0000000c 03000001 ffffffff')).toEqual([{ kind: 'empty', channel: 1 }]);
});

test('reads sasl-mechanisms given as one symbol', () => {
  expect(readHex('00000012 02010000 005340 c00501 a3024142')).toEqual([
    { kind: 'sasl-mechanisms', mechanisms: ['AB'] },
  ]);
});

test.each([
  ['an unknown performative', '0000000c02000000005319 45'],
  ['a SASL performative in an AMQP frame', '0000000c02000000005340 45'],
  ['an unknown frame type', '0000000802020000'],
  ['a size below the header', '0000000702000000'],
  ['a size above 65,536', '0001000102000000'],
  ['a body that begins before the header ends', '0000000801000000'],
  ['a body that begins past the end', '0000000803000000'],
  ['AMQP 0.9.1', '414d515000000901'],
  ['the TLS layer', '414d515002010000'],
  ['a frame without its mandatory field', '0000000c02000000005310 45'],
  ['a field of another type', '0000000f 02000000 005316 c00201 41'],
  ['bytes behind a performative', '0000000d02000000005318 45 40'],
  ['a body that is no list', '0000000c02000000005318 40'],
])('MALFORMED: %s', (_what, hex) => {
  expect(() => readHex(hex)).toThrow(malformed);
});

test('refuses to write a frame above 65,536 bytes', () => {
  const frame = { ...TRANSFER, payload: new Uint8Array(65_536) };
  expect(() => encodeFrame(frame)).toThrow(expect.objectContaining({ code: FRAME_TOO_LARGE }));
});

test('finds the data sections among the sections of a message', () => {
  const header = Buffer.from('00537045', 'hex');
  const data = encodeDataSection(new Uint8Array([7, 8]));
  const short = Buffer.from('005375a00109', 'hex');
  expect([...decodeDataSections(Buffer.concat([header, data, short]))]).toEqual([7, 8, 9]);
});

test.each(['', '00537045', '40', '00537541'])('MALFORMED: a message %j without data', (hex) => {
  expect(() => decodeDataSections(Buffer.from(hex, 'hex'))).toThrow(malformed);
});

test('gives frames or MALFORMED for any bytes, and for frames with bytes changed', () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(...FRAMES, TRANSFER),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
    )
    .map(([frame, changes]) => {
      const bytes = new Uint8Array(encodeFrame(frame));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated), (bytes) => {
      try {
        for (const frame of readAll(bytes)) {
          if (frame.kind === 'transfer') decodeDataSections(frame.payload);
        }
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        expect(error.code).toBe(MALFORMED);
      }
    }),
    { numRuns: 400 },
  );
});
