import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from './clock.ts';
import { HarnessError } from './errors.ts';
import { HTTP_TOO_LARGE, readBody } from './http.ts';

/** What is known of the connection that a request came over. */
export interface HttpConnection<Peer> {
  readonly socket: Duplex;
  readonly peer: Peer;
}

/** A request that has been read, without the objects of the Fetch API, which cost more than the exchange itself. */
export interface TextRequest {
  readonly method: string;
  /** `https:`, with the host and port of the Host header. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Decoded as UTF-8, without a byte order mark. */
  readonly body: string;
}

export interface TextReply {
  readonly status: number;
  /** Sent in this order; a list as that many headers of one name, as Set-Cookie has to be. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

interface HttpDuties<Peer> {
  /** An `Upgrade: websocket` request; the service owns the socket from here on. */
  upgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer, peer: Peer): void;
  /** `answer`, `reply` or `upgrade` threw. The client gets a bare 500. */
  failed?(error: unknown): void;
}

/** What stands behind an HTTP server, in the terms of the Fetch API. */
export interface HttpService<Peer> extends HttpDuties<Peer> {
  answer(request: Request, peer: Peer): Promise<Response>;
}

/** What stands behind an HTTP server, in plain text. */
export interface TextService<Peer> extends HttpDuties<Peer> {
  reply(request: TextRequest, peer: Peer): Promise<TextReply>;
}

/**
 * A request that has not come whole by then is given up, and so is a connection that nothing is asked on: the default of
 * Windows' HTTP server for headers, bodies and idle connections.
 *
 * @see https://learn.microsoft.com/windows/win32/api/http/ns-http-http_timeout_limit_info
 */
export const REQUEST_TIMEOUT_MS = 120_000;

/** HTTP/1.1 over any stream, by node:http with its own timers off: the lab's clock says when it is too late. */
export class HttpServer<Peer> {
  readonly #server: Server;
  readonly #peers = new WeakMap<object, Peer>();
  /** Deadlines of the connections that a request is awaited on. */
  readonly #awaiting = new WeakMap<object, AbortController>();
  readonly #clock: Clock;
  readonly #service: HttpService<Peer> | TextService<Peer>;

  constructor(clock: Clock, service: HttpService<Peer> | TextService<Peer>) {
    this.#clock = clock;
    this.#service = service;
    this.#server = createServer({ headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 });
    this.#server.timeout = 0;
    this.#server.on('request', (incoming, outgoing) => void this.#exchange(incoming, outgoing));
    this.#server.on('upgrade', (incoming, socket, head) => this.#upgrade(incoming, socket, head));
    this.#server.on('clientError', (_error, socket) => refuseConnection(socket, '400 Bad Request'));
  }

  /** Serves the requests that arrive on one connection. */
  serve({ socket, peer }: HttpConnection<Peer>): void {
    this.#peers.set(socket, peer);
    // A client may vanish at any time, also where node:http does not listen: what it was doing is over then.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#arrived(socket));
    this.#await(socket);
    this.#server.emit('connection', socket);
  }

  async #exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const reply = await this.#answer(incoming);
    // What was not read of the request makes way for the next one.
    incoming.resume();
    try {
      const body = reply instanceof Response ? Buffer.from(await reply.arrayBuffer()) : reply.body;
      const headers = reply instanceof Response ? [...reply.headers] : pairsOf(reply.headers);
      const date = new Date(this.#clock.now()).toUTCString();
      outgoing.sendDate = false;
      outgoing.writeHead(reply.status, ['Date', date, ...headers.flat()]);
      outgoing.end(body);
      if (outgoing.shouldKeepAlive) this.#await(incoming.socket);
    } catch (error) {
      this.#service.failed?.(error);
      incoming.socket.destroy();
    }
  }

  async #answer(incoming: IncomingMessage): Promise<Response | TextReply> {
    try {
      const peer = this.#peerOf(incoming);
      const request = await readRequest(incoming);
      this.#arrived(incoming.socket);
      if (request === undefined || peer === undefined) return bare(400);
      const service = this.#service;
      return 'reply' in service
        ? await service.reply(request, peer)
        : await service.answer(fetchRequest(request), peer);
    } catch (error) {
      if (error instanceof HarnessError && error.code === HTTP_TOO_LARGE) {
        return plainText(413, error.message);
      }
      // The client left in the middle of its request. The service has not heard of it, and nobody reads the reply.
      if (!incoming.complete) return bare(400);
      this.#service.failed?.(error);
      return bare(500);
    }
  }

  #await(socket: Duplex): void {
    if (socket.destroyed || this.#awaiting.has(socket)) return;
    const arrived = new AbortController();
    this.#awaiting.set(socket, arrived);
    this.#clock.sleep(REQUEST_TIMEOUT_MS, arrived.signal).then(
      () => {
        this.#awaiting.delete(socket);
        refuseConnection(socket, '408 Request Timeout');
      },
      () => undefined,
    );
  }

  #arrived(socket: Duplex): void {
    this.#awaiting.get(socket)?.abort(ARRIVED);
    this.#awaiting.delete(socket);
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#arrived(socket);
    const peer = this.#peerOf(incoming);
    if (peer === undefined || this.#service.upgrade === undefined) {
      refuseConnection(socket, '400 Bad Request');
      return;
    }
    try {
      this.#service.upgrade(incoming, socket, head, peer);
    } catch (error) {
      this.#service.failed?.(error);
      refuseConnection(socket, '500 Internal Server Error');
    }
  }

  #peerOf(incoming: IncomingMessage): Peer | undefined {
    return this.#peers.get(incoming.socket);
  }
}

/**
 * Answers a connection that is no longer node:http's with a bare status, and closes it.
 *
 * @param status - code and phrase
 */
export function refuseConnection(socket: Duplex, status: string): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  // Read to its end, or it would never be known that the client has left.
  socket.resume();
}

/** A reply in plain text, with the headers that a `Response` made of the text has. */
export function plainText(status: number, body: string): TextReply {
  return { status, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body };
}

/** Name and value of each header; a list becomes as many headers of its name. */
export function pairsOf(headers: TextReply['headers']): [name: string, value: string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each): [string, string] => [name, each]),
  );
}

/** Made once: an error for each request would cost as much as reading it. */
const ARRIVED = new Error('The request has arrived.');

function bare(status: number): TextReply {
  return { status, headers: {}, body: '' };
}

/** A name or an address, perhaps with a port: nothing that could change the URL around it. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const BYTE_ORDER_MARK = '\uFEFF';

/** `undefined` when the request line or the Host header make no URL. */
async function readRequest(incoming: IncomingMessage): Promise<TextRequest | undefined> {
  const { method = 'GET', headers, url: target = '/' } = incoming;
  const { host = 'localhost' } = headers;
  const body = await readBody(incoming);
  const url = URL.parse(`https://${host}${target.startsWith('/') ? target : '/'}`);
  if (!HOST.test(host) || url === null || method === 'TRACE') return undefined;
  return { method, url, headers, body: body.startsWith(BYTE_ORDER_MARK) ? body.slice(1) : body };
}

/** The same request in the terms of the Fetch API. */
export function fetchRequest({ method, url, headers, body }: TextRequest): Request {
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) copied.append(name, each);
  }
  const carriesBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers: copied, ...(carriesBody && { body }) });
}
