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
  /** `answer` threw. The client gets a bare 500. */
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
    this.#server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
  }

  /** Serves the requests that arrive on one connection. */
  serve({ socket, peer }: HttpConnection<Peer>): void {
    this.#peers.set(socket, peer);
    this.#server.emit('connection', socket);
  }

  async #exchange(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const response = await this.#answer(incoming);
    outgoing.sendDate = false;
    outgoing.setHeader('Date', new Date(this.#clock.now()).toUTCString());
    for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
    outgoing.writeHead(response.status);
    outgoing.end(Buffer.from(await response.arrayBuffer()));
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
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#service.upgrade(incoming, socket, head, peer);
  }

  #peerOf(incoming: IncomingMessage): Peer | undefined {
    return this.#peers.get(incoming.socket);
  }
}

/** `undefined` when the request line or the Host header make no URL. */
async function toRequest(incoming: IncomingMessage): Promise<Request | undefined> {
  const { method = 'GET', headers, url = '/' } = incoming;
  const address = `https://${headers.host ?? 'localhost'}${url.startsWith('/') ? url : '/'}`;
  const body = await readBody(incoming);
  if (!URL.canParse(address) || method === 'TRACE' || method === 'CONNECT') return undefined;
  const copied = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [value ?? '']) copied.append(name, each);
  }
  const carriesBody = method !== 'GET' && method !== 'HEAD';
  return new Request(address, { method, headers: copied, ...(carriesBody && { body }) });
}
