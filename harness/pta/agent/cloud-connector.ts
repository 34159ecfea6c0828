import type { Duplex } from 'node:stream';
import type { Clock } from '../../runtime/clock.ts';
import { withDeadline } from '../../runtime/deadline.ts';
import { HarnessError } from '../../runtime/errors.ts';
import { exchangeHttp, HTTP_BROKEN, type HttpReply, type HttpRequest } from '../../runtime/http.ts';
import { IdleConnections, keepableStream } from '../../runtime/idle-connections.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Identity } from '../../runtime/secure-channel.ts';
import {
  type MessageSocket,
  openWebSocket,
  type WebSocketTarget,
} from '../../runtime/websocket.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { Meeting } from './meeting.ts';

const HTTPS_PORT = 443;
const WEBSOCKET_PATH = '/$servicebus/websocket';

/** Error code: the cloud did not answer in time; what was begun has been given up. */
export const CLOUD_TIMEOUT = 'CLOUD_TIMEOUT';

/** What .NET's HTTP clients wait unless told otherwise; that the agent keeps to it is inferred. */
const EXCHANGE_TIMEOUT_MS = 100_000;
/** `WebSocketSignalingSettings.OpenTimeout` of the bootstrap, as captured; at 30 s, even though another may be sent. */
export const OPEN_TIMEOUT_MS = 30_000;

interface ShownTo {
  readonly stream: Duplex;
  readonly identity: Identity | undefined;
}

/** Opens connections to the cloud: through the network, and with the agent's certificate when it has one. */
export class CloudConnector {
  /** Relayed connections that are open, by host and relay id: a second announcement of one is accepted there. */
  readonly meetings = new Map<string, Meeting>();
  readonly #runtime: Runtime<PtaEvent>;
  readonly #trustedRoots: readonly string[];
  readonly #idle: IdleConnections<string, ShownTo>;

  /** @param idleMs - how long the connection of an exchange is kept for the next one: ms; it is not unless given */
  constructor(runtime: Runtime<PtaEvent>, trustedRoots: readonly string[], idleMs = 0) {
    this.#runtime = runtime;
    this.#trustedRoots = trustedRoots;
    this.#idle = new IdleConnections(runtime.clock, { idleMs }, ({ stream }) =>
      keepableStream(stream),
    );
  }

  /** For deadlines on what it has opened. */
  get clock(): Clock {
    return this.#runtime.clock;
  }

  /** Closes the connections that are kept and have nothing to do. */
  closeIdle(): void {
    this.#idle.dropAll();
  }

  /** @throws HarnessError `NETWORK_…`, `SECURE_CHANNEL_FAILED`, `HTTP_BROKEN` or `CLOUD_TIMEOUT`, or `signal.reason` */
  exchange(request: HttpRequest, identity?: Identity, signal?: AbortSignal): Promise<HttpReply> {
    return this.#within(
      EXCHANGE_TIMEOUT_MS,
      request.host,
      (limit) => this.#exchange(request, identity, limit),
      signal,
    );
  }

  /** On a connection that is there, where one is. That it ended meanwhile is no failure: another is made. */
  async #exchange(
    request: HttpRequest,
    identity: Identity | undefined,
    limit: AbortSignal,
  ): Promise<HttpReply> {
    const { host, port = HTTPS_PORT } = request;
    const place = `${host}:${port}`;
    const over = (stream: Duplex) => {
      const keep = () => this.#idle.keep(place, { stream, identity });
      return exchangeHttp(stream, request, limit, this.#idle.keeps ? keep : undefined);
    };
    const kept = this.#takeIdle(place, identity);
    if (kept !== undefined) {
      try {
        return await over(kept);
      } catch (error) {
        limit.throwIfAborted();
        if (!(error instanceof HarnessError) || error.code !== HTTP_BROKEN) throw error;
      }
    }
    return over(await this.#connect(host, identity, limit, port));
  }

  /** Only a connection on which the same certificate was shown. */
  #takeIdle(place: string, identity: Identity | undefined): Duplex | undefined {
    for (;;) {
      const idle = this.#idle.take(place);
      if (idle === undefined || idle.identity === identity) return idle?.stream;
      idle.stream.destroy();
    }
  }

  /**
   * Opens a WebSocket, at the relay's path unless another is given, and does what has to be done first on it, both within 30 seconds.
   *
   * @param begin - a failure, or an abort of its signal, ends the WebSocket
   * @throws HarnessError `NETWORK_…`, `SECURE_CHANNEL_FAILED`, `WEBSOCKET_REFUSED` or `CLOUD_TIMEOUT`,
   *   what `begin` throws, or `signal.reason`
   */
  openWebSocket<T>(
    to: Omit<WebSocketTarget, 'path'> & Partial<WebSocketTarget>,
    identity: Identity,
    begin: (messages: MessageSocket) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return this.#within(
      OPEN_TIMEOUT_MS,
      to.host,
      async (limit) => {
        const stream = await this.#connect(to.host, identity, limit);
        const messages = await openWebSocket(stream, { path: WEBSOCKET_PATH, ...to }, limit);
        const cut = () => messages.terminate();
        limit.addEventListener('abort', cut, { once: true });
        try {
          const begun = await begin(messages);
          limit.throwIfAborted();
          return begun;
        } catch (error) {
          messages.terminate();
          throw error;
        } finally {
          limit.removeEventListener('abort', cut);
        }
      },
      signal,
    );
  }

  async #connect(
    host: string,
    identity: Identity | undefined,
    limit: AbortSignal,
    port = HTTPS_PORT,
  ): Promise<Duplex> {
    const socket = await this.#runtime.network.dial({ host, port }, limit);
    // The handshake knows no signal; without its connection it fails.
    const cut = () => socket.destroy();
    limit.addEventListener('abort', cut, { once: true });
    if (limit.aborted) cut();
    try {
      const { stream } = await this.#runtime.secureChannel.connect(socket, {
        serverName: host,
        trustedRoots: this.#trustedRoots,
        ...(identity && { identity }),
      });
      return stream;
    } finally {
      limit.removeEventListener('abort', cut);
    }
  }

  #within<T>(
    limitMs: number,
    host: string,
    work: (limit: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return withDeadline(this.#runtime.clock, limitMs, () => tooLate(host, limitMs), work, signal);
  }
}

function tooLate(host: string, afterMs: number): HarnessError {
  return new HarnessError(
    CLOUD_TIMEOUT,
    `${host} did not answer within ${afterMs} ms; look for a rule of the firewall that swallows the flow.`,
  );
}
