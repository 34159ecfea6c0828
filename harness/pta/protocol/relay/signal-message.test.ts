import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import type { ValidationRequest } from '../messages.ts';
import {
  parseConnectionMessage,
  parseSignalMessage,
  renderConnectionMessage,
  renderSignalMessage,
  SIGNAL_MESSAGE_BYTES_MAX,
} from './signal-message.ts';

const ID = '5b1c7a3e-90d2-4f4c-8d65-2f6c3a1b0e9d';
const REQUEST: ValidationRequest = {
  requestId: ID,
  transactionId: '0b2f1a34-5c6d-4e7f-8a9b-0c1d2e3f4a5b',
  sessionId: '00000000-0000-0000-0000-000000000000',
  tenantId: '6f0c6bd5-1d2e-4a3b-9c4d-8e7f60718293',
  domain: 'CONTOSO',
  userPrincipalName: 'jürgen@contoso.test',
  credentials: [
    { keyIdentifier: `${ID}_${'A'.repeat(40)}`, encryptedData: new Uint8Array(256).fill(7) },
  ],
  returnHost: 'vm7.connector.his.msappproxy.net',
};
const FORMS = ['context', 'body-bytes'] as const;

test.each(FORMS)('a request in the form %s is read back', (form) => {
  expect(parseSignalMessage(renderSignalMessage(REQUEST, form))).toEqual(REQUEST);
});

test('the members stand in the captured order, with the captured types and ports', () => {
  const message = JSON.parse(renderSignalMessage(REQUEST, 'context'));

  expect(Object.keys(message)).toEqual([
    '__type',
    'RequestId',
    'SessionId',
    'SubscriptionId',
    'TransactionId',
    'OverrideServiceHostEnabled',
    'OverridenReturnHost',
    'OverridenReturnPort',
    'ReturnHost',
    'ReturnPort',
    'TunnelContext',
  ]);
  expect(message).toMatchObject({
    __type: 'SignalMessage:#Microsoft.ApplicationProxy.Common.SignalingDataModel',
    OverridenReturnPort: 443,
    ReturnPort: 10_100,
    TunnelContext: { ProtocolContext: { TrafficProtocol: 2, Password: '' } },
  });
});

test('the bytes of a body are UTF-8 JSON', () => {
  const { BodyBytes, TrafficProtocol } = JSON.parse(renderSignalMessage(REQUEST, 'body-bytes'))
    .TunnelContext.ProtocolContext;

  expect(TrafficProtocol).toBe(3);
  expect(JSON.parse(Buffer.from(BodyBytes).toString())).toMatchObject({
    Domain: 'CONTOSO',
    UserPrincipalName: 'jürgen@contoso.test',
  });
});

/** One for each certificate, with ciphertexts in which every byte is as likely as any other. */
function withCredentials(count: number): ValidationRequest {
  const encryptedData = Uint8Array.from({ length: 256 }, (_, index) => index);
  const credentials = Array.from({ length: count }, (_, index) => ({
    keyIdentifier: `5b1c7a3e-90d2-4f4c-8d65-${String(index).padStart(12, '0')}_${'A'.repeat(40)}`,
    encryptedData,
  }));
  return { ...REQUEST, credentials };
}

test.each(FORMS)(
  'the most agents that a tenant has, each with an old and a new certificate, fit in the form %s',
  (form) => {
    const request = withCredentials(2 * 40);

    const json = renderSignalMessage(request, form);

    expect(json.length).toBeLessThan(SIGNAL_MESSAGE_BYTES_MAX);
    expect(parseSignalMessage(json)).toEqual(request);
  },
);

test('there is room for 300 certificates in the longer form', () => {
  expect(renderSignalMessage(withCredentials(300), 'body-bytes').length).toBeLessThan(
    SIGNAL_MESSAGE_BYTES_MAX,
  );
});

test('the connection is named as captured', () => {
  expect(renderConnectionMessage(ID)).toBe(`{"ConnectionId":"${ID}","MessageType":0}`);
  expect(parseConnectionMessage(renderConnectionMessage(ID.toUpperCase()))).toBe(ID);
});

const changed = (change: (message: ReturnType<typeof JSON.parse>) => void): string => {
  const message = JSON.parse(renderSignalMessage(REQUEST, 'context'));
  change(message);
  return JSON.stringify(message);
};

test.each<[string, string, string]>([
  ['no JSON', 'SignalMessage', 'no JSON'],
  ['JSON of something else', '[1]', 'expected object'],
  [
    'another traffic protocol',
    changed((message) => {
      message.TunnelContext.ProtocolContext.TrafficProtocol = 4;
    }),
    'TrafficProtocol 4 is an unknown protocol',
  ],
  [
    'a request id that is no GUID',
    changed((message) => {
      message.RequestId = 'x';
    }),
    'RequestId',
  ],
  [
    'a ciphertext that is no base64',
    changed((message) => {
      message.TunnelContext.ProtocolContext.EncryptedData[0].Base64EncryptedData = '!';
    }),
    'Base64EncryptedData',
  ],
  [
    'more credentials than fit',
    changed((message) => {
      const [first] = message.TunnelContext.ProtocolContext.EncryptedData;
      message.TunnelContext.ProtocolContext.EncryptedData = Array(1_200).fill(first);
    }),
    'characters are too many',
  ],
])('%s is malformed, and it says where', (_what, text, says) => {
  expect(() => parseSignalMessage(text)).toThrow(
    expect.objectContaining({ code: MALFORMED, message: expect.stringContaining(says) }),
  );
});

test.each(['', '{}', '{"ConnectionId":"x","MessageType":0}', `{"ConnectionId":"${ID}"}`])(
  '%j names no connection',
  (text) => {
    expect(() => parseConnectionMessage(text)).toThrow(
      expect.objectContaining({ code: MALFORMED }),
    );
  },
);

test('any text is malformed, or some request', () => {
  const valid = renderSignalMessage(REQUEST, 'context');
  const mutated = fc
    .tuple(fc.nat(valid.length - 1), fc.string({ maxLength: 3 }))
    .map(([at, put]) => valid.slice(0, at) + put + valid.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), mutated), (text) => {
      try {
        parseSignalMessage(text);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
      }
    }),
    { seed: 3, numRuns: 400 },
  );
});
