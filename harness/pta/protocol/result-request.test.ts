import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import {
  connectorHeaders,
  parseResultRequest,
  type ResultRequest,
  renderResultRequest,
} from './result-request.ts';

const request: ResultRequest = {
  requestId: '5903c353-93d9-47cd-8a40-8c45a0844794',
  transactionId: 'ccebc60e-6ead-400d-a718-aeecf5fc972d',
  verdict: { kind: 'accepted', userName: 'user@company.com' },
  backendLatencyMs: 27,
  totalLatencyMs: 70,
  attempts: 1,
};

const received = () => Object.fromEntries(renderResultRequest(request).headers);

test('the headers are those of 2020, in their order', () => {
  const { headers } = renderResultRequest(request);

  expect(headers.slice(0, -1)).toEqual([
    ['x-cwap-dnscachelookup-result', 'NotUsed'],
    ['x-cwap-connector-usesdefaultproxy', 'NotUsed'],
    ['x-cwap-connector-version', '1.5.1542.0'],
    ['x-cwap-datamodel-version', '1.5.1542.0'],
    ['x-cwap-connector-sp-connections', '1'],
    ['x-cwap-transid', 'ccebc60e-6ead-400d-a718-aeecf5fc972d'],
    ['x-cwap-sessionid', '00000000-0000-0000-0000-000000000000'],
    ['x-cwap-certificate-authentication', 'notProcessed'],
    ['x-cwap-headers-size', '0'],
    ['x-cwap-connector-be-latency-ms', '27'],
    ['x-cwap-payload-total-attempts', '0'],
    ['x-cwap-connector-loadfactor', '0'],
    ['x-cwap-response-total-attempts', '1'],
    ['x-cwap-connector-all-latency-ms', '70'],
  ]);
  expect(headers.at(-1)?.[0]).toBe('x-cwap-backend-response');
});

test('the path names the request', () => {
  expect(renderResultRequest(request).path).toBe(
    '/subscriber/connection?requestId=5903c353-93d9-47cd-8a40-8c45a0844794',
  );
});

test('the WebSocket of the older variant carries six headers and no connection', () => {
  const headers = connectorHeaders({ ...request, usesDefaultProxy: true }, 0);

  expect(headers).toHaveLength(6);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-cwap-connector-usesdefaultproxy': 'InUse',
    'x-cwap-connector-sp-connections': '0',
  });
});

test('a result comes back as it was written', () => {
  expect(parseResultRequest(renderResultRequest(request).path, received())).toEqual({
    ...request,
    connectorVersion: '1.5.1542.0',
  });
});

test('a result without a transaction is refused', () => {
  const { 'x-cwap-transid': _, ...headers } = received();

  expect(() => parseResultRequest('/subscriber/connection', headers)).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test.each([undefined, 'rubbish', ''])('a verdict that is %j keeps the transaction', (value) => {
  const result = parseResultRequest('/', { ...received(), 'x-cwap-backend-response': value });

  expect(result).toMatchObject({
    transactionId: request.transactionId,
    verdict: { kind: 'malformed' },
  });
});

test('a request id and latencies are optional', () => {
  const { verdict, transactionId } = parseResultRequest('/subscriber/connection?requestId=x', {
    'x-cwap-transid': request.transactionId.toUpperCase(),
    'x-cwap-backend-response': received()['x-cwap-backend-response'],
    'x-cwap-connector-be-latency-ms': 'soon',
  });

  expect({ verdict, transactionId }).toEqual({
    verdict: request.verdict,
    transactionId: request.transactionId,
  });
});

test('whatever arrives gives a result or MALFORMED', () => {
  const headers = fc.dictionary(
    fc.constantFrom('x-cwap-transid', 'x-cwap-backend-response', 'x-cwap-connector-all-latency-ms'),
    fc.oneof(fc.string(), fc.uuid(), fc.array(fc.string())),
  );
  fc.assert(
    fc.property(fc.string(), headers, (target, received) => {
      try {
        parseResultRequest(target, received);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
      }
    }),
    { numRuns: 300 },
  );
});
