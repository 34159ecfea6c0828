import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import { encodeInBandDocument } from '../protocol/binary-xml/document.ts';
import { ReceivedStrings, SentStrings } from '../protocol/binary-xml/in-band-strings.ts';
import { stringValue } from '../protocol/binary-xml/xml-value.ts';
import {
  decodeRelayMessage,
  encodeCreateSequence,
  encodeLastMessage,
  encodeSignalConnector,
  encodeTerminateSequence,
  type RelayMessage,
} from '../protocol/relay/relay-message.ts';
import { addressingHeader, envelope } from '../protocol/relay/soap-envelope.ts';
import { CallAnswerer } from './call-answerer.ts';
import { AGENT_ID, requestFor } from './scripted-cloud.test-support.ts';

const TO = 'sb://his-eur1-weur1.servicebus.windows.net/path_reliable';
const OFFER = 'urn:uuid:11111111-2222-4333-8444-555555555555';
const MESSAGE_ID = 'urn:uuid:5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11';

/** The cloud's side of one connection. */
function connection() {
  const answerer = new CallAnswerer(AGENT_ID, seededRandom(1));
  const sent = new SentStrings();
  const received = new ReceivedStrings();
  const hear = (envelope: Uint8Array) => {
    const { envelopes, call } = answerer.answer(envelope);
    return { heard: envelopes.map((each) => decodeRelayMessage(each, received)), call };
  };
  const open = () => {
    const request = { messageId: MESSAGE_ID, to: TO, offer: OFFER };
    const [created] = hear(encodeCreateSequence(request, sent)).heard;
    if (created?.kind !== 'create-sequence-response') throw new TypeError('No session.');
    return created.response;
  };
  const { requestId, transactionId, sessionId, tenantId, returnHost } = requestFor([]);
  const connectionId = '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d';
  const request = { requestId, transactionId, sessionId, tenantId, returnHost, connectionId };
  const call = (identifier: string, messageNumber: number) =>
    hear(
      encodeSignalConnector({ messageId: MESSAGE_ID, to: TO, request }, sent, {
        ackRequested: identifier,
        sequence: { identifier, messageNumber },
      }),
    );
  const last = (identifier: string, messageNumber: number) =>
    hear(encodeLastMessage({ identifier, messageNumber }, sent));
  const terminate = (identifier: string) => hear(encodeTerminateSequence(identifier, sent));
  return { hear, open, call, last, terminate, request };
}

test('a session is opened under a new name, for the address that was asked for', () => {
  expect(connection().open()).toEqual({
    relatesTo: MESSAGE_ID,
    identifier: expect.stringMatching(/^urn:uuid:/),
    acksTo: TO,
  });
});

test('a call is acknowledged, answered in the offered sequence, and handed over', () => {
  const { open, call, request } = connection();
  const { identifier } = open();

  const { heard, call: taken } = call(identifier, 1);

  expect(heard).toEqual([
    {
      kind: 'sequence-news',
      reliability: {
        acknowledgement: { identifier, ranges: [{ lower: 1, upper: 1 }], bufferRemaining: 8 },
      },
    },
    {
      kind: 'signal-connector-response',
      response: { relatesTo: MESSAGE_ID, connectorId: AGENT_ID },
      reliability: { sequence: { identifier: OFFER, messageNumber: 1 } },
    },
  ]);
  expect(taken?.request).toEqual(request);
});

test('a message that comes again is acknowledged, and not handed over again', () => {
  const { open, call } = connection();
  const { identifier } = open();
  call(identifier, 1);

  const { heard, call: taken } = call(identifier, 1);

  expect(heard.map(({ kind }) => kind)).toEqual(['sequence-news']);
  expect(taken).toBeUndefined();
});

test('gaps are told as ranges', () => {
  const { open, call } = connection();
  const { identifier } = open();
  for (const number of [1, 2, 5, 4]) call(identifier, number);

  const [news] = call(identifier, 9).heard;

  expect(rangesIn(news)).toEqual([
    { lower: 1, upper: 2 },
    { lower: 4, upper: 5 },
    { lower: 9, upper: 9 },
  ]);
});

test.each([
  ['before a session is opened', false],
  ['in another session', true],
])('a sequence that is named %s is a fault, and nothing is handed over', (_when, opens) => {
  const { open, call } = connection();
  if (opens) open();

  const { heard, call: taken } = call('urn:uuid:00000000-0000-4000-8000-000000000000', 1);

  expect(heard).toMatchObject([
    { kind: 'fault', fault: { code: 's:Sender', subcode: 'a:UnknownSequence' } },
  ]);
  expect(taken).toBeUndefined();
});

test('a last message is acknowledged with those before it', () => {
  const { open, call, last } = connection();
  const { identifier } = open();
  call(identifier, 1);

  const { heard, call: taken } = last(identifier, 2);

  expect(heard.map(({ kind }) => kind)).toEqual(['sequence-news']);
  expect(rangesIn(heard[0])).toEqual([{ lower: 1, upper: 2 }]);
  expect(taken).toBeUndefined();
});

test('a sequence that was terminated is unknown from then on; another is not touched', () => {
  const { open, call, terminate } = connection();
  const { identifier } = open();

  expect(terminate('urn:uuid:00000000-0000-4000-8000-000000000000').heard).toEqual([]);
  expect(call(identifier, 1).call).toBeDefined();
  expect(terminate(identifier).heard).toEqual([]);

  expect(call(identifier, 2).heard).toMatchObject([
    { kind: 'fault', fault: { subcode: 'a:UnknownSequence' } },
  ]);
});

/** A message with nothing in its body. */
function stranger(action: string, messageId?: string): Uint8Array {
  const headers = [
    addressingHeader('Action', stringValue(action)),
    ...(messageId === undefined ? [] : [addressingHeader('MessageID', stringValue(messageId))]),
  ];
  return encodeInBandDocument(envelope(headers, []), new SentStrings());
}

test('a message with an action that the agent does not know is answered with a fault', () => {
  const { heard, call: taken } = connection().hear(stranger('urn:unknown', MESSAGE_ID));

  expect(heard).toMatchObject([
    {
      kind: 'fault',
      relatesTo: MESSAGE_ID,
      fault: {
        code: 's:Sender',
        subcode: 'a:ActionNotSupported',
        reason: expect.stringContaining("'urn:unknown'"),
      },
    },
  ]);
  expect(taken).toBeUndefined();
});

test('a fault does not repeat more of an action than fits', () => {
  const [fault] = connection().hear(stranger('x'.repeat(60_000), MESSAGE_ID)).heard;

  expect(JSON.stringify(fault).length).toBeLessThan(1_000);
});

test('a message that nobody waits for an answer to gets none', () => {
  expect(connection().hear(stranger('urn:unknown')).heard).toEqual([]);
});

test('a call with a context that the agent does not know is answered with a fault', () => {
  const { hear, request } = connection();
  const call = encodeSignalConnector({ messageId: MESSAGE_ID, to: TO, request }, new SentStrings());
  const text = Buffer.from(call).toString('latin1');

  const unknown = Buffer.from(text.replace('\x07Connect', '\x07Payload'), 'latin1');
  const { heard, call: taken } = hear(unknown);

  expect(heard).toMatchObject([
    { kind: 'fault', relatesTo: MESSAGE_ID, fault: { code: 's:Sender' } },
  ]);
  expect(taken).toBeUndefined();
});

test('any change of any byte is MALFORMED, or some message', () => {
  const valid = encodeCreateSequence(
    { messageId: MESSAGE_ID, to: TO, offer: OFFER },
    new SentStrings(),
  );
  fc.assert(
    fc.property(fc.nat(valid.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(valid, (old, index) => (index === at ? byte : old));
      try {
        new CallAnswerer(AGENT_ID, seededRandom(1)).answer(changed);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toMatchObject({ code: MALFORMED });
      }
    }),
    { seed: 7, numRuns: 600 },
  );
});

function rangesIn(message: RelayMessage | undefined) {
  return message?.kind === 'sequence-news'
    ? message.reliability.acknowledgement?.ranges
    : undefined;
}
