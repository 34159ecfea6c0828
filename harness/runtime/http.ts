import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { HarnessError } from './errors.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly host: string;
  /** Where the connection is made to; the protocol's own unless given. */
  readonly port?: number;
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Error code: an HTTP exchange broke before the reply was complete. */
export const HTTP_BROKEN = 'HTTP_BROKEN';
/** Error code: a message body is larger than anything the lab's protocols send. */
export const HTTP_TOO_LARGE = 'HTTP_TOO_LARGE';

/** The largest body of the protocols is a bootstrap response of some 20 KiB. */
export const BODY_LENGTH_MAX = 1_048_576;

/**
 * One request and its reply over a connection, which is closed afterwards.
 *
 * @param keep - takes the connection over instead, when both sides agree that another exchange may follow
 * @throws HarnessError `HTTP_BROKEN`, `HTTP_TOO_LARGE`, or `signal.reason`
 */
export function exchangeHttp(
  socket: Duplex,
  { method, host, path, headers, body }: HttpRequest,
  signal?: AbortSignal,
  keep?: () => void,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const settle = () => signal?.removeEventListener('abort', broken);
    const broken = (cause: unknown) => {
      settle();
      socket.destroy();
      if (signal?.aborted) reject(signal.reason);
      else if (cause instanceof HarnessError) reject(cause);
      else reject(brokenExchange(`${method} https://${host}${path}`, cause));
    };
    if (signal?.aborted) {
      broken(signal.reason);
      return;
    }
    let outgoing: ClientRequest;
    try {
      outgoing = httpRequest({
        createConnection: () => socket,
        method,
        path,
        headers: {
          host,
          ...(keep !== undefined && { connection: 'keep-alive' }),
          ...headers,
          ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
        },
      });
    } catch (cause) {
      // Node refuses a path or a header that would break out of its line; both may come from a peer.
      broken(cause);
      return;
    }
    // Not its own option of that name: it watches the request for its end, which takes longer than the request.
    signal?.addEventListener('abort', broken);
    outgoing.on('error', broken);
    // node:http says so when nothing of the exchange is left on the connection.
    if (keep !== undefined) socket.once('free', keep);
    outgoing.once('response', (incoming) => {
      readBody(incoming).then((text) => {
        settle();
        if (!outgoing.shouldKeepAlive) socket.end();
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
      }, broken);
    });
    outgoing.end(body);
  });
}

/** What exceeds the bound is left unread, and the connection open. @throws HarnessError `HTTP_TOO_LARGE` */
export function readBody(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const leave = () =>
      incoming.off('data', take).off('end', ended).off('error', broken).off('close', closed);
    const take = (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= BODY_LENGTH_MAX) return;
      incoming.pause();
      broken(tooLarge());
    };
    const ended = () => {
      leave();
      resolve(Buffer.concat(chunks).toString());
    };
    const broken = (error: Error) => {
      leave();
      reject(error);
    };
    const closed = () => broken(new Error('the connection ended in the middle of a message'));
    incoming.on('data', take).on('end', ended).on('error', broken).on('close', closed);
  });
}

function tooLarge(): HarnessError {
  return new HarnessError(
    HTTP_TOO_LARGE,
    `A message body exceeds ${BODY_LENGTH_MAX} bytes; nothing in these protocols is that large.`,
  );
}

function brokenExchange(what: string, cause: unknown): HarnessError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HarnessError(
    HTTP_BROKEN,
    `${what} broke off (${why}); look at the firewall's flows and at the service behind that name.`,
    { cause },
  );
}
