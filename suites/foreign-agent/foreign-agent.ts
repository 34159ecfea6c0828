import type { WebSocket } from 'ws';
import { answer, basicHeaders } from './answer.ts';
import {
  type Bootstrap,
  type BootstrapHost,
  bootstrap,
  type ListenerEndpoint,
} from './bootstrap.ts';
import { openWebSocket } from './cloud-connection.ts';
import type { Identity } from './identity.ts';
import { readJsonRequest } from './json-request.ts';
import { newGuid, unixSeconds } from './machine.ts';
import { type Decide, type PasswordRequest, validate } from './password-request.ts';
import { type Registrant, register } from './registration.ts';
import { RelayListener } from './relay-listener.ts';
import { readRelayedConnect } from './relayed-connect.ts';
import { serveRelayedConnection } from './relayed-connection.ts';
import { ReliableService } from './reliable-messaging.ts';
import { sasToken } from './sas-token.ts';
import type { RequestFrame, SignalMessage } from './signal-message.ts';
import { signalingService } from './signaling-service.ts';
import { renewTrust } from './trust-renewal.ts';

const SAS_LIFETIME_SECONDS = 3600;

export interface ForeignAgentOptions extends Registrant {
  readonly decide: Decide;
}

/**
 * An Authentication Agent by another maker: written from the public descriptions of the protocol alone,
 * with `ws`, `saxes`, `zod` and Node's own modules. Of this project it imports nothing.
 */
export class ForeignAgent implements AsyncDisposable {
  /** What went wrong on any of its connections, in the order of time. */
  readonly problems: unknown[] = [];
  /** How each request reached it: inline, or over a WebSocket that it was told to open. */
  readonly contexts: SignalMessage['context']['kind'][] = [];
  readonly #options: ForeignAgentOptions;
  readonly #sockets = new Set<WebSocket>();
  readonly #answers = new Set<Promise<void>>();
  /** The newest first; the older ones may still be sealed for. */
  #identities: readonly [Identity, ...Identity[]];

  private constructor(options: ForeignAgentOptions, identity: Identity) {
    this.#options = options;
    this.#identities = [identity];
  }

  static async register(options: ForeignAgentOptions): Promise<ForeignAgent> {
    return new ForeignAgent(options, await register(options));
  }

  get identity(): Identity {
    return this.#identities[0];
  }

  bootstrap(host?: BootstrapHost): Promise<Bootstrap> {
    const { identity } = this;
    return bootstrap({ ...this.#options, agentId: identity.agentId, identity }, host);
  }

  /** Resolves when it listens at every endpoint; rejects with `ListenerRefused` where it may not. */
  async listen(): Promise<void> {
    const { endpoints } = await this.bootstrap();
    await Promise.all(endpoints.map((endpoint) => this.listenAt(endpoint)));
  }

  /** @param token - the right one unless given */
  listenAt(endpoint: ListenerEndpoint, token?: string): Promise<void> {
    const expiresAt = unixSeconds() + SAS_LIFETIME_SECONDS;
    const url = `wss://${endpoint.namespace}.${endpoint.domain}/$servicebus/websocket`;
    const listener = new RelayListener(
      this.#open(url, { protocol: 'wsrelayedamqp' }),
      endpoint,
      token ?? sasToken(endpoint, expiresAt),
      (signal) => this.#attempt(() => this.#connect(signal, endpoint)),
    );
    return listener.listening;
  }

  /** A certificate for a new key; what is opened from now on shows the new one. */
  async renew(): Promise<void> {
    const { trustRenewEndpoint } = await this.bootstrap();
    const { identity } = this;
    const renewed = await renewTrust({ ...this.#options, identity, endpoint: trustRenewEndpoint });
    this.#identities = [renewed, ...this.#identities];
  }

  /** Ends every connection, and waits for the answers that are under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#answers);
    const closed = [...this.#sockets].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const socket of this.#sockets) socket.terminate();
    await Promise.all(closed);
  }

  #connect(signal: Buffer, { reliable }: ListenerEndpoint): void {
    const { id, host } = readRelayedConnect(signal);
    const url = `wss://${host}/$servicebus/websocket`;
    const socket = this.#open(url, { protocol: 'wsrelayedconnection' });
    const service = signalingService(this.identity.agentId, (request) => this.#take(request));
    serveRelayedConnection(
      socket,
      id,
      reliable ? new ReliableService(service) : service,
      this.#note,
    );
  }

  #take(signal: SignalMessage): void {
    const { context } = signal;
    this.contexts.push(context.kind);
    if (context.kind === 'password') this.#answer(signal, context.request);
    else this.#fetch(signal, context.connectionId);
  }

  /** In the older variant the agent opens a WebSocket to be given the request. */
  #fetch(signal: SignalMessage, connectionId: string): void {
    const url = `wss://${signal.host}/subscriber/websocketconnect?requestId=${newGuid()}`;
    const socket = this.#open(url, { headers: basicHeaders(signal, 0) });
    socket.on('open', () =>
      socket.send(JSON.stringify({ ConnectionId: connectionId, MessageType: 0 })),
    );
    socket.on('message', (data: Buffer) =>
      this.#attempt(() => {
        const request = readJsonRequest(data.toString());
        this.#answer(request, request.request);
      }),
    );
  }

  #answer(frame: RequestFrame, request: PasswordRequest): void {
    this.#attempt(() => {
      const verdict = validate(request, this.#identities, this.#options.decide);
      const told = answer(this.#options.cloud, this.identity, frame, verdict).catch(this.#note);
      this.#answers.add(told);
      void told.then(() => this.#answers.delete(told));
    });
  }

  #open(url: string, options: Parameters<typeof openWebSocket>[3]): WebSocket {
    const socket = openWebSocket(this.#options.cloud, url, this.identity, options);
    this.#sockets.add(socket);
    socket.on('error', this.#note);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (problem) {
      this.#note(problem);
    }
  }

  readonly #note = (problem: unknown): void => {
    this.problems.push(problem);
  };
}
