import type { TextReply } from '../../../runtime/http-server.ts';

/** What an operation answers, before it is HTTP. */
export type GraphAnswer =
  | { readonly kind: 'answered'; readonly status: 200 | 201; readonly body: object }
  | { readonly kind: 'done' }
  | GraphProblem;

export interface GraphProblem {
  readonly kind: 'problem';
  readonly status: 400 | 401 | 403 | 404;
  readonly code: string;
  readonly message: string;
  readonly challenge?: string;
}

/** Ids of one exchange. */
export interface Exchange {
  readonly requestId: string;
  /** As the client sent it, when that was a GUID; the request id else. */
  readonly clientRequestId: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly at: number;
}

export function answered(body: object, status: 200 | 201 = 200): GraphAnswer {
  return { kind: 'answered', status, body };
}

/** 204 */
export const DONE: GraphAnswer = { kind: 'done' };

export function problem(
  status: GraphProblem['status'],
  { code, message }: { readonly code: string; readonly message: string },
): GraphProblem {
  return { kind: 'problem', status, code, message };
}

/** Longest part of an id that the client is told again. */
const TOLD_LENGTH_MAX = 128;

/** Captured of directory objects; inferred for the others. */
export function notFound(id: string): GraphProblem {
  const message = `Resource '${id.slice(0, TOLD_LENGTH_MAX)}' does not exist or one of its queried reference-property objects are not present.`;
  return problem(404, { code: 'Request_ResourceNotFound', message });
}

const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** @see https://learn.microsoft.com/graph/errors */
export function replyOf(answer: GraphAnswer, exchange: Exchange): TextReply {
  const { requestId, clientRequestId } = exchange;
  const headers = {
    'cache-control': 'no-store',
    'request-id': requestId,
    'client-request-id': clientRequestId,
    'odata-version': '4.0',
  };
  switch (answer.kind) {
    case 'answered': {
      const body = JSON.stringify(answer.body);
      return { status: answer.status, headers: { ...headers, 'content-type': JSON_TYPE }, body };
    }
    case 'done':
      return { status: 204, headers, body: '' };
    case 'problem':
      return {
        status: answer.status,
        headers: {
          ...headers,
          'content-type': 'application/json',
          ...(answer.challenge !== undefined && { 'www-authenticate': answer.challenge }),
        },
        body: JSON.stringify(errorOf(answer, exchange)),
      };
    default:
      return answer satisfies never;
  }
}

function errorOf({ code, message }: GraphProblem, { at, requestId, clientRequestId }: Exchange) {
  return {
    error: {
      code,
      message,
      innerError: {
        // Without milliseconds and zone, as captured.
        date: new Date(at).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
        'request-id': requestId,
        'client-request-id': clientRequestId,
      },
    },
  };
}

/** The code is captured of the directory; that it is used here, and the message, are inferred. */
export const QUOTA_EXCEEDED: GraphProblem = problem(403, {
  code: 'Directory_QuotaExceeded',
  message: 'The directory object quota limit for the Tenant has been exceeded.',
});
