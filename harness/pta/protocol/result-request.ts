import { HarnessError, MALFORMED, malformed } from '../../runtime/errors.ts';
import { isGuid, parseGuid, ZERO_GUID } from './guid.ts';
import type { ValidationVerdict } from './messages.ts';
import { parseVerdict, renderVerdict, VERDICT_HEADER } from './verdict.ts';

/** Path that takes an answer, on the return host. mTLS, POST, empty body. Captured, public research. */
export const RESULT_PATH = '/subscriber/connection';

/** Path of the WebSocket that brings a request in the older, two-stage variant. */
export const CONNECT_PATH = '/subscriber/websocketconnect';

/** A header as it is written, name first. */
export type Header = readonly [name: string, value: string];

/** agent → cloud: the answer to one validation. */
export interface ResultRequest {
  /** Query `requestId`. The agents of 2020 made a fresh one, so that nothing may be correlated by it. */
  readonly requestId: string;
  /** `TransactionId` of the request that is answered; correlates it (inferred from what research clients send). */
  readonly transactionId: string;
  readonly verdict: ValidationVerdict;
  readonly connectorVersion?: string;
  readonly usesDefaultProxy?: boolean;
  /** Time in the logon call. */
  readonly backendLatencyMs: number;
  /** Time from the signal to the answer. */
  readonly totalLatencyMs: number;
  /** Counts this one. */
  readonly attempts: number;
}

/** What the cloud makes of a result request. */
export interface ReceivedResult {
  readonly requestId?: string;
  readonly transactionId: string;
  readonly connectorVersion?: string;
  readonly backendLatencyMs?: number;
  readonly totalLatencyMs?: number;
  readonly attempts?: number;
  /** `malformed` is for AADSTS80003: the transaction is known and its answer says nothing. */
  readonly verdict: ValidationVerdict | { readonly kind: 'malformed'; readonly problem: string };
}

/** Headers of an incoming HTTP request, names in lower case, as Node gives them. */
export type IncomingHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

const DEFAULT_CONNECTOR_VERSION = '1.5.1542.0';

/** Path and headers of the POST, in the order captured in 2020. */
export function renderResultRequest(request: ResultRequest): {
  readonly path: string;
  readonly headers: readonly Header[];
} {
  return {
    path: `${RESULT_PATH}?requestId=${request.requestId}`,
    headers: [
      ...connectorHeaders(request, 1),
      ['x-cwap-sessionid', ZERO_GUID],
      ['x-cwap-certificate-authentication', 'notProcessed'],
      ['x-cwap-headers-size', '0'],
      ['x-cwap-connector-be-latency-ms', String(Math.round(request.backendLatencyMs))],
      ['x-cwap-payload-total-attempts', '0'],
      ['x-cwap-connector-loadfactor', '0'],
      ['x-cwap-response-total-attempts', String(request.attempts)],
      ['x-cwap-connector-all-latency-ms', String(Math.round(request.totalLatencyMs))],
      [VERDICT_HEADER, renderVerdict(request.verdict)],
    ],
  };
}

/** The six headers that begin every request; the WebSocket of the older variant sends these alone, with no connection. */
export function connectorHeaders(
  about: Pick<ResultRequest, 'transactionId' | 'connectorVersion' | 'usesDefaultProxy'>,
  servicePointConnections: 0 | 1,
): Header[] {
  const version = about.connectorVersion ?? DEFAULT_CONNECTOR_VERSION;
  return [
    ['x-cwap-dnscachelookup-result', 'NotUsed'],
    ['x-cwap-connector-usesdefaultproxy', about.usesDefaultProxy ? 'InUse' : 'NotUsed'],
    ['x-cwap-connector-version', version],
    ['x-cwap-datamodel-version', version],
    ['x-cwap-connector-sp-connections', String(servicePointConnections)],
    ['x-cwap-transid', about.transactionId],
  ];
}

/**
 * Reads what the cloud needs.
 *
 * @param target - path and query of the request line
 * @throws HarnessError `MALFORMED` when no transaction is named, so that nothing can be said of any sign-in
 */
export function parseResultRequest(target: string, headers: IncomingHeaders): ReceivedResult {
  const transactionId = parseGuid(single(headers, 'x-cwap-transid') ?? '', 'x-cwap-transid');
  const requestId = readRequestId(target);
  const connectorVersion = single(headers, 'x-cwap-connector-version');
  const backendLatencyMs = count(headers, 'x-cwap-connector-be-latency-ms');
  const totalLatencyMs = count(headers, 'x-cwap-connector-all-latency-ms');
  const attempts = count(headers, 'x-cwap-response-total-attempts');
  return {
    transactionId,
    verdict: readVerdict(single(headers, VERDICT_HEADER)),
    ...(requestId === undefined ? {} : { requestId }),
    ...(connectorVersion === undefined ? {} : { connectorVersion }),
    ...(backendLatencyMs === undefined ? {} : { backendLatencyMs }),
    ...(totalLatencyMs === undefined ? {} : { totalLatencyMs }),
    ...(attempts === undefined ? {} : { attempts }),
  };
}

function readVerdict(value: string | undefined): ReceivedResult['verdict'] {
  try {
    if (value === undefined) throw malformed(VERDICT_HEADER, 'the header is missing');
    return parseVerdict(value);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== MALFORMED) throw error;
    return { kind: 'malformed', problem: error.message };
  }
}

/** Node joins repeated headers with a comma; a list comes from other sources and is refused by taking nothing. */
function single(headers: IncomingHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : undefined;
}

function count(headers: IncomingHeaders, name: string): number | undefined {
  const text = single(headers, name);
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

function readRequestId(target: string): string | undefined {
  const query = target.slice(target.indexOf('?') + 1);
  const requestId = new URLSearchParams(query).get('requestId');
  return requestId !== null && isGuid(requestId) ? requestId.toLowerCase() : undefined;
}
