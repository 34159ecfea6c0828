import type { Random } from '../../../../runtime/random.ts';
import type { WebRequest } from '../../../../runtime/web-route.ts';
import { isGuid } from '../../../protocol/guid.ts';
import {
  type Authority,
  type ProtocolVersion,
  readAuthority,
  type TenantNames,
} from './authority.ts';
import { isRefused, type OAuthFailure } from './oauth-failure.ts';

/** What is known of a request before its parameters are read; every reply tells some of it. */
export interface Exchange {
  /** GUID of this request: `trace_id` and `x-ms-request-id`, and the id of the sign-in log's record of it. */
  readonly traceId: string;
  /** GUID that the client sent, to find all requests of one thing it does. */
  readonly correlationId?: string;
  /** Whether the client wants its GUID back. */
  readonly returnsCorrelationId: boolean;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
  /** As the client sees it. */
  readonly origin: string;
  readonly protocol: ProtocolVersion;
  /** Of the user's machine, or of the client where that is the same. */
  readonly from: string;
  readonly userAgent?: string;
  /** `Origin` of a request that the page of another site made. */
  readonly crossOrigin?: string;
}

export interface ExchangeContext {
  readonly clock: { now(): number };
  readonly random: Random;
}

const USER_AGENT_CHARS_MAX = 1_024;

export function openExchange(
  context: ExchangeContext,
  request: WebRequest,
  protocol: ProtocolVersion,
): Exchange {
  const sent =
    header(request, 'client-request-id') ?? request.url.searchParams.get('client-request-id');
  const userAgent = header(request, 'user-agent')?.slice(0, USER_AGENT_CHARS_MAX);
  const crossOrigin = header(request, 'origin');
  return {
    traceId: context.random.guid(),
    ...(sent && isGuid(sent) && { correlationId: sent.toLowerCase() }),
    returnsCorrelationId: header(request, 'return-client-request-id') === 'true',
    at: context.clock.now(),
    origin: request.origin,
    protocol,
    from: request.from,
    ...(userAgent && { userAgent }),
    // A form on the sign-in page itself is no other site's.
    ...(crossOrigin && crossOrigin !== request.origin && { crossOrigin }),
  };
}

/**
 * The exchange, with the authority that the address names.
 *
 * @param version - of the address; an authority called `adfs` has one of its own, below `/adfs/oauth2`
 */
export function openAuthorityExchange(
  context: ExchangeContext,
  request: WebRequest,
  version: 'v1' | 'v2',
  tenant: TenantNames,
): { readonly exchange: Exchange; readonly authority: Authority | OAuthFailure } {
  const authority = readAuthority(request.params['tenant'] ?? '', tenant);
  const isAdfs = !isRefused(authority) && authority.kind === 'adfs';
  return { exchange: openExchange(context, request, isAdfs ? 'adfs' : version), authority };
}

/** One header; of several of the same name, all of them as HTTP joins them. */
export function header({ headers }: WebRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
