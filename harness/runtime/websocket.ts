import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { HarnessError } from './errors.ts';

/** Error code: the other side did not accept the WebSocket. */
export const WEBSOCKET_REFUSED = 'WEBSOCKET_REFUSED';

/** Both relay protocols say 65536 for their own units; a frame header comes on top. */
const MESSAGE_LENGTH_MAX = 131_072;
/** Messages that wait to be read before the connection is told to pause. */
const WAITING_MAX = 64;

/** After closing, ws waits 30 s of real time for the other side, which must not keep a process alive. */
class PatientWebSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, reason);
    const timer: unknown = Reflect.get(this, '_closeTimer');
    if (isTimer(timer)) timer.unref();
  }
}

/** A WebSocket as a sequence of messages, read one at a time. */
export class MessageSocket {
  readonly #socket: WebSocket;
  readonly #waiting: Uint8Array[] = [];
  #reader: ((message: Uint8Array | undefined) => void) | undefined;
  #closing = false;
  #closed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: RawData) => this.#arrived(bytesOf(data)));
    // What went wrong does not matter to the reader: the messages end.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => this.#ended());
  }

  /** The next message; `undefined` once the connection has ended. */
  receive(): Promise<Uint8Array | undefined> {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      if (this.#socket.isPaused) this.#socket.resume();
      return Promise.resolve(next);
    }
    if (this.#closed) return Promise.resolve(undefined);
    if (this.#reader !== undefined) throw new TypeError('A message socket has one reader.');
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  /** Sends one binary message; nothing happens when the connection has ended. */
  send(message: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Sends one text message; nothing happens when the connection has ended. */
  sendText(message: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Ends the connection politely; what was sent before arrives on both sides. */
  close(): void {
    this.#socket.close();
    // Nobody may read any more what waits, and the other side's farewell comes behind it.
    this.#closing = true;
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Ends the connection at once. */
  terminate(): void {
    this.#socket.terminate();
  }

  #arrived(message: Uint8Array): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader !== undefined) {
      reader(message);
      return;
    }
    if (this.#waiting.length >= WAITING_MAX && this.#closing) return;
    this.#waiting.push(message);
    if (this.#waiting.length >= WAITING_MAX && !this.#closing) this.#socket.pause();
  }

  #ended(): void {
    this.#closed = true;
    this.#reader?.(undefined);
    this.#reader = undefined;
  }
}

/** Where a WebSocket is opened. */
export interface WebSocketTarget {
  readonly host: string;
  /** And query. */
  readonly path: string;
  /** Subprotocol; none is offered unless given. */
  readonly protocol?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the longest message that is taken; a longer one ends the connection. 131,072 unless given. */
  readonly messageBytesMax?: number;
}

/**
 * Opens a WebSocket over a connection that is already there.
 *
 * @throws HarnessError `WEBSOCKET_REFUSED`, or `signal.reason`
 */
export function openWebSocket(
  socket: Duplex,
  { host, path, protocol, headers, messageBytesMax = MESSAGE_LENGTH_MAX }: WebSocketTarget,
  signal?: AbortSignal,
): Promise<MessageSocket> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      socket.destroy();
      signal?.removeEventListener('abort', fail);
      reject(signal?.aborted ? signal.reason : refused(`wss://${host}${path}`, cause));
    };
    if (signal?.aborted) return fail(signal.reason);
    let webSocket: WebSocket;
    try {
      webSocket = new PatientWebSocket(`ws://${host}${path}`, protocol ?? [], {
        // ws asks for a net.Socket and is content with any duplex stream.
        createConnection: () => socket as never,
        perMessageDeflate: false,
        maxPayload: messageBytesMax,
        ...(headers && { headers }),
      });
    } catch (cause) {
      // A host that makes no URL; it may come from a peer.
      return fail(cause);
    }
    signal?.addEventListener('abort', fail, { once: true });
    webSocket.on('error', fail);
    webSocket.once('open', () => {
      signal?.removeEventListener('abort', fail);
      webSocket.off('error', fail);
      resolve(new MessageSocket(webSocket));
    });
  });
}

/** Accepts WebSockets that speak one of the given subprotocols. */
export class WebSocketAcceptor {
  readonly #server: WebSocketServer;

  constructor(protocols: readonly string[]) {
    this.#server = new WebSocketServer({
      noServer: true,
      WebSocket: PatientWebSocket,
      perMessageDeflate: false,
      maxPayload: MESSAGE_LENGTH_MAX,
      handleProtocols: (offered) => protocols.find((each) => offered.has(each)) ?? false,
    });
  }

  accept(
    incoming: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    accepted: (messages: MessageSocket, protocol: string) => void,
  ): void {
    this.#server.handleUpgrade(incoming, socket, head, (webSocket) => {
      accepted(new MessageSocket(webSocket), webSocket.protocol);
    });
  }
}

function isTimer(value: unknown): value is NodeJS.Timeout {
  return typeof value === 'object' && value !== null && 'unref' in value;
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function refused(url: string, cause: unknown): HarnessError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new HarnessError(
    WEBSOCKET_REFUSED,
    `The WebSocket ${url} was not accepted (${why}); look at the firewall's flows and the service's log.`,
    { cause },
  );
}
