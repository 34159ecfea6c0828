import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { NetFramingReader } from './net-framing-reader.ts';
import { OversizedEnvelope } from './oversized-envelope.ts';
import { ENVELOPE_BYTES_MAX, MODES, type NetFramingRecord } from './records.ts';
import { ENVELOPE_TOO_LARGE, encodeNetFramingRecord, encodePreamble } from './write-records.ts';

const malformed = expect.objectContaining({ code: MALFORMED });

function readAll(bytes: Uint8Array): NetFramingRecord[] {
  return new NetFramingReader().push(bytes);
}

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const record: fc.Arbitrary<NetFramingRecord> = fc.oneof(
  fc.record({ kind: fc.constant('version' as const), major: fc.nat(255), minor: fc.nat(255) }),
  fc.record({ kind: fc.constant('mode' as const), mode: fc.constantFrom(...MODES) }),
  fc.record({ kind: fc.constant('via' as const), uri: word }),
  fc.record({ kind: fc.constant('known-encoding' as const), encoding: fc.nat(255) }),
  fc.record({ kind: fc.constant('extensible-encoding' as const), contentType: word }),
  fc.record({ kind: fc.constant('upgrade-request' as const), protocol: word }),
  fc.record({ kind: fc.constant('fault' as const), uri: word }),
  fc.record({
    kind: fc.constant('sized-envelope' as const),
    envelope: fc.uint8Array({ minLength: 1, maxLength: 400 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'upgrade-response' as const,
      'preamble-end' as const,
      'preamble-ack' as const,
      'end' as const,
    ),
  }),
);

test('writes the captured preamble', () => {
  const via = `sb://his-nam1-eus1.servicebus.windows.net/${'x'.repeat(82)}`;
  const bytes = Buffer.from(encodePreamble(via));
  expect(bytes.toString('hex')).toBe(`0001000102027c${Buffer.from(via).toString('hex')}03080c`);
});

test('reads the preamble it writes', () => {
  expect(readAll(encodePreamble('sb://lab.servicebus.windows.net/path'))).toEqual([
    { kind: 'version', major: 1, minor: 0 },
    { kind: 'mode', mode: 'duplex' },
    { kind: 'via', uri: 'sb://lab.servicebus.windows.net/path' },
    { kind: 'known-encoding', encoding: 8 },
    { kind: 'preamble-end' },
  ]);
});

test.each<[string, NetFramingRecord]>([
  ['0b', { kind: 'preamble-ack' }],
  ['07', { kind: 'end' }],
  ['0603010203', { kind: 'sized-envelope', envelope: new Uint8Array([1, 2, 3]) }],
  ['080161', { kind: 'fault', uri: 'a' }],
])('writes and reads %s', (hex, value) => {
  expect(Buffer.from(encodeNetFramingRecord(value)).toString('hex')).toBe(hex);
  expect(readAll(Buffer.from(hex, 'hex'))).toEqual([value]);
});

test('reads back records however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 6 }), fc.integer({ min: 1, max: 50 }), (all, cut) => {
      const bytes = Buffer.concat(all.map(encodeNetFramingRecord));
      const reader = new NetFramingReader();
      const read: NetFramingRecord[] = [];
      for (let at = 0; at < bytes.length; at += cut)
        read.push(...reader.push(bytes.subarray(at, at + cut)));
      expect(read).toEqual(all);
    }),
  );
});

test.each([
  '0d',
  '05',
  '0100',
  '0105',
  '0600',
  '0681800400',
  '0280808080ff01',
  '0201ff',
  'aa000000',
])('MALFORMED: %s', (hex) => {
  expect(() => readAll(Buffer.from(hex, 'hex'))).toThrow(malformed);
});

test('refuses to write an envelope above 65,536 bytes', () => {
  const of = (length: number) => () =>
    encodeNetFramingRecord({ kind: 'sized-envelope', envelope: new Uint8Array(length) });
  expect(of(ENVELOPE_BYTES_MAX)).not.toThrow();
  expect(of(ENVELOPE_BYTES_MAX + 1)).toThrow(expect.objectContaining({ code: ENVELOPE_TOO_LARGE }));
});

test('gives records or MALFORMED for any bytes, and for records with bytes changed', () => {
  const mutated = fc
    .tuple(fc.array(record, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(255))
    .map(([all, at, value]) => {
      const bytes = Buffer.concat(all.map(encodeNetFramingRecord));
      bytes[at % bytes.length] = value;
      return new Uint8Array(bytes);
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated), (bytes) => {
      try {
        readAll(bytes);
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        expect(error.code).toBe(MALFORMED);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['one byte too many', '06818004', /65537 bytes of at most 65536/],
  ['2 GiB', '06ffffffff07', /2147483647 bytes of at most 65536/],
])('an envelope that announces %s is told from other malformed records', (_what, hex, says) => {
  const read = () => readAll(Buffer.from(hex, 'hex'));

  expect(read).toThrow(OversizedEnvelope);
  expect(read).toThrow(malformed);
  expect(read).toThrow(says);
});

test('an envelope that announces nothing is malformed, and not oversized', () => {
  expect(() => readAll(Buffer.from('0600', 'hex'))).not.toThrow(OversizedEnvelope);
});
