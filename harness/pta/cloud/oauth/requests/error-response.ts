import { AADSTS_CODES } from '../../../protocol/codes/aadsts.ts';
import { REFERENCE } from '../../../protocol/codes/aadsts-code.ts';
import type { Exchange } from './exchange.ts';
import type { OAuthFailure } from './oauth-failure.ts';

/** Members as https://learn.microsoft.com/entra/identity-platform/reference-error-codes lists them. */
export interface ErrorResponse {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  /** `yyyy-MM-dd HH:mm:ssZ` */
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  /** Where the public list explains the code; absent for codes that it does not have. */
  readonly error_uri?: string;
  /** What MSAL classifies an interaction by. */
  readonly suberror?: string;
  /** Claims that the next request has to ask for, as JSON; captured with the codes of the second factor. */
  readonly claims?: string;
}

/** A sign-in that another factor, or a policy, stopped: the codes that were captured with `claims`. */
const CLAIMS_CHALLENGES: ReadonlySet<string> = new Set([
  'AADSTS50072',
  'AADSTS50074',
  'AADSTS50076',
  'AADSTS50078',
  'AADSTS50079',
  'AADSTS53003',
]);
/** The client is who it says, but its redirect URI is wrong; captured with the error of one that is not. */
const ABOUT_ADDRESSES: ReadonlySet<string> = new Set(['AADSTS50011', 'AADSTS500112']);
/** The policy that the lab's tenant has: a GUID that names nothing. */
const POLICY_ID = '3f6b7a4e-8d0c-4f0e-9b1a-5c7d2e9f1a60';

const LINE_END = '\r\n';

/** What a failure is, for whoever has to show or to send it. */
export function errorResponse(failure: OAuthFailure, exchange: Exchange): ErrorResponse {
  const { code, correlationId } = failure;
  const row = AADSTS_CODES[code];
  const number = Number(code.slice('AADSTS'.length));
  const timestamp = entraTimestamp(exchange.at);
  const suberror = failure.suberror ?? row?.suberror;
  const correlation = correlationIdOf(exchange, correlationId);
  const lines = [
    `${code}: ${textOf(failure)}`,
    `Trace ID: ${exchange.traceId}`,
    `Correlation ID: ${correlation}`,
    `Timestamp: ${timestamp}`,
  ];
  return {
    error: errorOf(failure),
    error_description: lines.join(LINE_END),
    error_codes: [number],
    timestamp,
    trace_id: exchange.traceId,
    correlation_id: correlation,
    ...((row?.name !== undefined || row?.source === REFERENCE) && {
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    }),
    ...(suberror !== undefined && { suberror }),
    ...(CLAIMS_CHALLENGES.has(code) && { claims: CLAIMS }),
  };
}

/** `error` of the reply. Codes that no list pairs with one came out of a grant (inferred). */
export function errorOf({ code, error }: OAuthFailure): string {
  return error ?? AADSTS_CODES[code]?.error ?? 'invalid_grant';
}

/** What the page shows, and the description begins with. */
export function textOf({ code, detail }: OAuthFailure): string {
  return [AADSTS_CODES[code]?.signInText, detail].filter(Boolean).join(' ');
}

/** HTTP status: 401 where the client did not prove who it is, 400 for all else, as documented. */
export function statusOf(failure: OAuthFailure): 400 | 401 {
  const isUnproven = errorOf(failure) === 'invalid_client' && !ABOUT_ADDRESSES.has(failure.code);
  return isUnproven ? 401 : 400;
}

/** What the client sent; else what the sign-in was given; else this request's own id, so that no reply is without. */
function correlationIdOf(exchange: Exchange, ofSignIn: string | undefined): string {
  return exchange.correlationId ?? ofSignIn ?? exchange.traceId;
}

/** `yyyy-MM-dd HH:mm:ssZ` */
function entraTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 'yyyy-MM-ddTHH:mm:ss'.length).replace('T', ' ')}Z`;
}

const CLAIMS = JSON.stringify({
  access_token: { capolids: { essential: true, values: [POLICY_ID] } },
});
