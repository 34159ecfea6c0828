import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { encodeInBandDocument } from '../binary-xml/document.ts';
import { ReceivedStrings, SentStrings } from '../binary-xml/in-band-strings.ts';
import { element, text, type XmlElement } from '../binary-xml/xml-tree.ts';
import { stringValue, uniqueIdValue } from '../binary-xml/xml-value.ts';
import {
  decodeRelayMessage,
  encodeAcknowledgement,
  encodeCreateSequenceResponse,
  encodeFault,
  encodeLastMessage,
  encodeSignalConnectorResponse,
  encodeTerminateSequence,
} from './relay-message.ts';
import { BUFFER_REMAINING, RELIABLE_MESSAGING, reliabilityHeaders } from './reliability-headers.ts';
import { RM_ACTION } from './reliable-messaging.ts';
import { addressingHeader, envelope } from './soap-envelope.ts';
import { unknownSequence } from './soap-fault.ts';

const ID = 'urn:uuid:33221100-5544-7766-8899-aabbccddeeff';
const OTHER = 'urn:uuid:0b2f1a34-5c6d-4e7f-8a9b-0c1d2e3f4a5b';

function decode(bytes: Uint8Array) {
  return decodeRelayMessage(bytes, new ReceivedStrings());
}

const anyGuid = fc.uuid().map((guid) => `urn:uuid:${guid}`);
const anyNumber = fc.integer({ min: 1, max: 2_147_483_647 });

test('reads back any CreateSequenceResponse', () => {
  fc.assert(
    fc.property(anyGuid, anyGuid, fc.webUrl(), (relatesTo, identifier, acksTo) => {
      const response = { relatesTo, identifier, acksTo };
      expect(decode(encodeCreateSequenceResponse(response, new SentStrings()))).toEqual({
        kind: 'create-sequence-response',
        response,
      });
    }),
    { seed: 1, numRuns: 50 },
  );
});

test('reads back any acknowledgement', () => {
  const anyRange = fc.record({ lower: anyNumber, upper: anyNumber });
  fc.assert(
    fc.property(anyGuid, fc.array(anyRange, { maxLength: 64 }), (identifier, ranges) => {
      const acknowledgement = { identifier, ranges, bufferRemaining: BUFFER_REMAINING };
      expect(decode(encodeAcknowledgement(acknowledgement, new SentStrings()))).toEqual({
        kind: 'sequence-news',
        reliability: { acknowledgement },
      });
    }),
    { seed: 2, numRuns: 50 },
  );
});

test('reads back the place of any message, and that it is the last', () => {
  fc.assert(
    fc.property(anyGuid, anyNumber, (identifier, messageNumber) => {
      const place = { identifier, messageNumber };
      expect(decode(encodeLastMessage(place, new SentStrings()))).toEqual({
        kind: 'last-message',
        reliability: { sequence: { ...place, isLast: true } },
      });
      const response = { relatesTo: OTHER, connectorId: 'agent' };
      const reliability = { sequence: place, ackRequested: identifier };
      expect(
        decode(encodeSignalConnectorResponse(response, new SentStrings(), reliability)),
      ).toEqual({ kind: 'signal-connector-response', response, reliability });
    }),
    { seed: 3, numRuns: 50 },
  );
});

test('reads back the end of a sequence, and the fault about one that is unknown', () => {
  expect(decode(encodeTerminateSequence(ID, new SentStrings()))).toEqual({
    kind: 'terminate-sequence',
    identifier: ID,
  });
  expect(decode(encodeFault(unknownSequence(ID), new SentStrings(), OTHER))).toEqual({
    kind: 'fault',
    fault: { code: 's:Sender', subcode: 'a:UnknownSequence', reason: expect.stringContaining(ID) },
    relatesTo: OTHER,
  });
});

/** A message that is nothing but these headers. */
function news(...headers: XmlElement[]): Uint8Array {
  const action = addressingHeader('Action', stringValue(RM_ACTION.ACK_REQUESTED));
  return encodeInBandDocument(envelope([...headers, action], []), new SentStrings());
}

function rm(name: string, children: XmlElement['children'] = []): XmlElement {
  return element(name, {
    prefix: 'r',
    namespace: RELIABLE_MESSAGING,
    declarations: [{ prefix: 'r', namespace: RELIABLE_MESSAGING }],
    children,
  });
}

const identifier = rm('Identifier', [text(uniqueIdValue(ID))]);
const numbered = (number: string) =>
  rm('Sequence', [identifier, rm('MessageNumber', [text(stringValue(number))])]);
const range = { lower: 1, upper: 1 };

test.each<[string, Uint8Array]>([
  ['AckRequested without an identifier', news(rm('AckRequested'))],
  ['Sequence without a number', news(rm('Sequence', [identifier]))],
  ['number 0', news(numbered('0'))],
  ['a number of words', news(numbered('one'))],
  ['a number above 2^31 − 1', news(numbered('2147483648'))],
  [
    'a range without its ends',
    news(rm('SequenceAcknowledgement', [identifier, rm('AcknowledgementRange')])),
  ],
  [
    'more ranges than there are messages',
    news(
      ...reliabilityHeaders({ acknowledgement: { identifier: ID, ranges: Array(65).fill(range) } }),
    ),
  ],
])('MALFORMED: %s', (_what, bytes) => {
  expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test('gives a message or MALFORMED for messages with bytes changed', () => {
  const acknowledgement = { identifier: ID, ranges: [range], bufferRemaining: BUFFER_REMAINING };
  const response = { relatesTo: OTHER, identifier: ID, acksTo: 'sb://lab/path_reliable' };
  const valid = [
    encodeCreateSequenceResponse(response, new SentStrings()),
    encodeAcknowledgement(acknowledgement, new SentStrings()),
    encodeLastMessage({ identifier: ID, messageNumber: 2 }, new SentStrings()),
    encodeTerminateSequence(ID, new SentStrings()),
    encodeFault(unknownSequence(ID), new SentStrings(), OTHER),
  ];
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(...valid), changes, (message, changed) => {
      const bytes = Uint8Array.from(message);
      for (const [at, value] of changed) bytes[at % bytes.length] = value;
      try {
        decode(bytes);
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        expect(error.code).toBe(MALFORMED);
      }
    }),
    { seed: 4, numRuns: 500 },
  );
});
