import type { Clock } from '../../../runtime/clock.ts';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import type { TextReply } from '../../../runtime/http-server.ts';
import type { Random } from '../../../runtime/random.ts';
import type { WebRequest, WebRoute } from '../../../runtime/web-route.ts';
import { isGuid } from '../../protocol/guid.ts';
import { type BearerTokens, bearerToken, type Caller, callerOf, hearsayOf } from './caller.ts';
import {
  type Exchange,
  type GraphAnswer,
  type GraphProblem,
  problem,
  replyOf,
} from './graph-answer.ts';
import { loginAuthority } from './login-authority.ts';
import { type Need, refusalOf } from './permission.ts';

export type GraphVersion = 'v1.0' | 'beta';

/** One request to Graph whose caller may make it. */
export interface GraphCall extends Exchange {
  readonly request: WebRequest;
  readonly version: GraphVersion;
  readonly caller: Caller;
}

/** One operation of Graph, under both versions or one. */
export interface GraphOperation {
  readonly method: WebRoute['method'];
  readonly versions: readonly GraphVersion[];
  /** Below the version, such as `/auditLogs/signIns/:id`. */
  readonly path: string;
  readonly need: Need;
  /** @throws HarnessError `MALFORMED`, whose message the client gets with a 400 */
  answer(call: GraphCall): GraphAnswer;
}

/** What an exchange gets its time and its id from. */
export interface ExchangeSource {
  readonly clock: Clock;
  readonly random: Random;
}

const HOSTS = ['graph.microsoft.com', 'local'];
/** Microsoft Graph's application id. */
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';
/** The audiences of a token for Graph. */
export const GRAPH_AUDIENCES: readonly string[] = [
  GRAPH_APP_ID,
  'https://graph.microsoft.com',
  'https://graph.microsoft.com/',
];

/** The routes of an operation, with the caller's token looked at and problems told as Graph tells them. */
export function graphRoutes(
  source: ExchangeSource,
  tokens: BearerTokens,
  operation: GraphOperation,
): WebRoute[] {
  const { method, path, versions } = operation;
  return versions.map((version) => ({
    method,
    hosts: HOSTS,
    path: `/${version}${path}`,
    answer: (request) => answer(source, tokens, operation, version, request),
  }));
}

async function answer(
  { clock, random }: ExchangeSource,
  tokens: BearerTokens,
  operation: GraphOperation,
  version: GraphVersion,
  request: WebRequest,
): Promise<TextReply> {
  const requestId = random.guid();
  const sent = request.headers['client-request-id'];
  const clientRequestId = typeof sent === 'string' && isGuid(sent) ? sent : requestId;
  const exchange: Exchange = { requestId, clientRequestId, at: clock.now() };
  const identified = await identify(tokens, request, exchange.at);
  if (identified.kind === 'problem') return replyOf(identified, exchange);
  const { caller } = identified;
  const refusal = refusalOf(caller, operation.need);
  if (refusal !== undefined) return replyOf(problem(403, refusal), exchange);
  return replyOf(resultOf(operation, { ...exchange, request, version, caller }), exchange);
}

function resultOf(operation: GraphOperation, call: GraphCall): GraphAnswer {
  try {
    return operation.answer(call);
  } catch (error) {
    if (!(error instanceof HarnessError && error.code === MALFORMED)) throw error;
    return problem(400, { code: 'BadRequest', message: error.message });
  }
}

async function identify(
  tokens: BearerTokens,
  { headers, origin }: WebRequest,
  now: number,
): Promise<GraphProblem | { readonly kind: 'caller'; readonly caller: Caller }> {
  const token = bearerToken(headers.authorization);
  const verdict = token === '' ? undefined : await tokens.verify(token, GRAPH_AUDIENCES);
  if (verdict?.kind === 'valid') return { kind: 'caller', caller: callerOf(verdict.claims) };
  const message = verdict === undefined ? 'Access token is empty.' : objectionTo(token, now);
  const authority = `${loginAuthority(origin)}/common/oauth2/authorize`;
  return {
    ...problem(401, { code: 'InvalidAuthenticationToken', message }),
    challenge: `Bearer realm="", authorization_uri="${authority}", client_id="${GRAPH_APP_ID}"`,
  };
}

/** What Graph says of a token that it does not take; captured, but for that of the signature. */
function objectionTo(token: string, now: number): string {
  const hearsay = hearsayOf(token);
  if (hearsay === undefined) return 'CompactToken parsing failed with error code: 80049217';
  if (!GRAPH_AUDIENCES.includes(hearsay.audience)) {
    return 'Access token validation failure. Invalid audience.';
  }
  if (hearsay.expiresAtS * 1_000 <= now) return 'Access token has expired or is not yet valid.';
  return 'Access token validation failure. Invalid signature.';
}
