import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from './clock.ts';
import { HarnessError } from './errors.ts';
import { HTTP_TOO_LARGE, readBody } from './http.ts';

/** What is known of the connection that a request came over. */
export interface HttpConnection<Peer> {
  readonly socket: Duplex;
  readonly peer: Peer;
}

export interface HttpService<Peer> {
  answer(request: Request, peer: Peer): Promise<Response>;
  /** An `Upgrade: websocket` request; the service owns the socket from here on. */
  upgrade?(incoming: IncomingMessage, socket: Duplex, head: Buffer, peer: Peer): void;
  /** `answer` or `upgrade` threw. The client gets a bare 500. */
  failed?(error: unknown): void;
}

/** HTTP/1.1 over any stream, by node:http with its own timers off. */
export class HttpServer<Peer> {
  readonly #server: Server;
  readonly #peers = new WeakMap<object, Peer>();
  readonly #clock: Clock;
  readonly #service: HttpService<Peer>;

  constructor(clock: Clock, service: HttpService<Peer>) {
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
    this.#server.emit('connection', socket);
  }

  async #exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const response = await this.#answer(incoming);
    // What was not read of the request makes way for the next one.
    incoming.resume();
    try {
      const body = Buffer.from(await response.arrayBuffer());
      outgoing.sendDate = false;
      outgoing.setHeader('Date', new Date(this.#clock.now()).toUTCString());
      for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
      outgoing.writeHead(response.status);
      outgoing.end(body);
    } catch (error) {
      this.#service.failed?.(error);
      incoming.socket.destroy();
    }
  }

  async #answer(incoming: IncomingMessage): Promise<Response> {
    try {
      const peer = this.#peerOf(incoming);
      const request = await toRequest(incoming);
      if (request === undefined || peer === undefined) return new Response(null, { status: 400 });
      return await this.#service.answer(request, peer);
    } catch (error) {
      if (error instanceof HarnessError && error.code === HTTP_TOO_LARGE) {
        return new Response(error.message, { status: 413 });
      }
      this.#service.failed?.(error);
      return new Response(null, { status: 500 });
    }
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
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

/** A name or an address, perhaps with a port: nothing that could change the URL around it. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** `undefined` when the request line or the Host header make no URL. */
async function toRequest(incoming: IncomingMessage): Promise<Request | undefined> {
  const { method = 'GET', headers, url = '/' } = incoming;
  const { host = 'localhost' } = headers;
  const address = `https://${host}${url.startsWith('/') ? url : '/'}`;
  const body = await readBody(incoming);
  if (!HOST.test(host) || !URL.canParse(address) || method === 'TRACE') return undefined;
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) copied.append(name, each);
  }
  const carriesBody = method !== 'GET' && method !== 'HEAD';
  return new Request(address, { method, headers: copied, ...(carriesBody && { body }) });
}
