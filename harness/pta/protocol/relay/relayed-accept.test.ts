import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { LengthPrefixReader, withLengthPrefix } from './length-prefix.ts';
import {
  decodeRelayedAccept,
  decodeRelayedAcceptReply,
  encodeRelayedAccept,
  encodeRelayedAcceptRefusal,
  encodeRelayedAcceptReply,
  RELAYED_ACCEPT_BYTES,
  RELAYED_ACCEPT_REPLY_BYTES,
} from './relayed-accept.ts';

const ID = '39aadc47-3295-4a41-a886-51ad9e0cca37';
const malformed = expect.objectContaining({ code: MALFORMED });

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function ascii(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** The captured RelayedAccept, record by record. */
const RELAYED_ACCEPT = [
  '5602', // s:Envelope
  '0b017304', // xmlns:s
  '0b016106', // xmlns:a
  '5608', // s:Header
  '440a', // a:Action
  '1e0082', // s:mustUnderstand="1"
  `990d${ascii('RelayedAccept')}`,
  '440c', // a:To
  '1e0082',
  `9946${ascii('http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous')}`,
  '01',
  '560e', // s:Body
  `400d${ascii('RelayedAccept')}`,
  `0843${ascii('http://schemas.microsoft.com/netservices/2009/05/servicebus/connect')}`,
  `09016929${ascii('http://www.w3.org/2001/XMLSchema-instance')}`,
  `4002${ascii('Id')}`,
  `9924${ascii(ID)}`,
  '010101',
].join('');

test('writes the captured RelayedAccept, byte for byte', () => {
  expect(hex(encodeRelayedAccept(ID))).toBe(RELAYED_ACCEPT);
});

test('writes a RelayedAccept of 286 bytes behind 1E 01 00 00', () => {
  const [length, message] = withLengthPrefix(encodeRelayedAccept(ID));
  expect(message).toHaveLength(RELAYED_ACCEPT_BYTES);
  expect(hex(length)).toBe('1e010000');
});

test('writes a RelayedAcceptReply of 152 bytes behind 98 00 00 00', () => {
  const [length, message] = withLengthPrefix(encodeRelayedAcceptReply());
  expect(message).toHaveLength(RELAYED_ACCEPT_REPLY_BYTES);
  expect(hex(length)).toBe('98000000');
});

test.each(['no', 'x'.repeat(500), 'gone: ünter'])('writes a refusal %# behind AA', (reason) => {
  const [length, message] = withLengthPrefix(encodeRelayedAcceptRefusal(reason));
  expect(hex(length)).toBe('aa000000');
  expect(decodeRelayedAcceptReply(message)).toMatchObject({ kind: 'refused' });
});

test('reads the reason of a refusal', () => {
  expect(decodeRelayedAcceptReply(encodeRelayedAcceptRefusal('no such listener'))).toEqual({
    kind: 'refused',
    reason: 'no such listener',
  });
});

test('reads the id of a RelayedAccept and the consent of the reply', () => {
  expect(decodeRelayedAccept(encodeRelayedAccept(ID))).toBe(ID);
  expect(decodeRelayedAcceptReply(encodeRelayedAcceptReply())).toEqual({ kind: 'accepted' });
});

test('MALFORMED: one message in the place of the other', () => {
  expect(() => decodeRelayedAccept(encodeRelayedAcceptReply())).toThrow(malformed);
  expect(() => decodeRelayedAcceptReply(encodeRelayedAccept(ID))).toThrow(malformed);
});

test('reads a prefixed message however it is cut, and hands on what follows', () => {
  const all = Buffer.concat([
    ...withLengthPrefix(encodeRelayedAcceptReply()),
    Buffer.from([0, 1, 0]),
  ]);
  fc.assert(
    fc.property(fc.nat(all.length), (cut) => {
      const reader = new LengthPrefixReader();
      const first = reader.push(all.subarray(0, cut));
      const read = first ?? reader.push(all.subarray(cut));
      const late = first === undefined ? [] : [...all.subarray(cut)];
      expect(read?.message).toEqual(encodeRelayedAcceptReply());
      expect([...(read?.rest ?? []), ...late]).toEqual([0, 1, 0]);
    }),
  );
});

test.each(['00000000', 'ffffffff', '01000100'])('MALFORMED: a length of %s', (prefix) => {
  expect(() => new LengthPrefixReader().push(Buffer.from(prefix, 'hex'))).toThrow(malformed);
});

test('gives a message or MALFORMED for messages with bytes changed', () => {
  const messages = [
    encodeRelayedAccept(ID),
    encodeRelayedAcceptReply(),
    encodeRelayedAcceptRefusal('no'),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), (valid, at, value) => {
      const bytes = Uint8Array.from(valid);
      bytes[at % bytes.length] = value;
      for (const decode of [decodeRelayedAccept, decodeRelayedAcceptReply]) {
        try {
          decode(bytes);
        } catch (error) {
          if (!(error instanceof HarnessError)) throw error;
          expect(error.code).toBe(MALFORMED);
        }
      }
    }),
    { numRuns: 200 },
  );
});
