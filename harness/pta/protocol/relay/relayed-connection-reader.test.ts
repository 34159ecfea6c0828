import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { encodeNetFramingRecord, encodePreamble } from '../net-framing/write-records.ts';
import { withLengthPrefix } from './length-prefix.ts';
import {
  encodeRelayedAccept,
  encodeRelayedAcceptRefusal,
  encodeRelayedAcceptReply,
} from './relayed-accept.ts';
import { RelayedConnectionReader, type RelayedUnit } from './relayed-connection-reader.ts';

const ID = '39aadc47-3295-4a41-a886-51ad9e0cca37';
const ACCEPT = encodeRelayedAccept(ID);
const PREAMBLE = encodePreamble('sb://lab/path');
const RECORDS = ['version', 'mode', 'via', 'known-encoding', 'preamble-end'];
const ENVELOPE = encodeNetFramingRecord({
  kind: 'sized-envelope',
  envelope: new Uint8Array(300).fill(0x56),
});

function kindsOf(units: readonly RelayedUnit[]): string[] {
  return units.map(({ kind }) => kind);
}

function begun(): RelayedConnectionReader {
  const reader = new RelayedConnectionReader();
  for (const part of withLengthPrefix(ACCEPT)) reader.push(part);
  return reader;
}

test('a connection begins with a message of the relay; the framing comes behind it', () => {
  const reader = new RelayedConnectionReader();
  const [length, message] = withLengthPrefix(ACCEPT);

  expect(reader.push(length)).toEqual([]);
  expect(reader.push(message)).toEqual([{ kind: 'relay-message', message: ACCEPT }]);
  expect(kindsOf(reader.push(PREAMBLE))).toEqual(RECORDS);
});

test.each([
  ['a RelayedAccept', ACCEPT],
  ['a RelayedAcceptReply', encodeRelayedAcceptReply()],
  ['a refusal', encodeRelayedAcceptRefusal('Nobody waits.')],
])('%s is told from a record where a record would begin', (_what, message) => {
  const reader = begun();
  reader.push(PREAMBLE);

  const units = [...withLengthPrefix(message), PREAMBLE].flatMap((part) => reader.push(part));

  expect(kindsOf(units)).toEqual(['relay-message', ...RECORDS]);
  expect(units[0]).toEqual({ kind: 'relay-message', message });
});

test('a second RelayedAccept may come without its length, in a message of its own', () => {
  const reader = begun();
  reader.push(PREAMBLE);

  expect(reader.push(ACCEPT)).toEqual([{ kind: 'relay-message', message: ACCEPT }]);
  expect(kindsOf(reader.push(PREAMBLE))).toEqual(RECORDS);
});

test('the bytes of an envelope are its own, however it is cut', () => {
  fc.assert(
    fc.property(fc.nat(ENVELOPE.length), (at) => {
      const reader = begun();
      const cut = [ENVELOPE.subarray(0, at), ENVELOPE.subarray(at)];
      expect(kindsOf(cut.flatMap((part) => reader.push(part)))).toEqual(['sized-envelope']);
    }),
    { seed: 5, numRuns: 100 },
  );
});

test('any bytes are units or MALFORMED', () => {
  const all = Buffer.concat([...withLengthPrefix(ACCEPT), PREAMBLE, ENVELOPE]);
  const mutated = fc.tuple(fc.nat(all.length - 1), fc.nat(255)).map(([at, byte]) => {
    const bytes = Uint8Array.from(all);
    bytes[at] = byte;
    return bytes;
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(mutated, fc.uint8Array()), { maxLength: 4 }), (messages) => {
      const reader = new RelayedConnectionReader();
      try {
        for (const message of messages) reader.push(message);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toMatchObject({ code: MALFORMED });
      }
    }),
    { seed: 11, numRuns: 400 },
  );
});

test.each([
  [
    'the first message',
    () => new RelayedConnectionReader(),
    Buffer.concat(withLengthPrefix(ACCEPT)),
  ],
  ['a record', begun, ENVELOPE],
])('%s that the end of the connection cuts short is MALFORMED', (_what, open, bytes) => {
  const reader = open();
  reader.push(bytes.subarray(0, 20));

  expect(() => reader.end()).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test('a connection may end between two records, and before anything was said', () => {
  const reader = begun();
  reader.push(PREAMBLE);

  expect(() => reader.end()).not.toThrow();
  expect(() => new RelayedConnectionReader().end()).not.toThrow();
});
