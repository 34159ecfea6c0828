import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { encodeInBandDocument } from '../binary-xml/document.ts';
import { ReceivedStrings, SentStrings } from '../binary-xml/in-band-strings.ts';
import { element, text, type XmlElement, type XmlNode } from '../binary-xml/xml-tree.ts';
import { stringValue, textOfValue } from '../binary-xml/xml-value.ts';
import type { ValidationRequest } from '../messages.ts';
import { ENVELOPE_BYTES_MAX } from '../net-framing/records.ts';
import {
  decodeRelayMessage,
  encodeCreateSequence,
  encodeSignalConnector,
  encodeSignalConnectorResponse,
} from './relay-message.ts';
import { type SignalConnector, signalConnectorEnvelope } from './signal-connector.ts';
import { addressingHeader, envelope, soapElement } from './soap-envelope.ts';

const GUID = '41bf611b-36d5-42d3-9151-2be2477279f4';
const malformed = expect.objectContaining({ code: MALFORMED });

function request(credentials: number): ValidationRequest {
  return {
    requestId: 'dff0f331-bb52-4cd0-9b6f-b74130000001',
    transactionId: GUID,
    sessionId: '00000000-0000-0000-0000-000000000000',
    tenantId: '11111111-2222-3333-4444-555555555555',
    domain: 'CONTOSO',
    userPrincipalName: 'alice@contoso.example',
    returnHost: 'vm4-proxy-pta-WUS-SJC01P-3.connector.his.msappproxy.net',
    credentials: Array.from({ length: credentials }, (_, index) => ({
      keyIdentifier: `${GUID}_${`${index}`.padStart(40, 'A')}`,
      encryptedData: new Uint8Array(256).fill(index),
    })),
  };
}

function call(credentials: number): SignalConnector {
  return {
    messageId: 'urn:uuid:5a445862-847b-44f6-a076-3a42ba286999',
    to: `sb://his-nam1-wus2.servicebus.windows.net/11111111-2222-3333-4444-555555555555_${GUID}`,
    request: request(credentials),
  };
}

function decode(bytes: Uint8Array) {
  return decodeRelayMessage(bytes, new ReceivedStrings());
}

test('reads back the call that it writes', () => {
  const bytes = encodeSignalConnector(call(2), new SentStrings());
  expect(decode(bytes)).toEqual({
    kind: 'signal-connector',
    call: call(2),
    reliability: {},
  });
});

test.each(['requestId', 'transactionId'] as const)(
  'a %s that is no GUID is malformed: it would end up in logs and headers',
  (name) => {
    const forged = { ...request(1), [name]: "1'. Reason: '0'.\r\n    DateTime=" };
    const bytes = encodeSignalConnector({ ...call(1), request: forged }, new SentStrings());

    expect(() => decode(bytes)).toThrow(malformed);
  },
);

test('reads back any request, whatever names its session and tenant', () => {
  const id = fc.oneof(fc.uuid(), fc.stringMatching(/^[A-F0-9-]{1,36}$/));
  const word = fc.string({ unit: 'grapheme', maxLength: 40 }).map((raw) => raw.trim() || 'x');
  const anyRequest = fc.record({
    requestId: fc.uuid(),
    transactionId: fc.uuid(),
    sessionId: id,
    tenantId: id,
    domain: word,
    userPrincipalName: word,
    returnHost: word,
    credentials: fc.array(
      fc.record({ keyIdentifier: word, encryptedData: fc.uint8Array({ maxLength: 300 }) }),
      { maxLength: 4 },
    ),
  });
  fc.assert(
    fc.property(anyRequest, (one) => {
      const sent = { messageId: 'urn:uuid:not-a-guid', to: 'sb://lab/path', request: one };
      const bytes = encodeSignalConnector(sent, new SentStrings());
      expect(decode(bytes)).toEqual({
        kind: 'signal-connector',
        call: sent,
        reliability: {},
      });
    }),
    { numRuns: 60 },
  );
});

test('carries several calls on one connection, the later ones shorter', () => {
  const sent = new SentStrings();
  const received = new ReceivedStrings();
  const messages = [1, 2, 3].map((count) => encodeSignalConnector(call(count), sent));
  const [first = new Uint8Array(), second = new Uint8Array()] = messages;
  expect(second.length).toBeLessThan(first.length);
  expect(messages.map((bytes) => decodeRelayMessage(bytes, received))).toEqual(
    [1, 2, 3].map((count) => ({ kind: 'signal-connector', call: call(count), reliability: {} })),
  );
});

test('grows by less than 1 KiB for each credential, and 40 fit an envelope', () => {
  const size = (count: number) => encodeSignalConnector(call(count), new SentStrings()).length;
  expect(size(0)).toBeLessThan(2_048);
  expect(size(40) - size(39)).toBeLessThan(1_024);
  expect(size(40) - size(39)).toBeGreaterThan(344 + 77);
  expect(size(40)).toBeLessThan(ENVELOPE_BYTES_MAX);
});

test('writes the captured response, WS-RM headers aside', () => {
  const bytes = Buffer.from(
    encodeSignalConnectorResponse(
      { relatesTo: 'urn:uuid:5a445862-847b-44f6-a076-3a42ba286999', connectorId: GUID },
      new SentStrings(),
    ),
  );
  const strings = [
    'http://tempuri.org/IConnectorSignalingService/SignalConnectorResponse',
    'SignalConnectorResponse',
    'http://tempuri.org/',
    'SignalConnectorResult',
    'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.SignalingDataModel',
    'http://www.w3.org/2001/XMLSchema-instance',
    'AckLatency',
    'ConnectorId',
  ];
  const table = Buffer.concat(
    strings.flatMap((word) => [Buffer.from([word.length]), Buffer.from(word)]),
  );
  const document =
    '56020b0173040b0161065608440a1e0082ab01' +
    '4412ad6258445a7b84f644a0763a42ba286999' +
    '440c1e0082ab1401560e42030a0542070b0162090b01690b450d81450f9924' +
    `${Buffer.from(GUID).toString('hex')}01010101`;
  const size = Buffer.from([(table.length & 0x7f) | 0x80, table.length >> 7]);
  expect(bytes.toString('hex')).toBe(
    Buffer.concat([size, table, Buffer.from(document, 'hex')]).toString('hex'),
  );
});

test('reads back the response that it writes', () => {
  const response = {
    relatesTo: 'urn:uuid:5a445862-847b-44f6-a076-3a42ba286999',
    connectorId: GUID,
  };
  const bytes = encodeSignalConnectorResponse(response, new SentStrings());
  expect(decode(bytes)).toEqual({
    kind: 'signal-connector-response',
    response,
    reliability: {},
  });
});

test('takes a call with other prefixes, order, namespaces, strangers and all content as text', () => {
  const bytes = encodeInBandDocument(disguise(signalConnectorEnvelope(call(2))), new SentStrings());
  const read = decode(bytes);
  const credentials = [...call(2).request.credentials].reverse();
  expect(read).toEqual({
    kind: 'signal-connector',
    call: { ...call(2), request: { ...call(2).request, credentials } },
    reliability: {},
  });
});

test('gives a call with an unknown context back as another message', () => {
  const older = rewrite(signalConnectorEnvelope(call(1)), 'PasswordValidation', 'Payload');
  expect(decode(encodeInBandDocument(older, new SentStrings()))).toMatchObject({ kind: 'other' });
});

test('reads back a call with the older context, and its place in a sequence', () => {
  const { messageId, to, request } = call(1);
  const { requestId, transactionId, sessionId, tenantId, returnHost } = request;
  const connectionId = '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d';
  const about = { requestId, transactionId, sessionId, tenantId, returnHost, connectionId };
  const identifier = 'urn:uuid:0b2f1a34-5c6d-4e7f-8a9b-0c1d2e3f4a5b';
  const reliability = { ackRequested: identifier, sequence: { identifier, messageNumber: 1 } };
  const sent = { messageId, to, request: about };

  const bytes = encodeSignalConnector(sent, new SentStrings(), reliability);

  expect(decode(bytes)).toEqual({ kind: 'connect-call', call: sent, reliability });
});

test('reads a fault of WS-RM', () => {
  const fault = envelope(
    [
      addressingHeader('Action', stringValue('http://www.w3.org/2005/08/addressing/soap/fault')),
      addressingHeader('RelatesTo', stringValue('urn:uuid:1')),
    ],
    [
      soapElement('Fault', [
        soapElement('Code', [
          soapElement('Value', [text(stringValue('s:Sender'))]),
          soapElement('Subcode', [soapElement('Value', [text(stringValue('a:UnknownSequence'))])]),
        ]),
        soapElement('Reason', [soapElement('Text', [text(stringValue('Not known.'))])]),
      ]),
    ],
  );
  expect(decode(encodeInBandDocument(fault, new SentStrings()))).toEqual({
    kind: 'fault',
    fault: { code: 's:Sender', subcode: 'a:UnknownSequence', reason: 'Not known.' },
    relatesTo: 'urn:uuid:1',
  });
});

test('reads a captured CreateSequence of the reliable endpoint, and writes it byte for byte', () => {
  const guid = '00112233445566778899aabbccddeeff';
  const to = Buffer.from('sb://lab').toString('hex');
  const captured =
    `0056020b0173040b0161065608440a1e0082ab9a05441aad${guid}440c1e00829908${to}01` +
    `560e4298050a20429405442aab140142b205421ead${guid}01010101`;
  const id = 'urn:uuid:33221100-5544-7766-8899-aabbccddeeff';
  const request = { messageId: id, to: 'sb://lab', offer: id };

  expect(decode(Buffer.from(captured, 'hex'))).toEqual({ kind: 'create-sequence', request });
  expect(Buffer.from(encodeCreateSequence(request, new SentStrings())).toString('hex')).toBe(
    captured,
  );
});

test.each([
  ['no action', envelope([], [])],
  ['no envelope', element('Envelope')],
  [
    'no call in the body',
    envelope(
      [
        addressingHeader(
          'Action',
          stringValue('http://tempuri.org/IConnectorSignalingService/SignalConnector'),
        ),
      ],
      [],
    ),
  ],
  [
    'a ciphertext that is not base64',
    rewrite(signalConnectorEnvelope(call(1)), Buffer.alloc(256).toString('base64'), '***'),
  ],
])('MALFORMED: %s', (_what, root) => {
  expect(() => decode(encodeInBandDocument(root, new SentStrings()))).toThrow(malformed);
});

test('gives a message or MALFORMED for messages with bytes changed', () => {
  const valid = [
    encodeSignalConnector(call(1), new SentStrings()),
    encodeSignalConnectorResponse(
      { relatesTo: 'urn:uuid:1', connectorId: GUID },
      new SentStrings(),
    ),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...valid),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      (message, changes) => {
        const bytes = Uint8Array.from(message);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          decode(bytes);
        } catch (error) {
          if (!(error instanceof HarnessError)) throw error;
          expect(error.code).toBe(MALFORMED);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function rewrite(root: XmlElement, from: string, to: string): XmlElement {
  return {
    ...root,
    children: root.children.map((child): XmlNode => {
      if (child.kind === 'element') return rewrite(child, from, to);
      const matches = child.kind === 'text' && textOfValue(child.value) === from;
      return matches ? text(stringValue(to)) : child;
    }),
  };
}

/** The call as a stranger might write it; SOAP and addressing keep their namespaces. */
function disguise(root: XmlElement): XmlElement {
  const isSoap = root.namespace.startsWith('http://www.w3.org/');
  const elements = root.children.filter((child) => child.kind === 'element').map(disguise);
  const words = root.children.map((child) =>
    child.kind === 'text' ? text(stringValue(textOfValue(child.value))) : child,
  );
  return element(root.name, {
    prefix: isSoap ? `my${root.prefix}` : '',
    namespace: isSoap ? root.namespace : 'urn:mine',
    declarations: [
      { prefix: isSoap ? `my${root.prefix}` : '', namespace: isSoap ? root.namespace : 'urn:mine' },
    ],
    children: elements.length === 0 ? words : [element('Stranger'), ...elements].reverse(),
  });
}
