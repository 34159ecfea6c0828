import type { TextReply } from '../../../../runtime/http-server.ts';
import { errorResponse, statusOf } from './error-response.ts';
import type { Exchange } from './exchange.ts';
import type { OAuthFailure } from './oauth-failure.ts';

type Headers = TextReply['headers'];

/** Captured with every reply of the service; without Strict-Transport-Security, which would outlive a lab on this machine. */
const NEVER_STORED: Headers = {
  'cache-control': 'no-store, no-cache',
  pragma: 'no-cache',
  expires: '-1',
  'x-content-type-options': 'nosniff',
};

/** What every reply to an exchange carries. */
export function exchangeHeaders(exchange: Exchange): Headers {
  const { traceId, correlationId, returnsCorrelationId } = exchange;
  return {
    ...NEVER_STORED,
    'x-ms-request-id': traceId,
    ...(returnsCorrelationId && correlationId && { 'client-request-id': correlationId }),
  };
}

export function jsonReply(
  status: number,
  value: object,
  exchange: Exchange,
  headers: Headers = {},
): TextReply {
  const body = JSON.stringify(value);
  return {
    status,
    headers: {
      ...exchangeHeaders(exchange),
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    },
    body,
  };
}

/** The error JSON of a failure. */
export function failureReply(
  failure: OAuthFailure,
  exchange: Exchange,
  headers: Headers = {},
): TextReply {
  return jsonReply(statusOf(failure), errorResponse(failure, exchange), exchange, headers);
}

/** Any page may read it: discovery documents, and what single-page applications redeem. */
export const READABLE_BY_ANY_PAGE: Headers = { 'access-control-allow-origin': '*' };
