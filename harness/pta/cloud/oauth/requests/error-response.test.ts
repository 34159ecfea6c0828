import { expect, test } from 'vitest';
import { AADSTS_CODES, type AadstsText } from '../../../protocol/codes/aadsts.ts';
import { errorResponse, statusOf } from './error-response.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './oauth-failure.ts';

const TRACE_ID = 'e4417a4e-0d3c-4b7e-9a51-0f1c2d3e4f50';
const EXCHANGE: Exchange = {
  traceId: TRACE_ID,
  returnsCorrelationId: false,
  at: Date.UTC(2026, 0, 14, 9, 5, 7, 890),
  origin: 'https://login.microsoftonline.com',
  protocol: 'v2',
  from: '203.0.113.7',
};
const CODES = Object.keys(AADSTS_CODES) as AadstsText[];

test.each(CODES)('%s has the documented members', (code) => {
  const number = Number(code.slice('AADSTS'.length));
  const response = errorResponse(refuse(code), EXCHANGE);

  expect(response).toMatchObject({
    error: AADSTS_CODES[code]?.error ?? 'invalid_grant',
    error_codes: [number],
    timestamp: '2026-01-14 09:05:07Z',
    trace_id: TRACE_ID,
    correlation_id: TRACE_ID,
  });
  expect(response.error_description.split('\r\n')).toEqual([
    expect.stringMatching(new RegExp(`^${code}: \\S`)),
    `Trace ID: ${TRACE_ID}`,
    `Correlation ID: ${TRACE_ID}`,
    'Timestamp: 2026-01-14 09:05:07Z',
  ]);
  expect([undefined, `https://login.microsoftonline.com/error?code=${number}`]).toContain(
    response.error_uri,
  );
});

test.each([
  ['AADSTS7000215', 401],
  ['AADSTS7000218', 401],
  ['AADSTS700025', 401],
  ['AADSTS50126', 400],
  ['AADSTS700016', 400],
  ['AADSTS500112', 400],
  ['AADSTS90033', 400],
] as const)('%s is an HTTP %d', (code, status) => {
  expect(statusOf(refuse(code))).toBe(status);
});
