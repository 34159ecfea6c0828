import { expect, test } from 'vitest';
import { readBinaryXml } from './nbfx-reader.ts';
import { type BinaryElement, writeBinaryXml } from './nbfx-writer.ts';
import { ReliableService, RM } from './reliable-messaging.ts';
import { ADDRESSING, envelope, type IncomingMessage, readEnvelope, soapElement } from './soap.ts';
import { childOf, textOf } from './xml-element.ts';

const OFFERED = 'urn:uuid:5f1b6a0e-6a53-4d6f-8a6e-6f3f0a0b0c0d';
const OPERATION = 'http://tempuri.org/operation';

/** What comes out of the wire when `action` goes in. */
const message = (
  action: string,
  headers: readonly BinaryElement[],
  body: readonly BinaryElement[] = [],
): IncomingMessage =>
  readEnvelope(
    readBinaryXml(writeBinaryXml(envelope({ action, headers, body, namespaces: [['r', RM]] }))),
  );

/** The caller's side: what it sends, and what it is sent. */
function createCaller() {
  const served: string[] = [];
  const answers: IncomingMessage[] = [];
  const service = new ReliableService({
    receive({ messageId }, send) {
      served.push(messageId ?? '');
      send({ action: `${OPERATION}Response`, headers: [], body: [] });
    },
  });
  const say = (sent: IncomingMessage): void =>
    service.receive(sent, (answer) => {
      answers.push(readEnvelope(readBinaryXml(writeBinaryXml(envelope(answer)))));
    });
  const create = [
    soapElement('r', 'CreateSequence', [
      soapElement('r', 'Offer', [soapElement('r', 'Identifier', OFFERED)]),
    ]),
  ];
  const addressing = [
    soapElement('a', 'MessageID', 'urn:uuid:00000000-0000-0000-0000-000000000001'),
    soapElement('a', 'To', 'sb://his-eur1-weur1.servicebus.windows.net/path'),
  ];
  say(message(`${RM}/CreateSequence`, addressing, create));
  const response = childOf(answers.splice(0)[0]?.body ?? missing(), RM, 'CreateSequenceResponse');
  const call = (number: number): void => {
    const identifier = soapElement('r', 'Identifier', textOf(response, RM, 'Identifier'));
    const sequence = soapElement('r', 'Sequence', [
      identifier,
      soapElement('r', 'MessageNumber', number),
    ]);
    say(message(OPERATION, [sequence, soapElement('a', 'MessageID', `m${number}`)]));
  };
  return { response, call, served, answers };
}

const missing = (): never => {
  throw new Error('Nothing was answered.');
};

test('a sequence is made, to be acknowledged at the address that was called', () => {
  const { response } = createCaller();

  const acksTo = childOf(childOf(response, RM, 'Accept'), RM, 'AcksTo');
  expect(textOf(acksTo, ADDRESSING, 'Address')).toBe(
    'sb://his-eur1-weur1.servicebus.windows.net/path',
  );
});

test('a message is acknowledged as the first of one', () => {
  const { call, answers } = createCaller();

  call(1);

  const acknowledgement = childOf(answers[0]?.header ?? missing(), RM, 'SequenceAcknowledgement');
  const range = childOf(acknowledgement, RM, 'AcknowledgementRange').attributes;
  expect([range.get('Lower'), range.get('Upper')]).toEqual(['1', '1']);
});

test('its answer is the first message of the sequence that the caller offered', () => {
  const { call, answers } = createCaller();

  call(1);

  const sequence = childOf(answers[1]?.header ?? missing(), RM, 'Sequence');
  expect(textOf(sequence, RM, 'Identifier')).toBe(OFFERED);
  expect(textOf(sequence, RM, 'MessageNumber')).toBe('1');
});

test('a message that comes again is acknowledged again and served once', () => {
  const { call, served, answers } = createCaller();

  call(1);
  call(1);

  expect(served).toEqual(['m1']);
  expect(answers).toHaveLength(3);
});
