import { HarnessError } from '../../../runtime/errors.ts';
import { IdleConnections } from '../../../runtime/idle-connections.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { relayInstanceHost, SERVICE_BUS_DOMAIN } from '../../protocol/hosts.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { encodeSignalConnector } from '../../protocol/relay/relay-message.ts';
import { encodeOnewaySend, RELAYED_CONNECT_PORTS } from '../../protocol/relay/relayed-connect.ts';
import { SIGNAL_MESSAGE_BYTES_MAX } from '../../protocol/relay/signal-message.ts';
import type { RequestVariant } from '../../protocol/request-variant.ts';
import type { SignalingEndpoint } from '../../protocol/signaling-endpoint.ts';
import type { ValidationQueue } from '../validation-queue.ts';
import { type Addressed, connectContent, inlineContent } from './call-content.ts';
import { broken, type CallResult } from './call-result.ts';
import { ConnectionRequests } from './connection-requests.ts';
import { hearFirst } from './first-message.ts';
import type { ListenerSession } from './listener-session.ts';
import { MeetingPlace } from './meeting-place.ts';
import { type CallContent, callAgain, type WaitingCall } from './relayed-call.ts';
import type { RelayedConnection } from './relayed-connection.ts';

/** Address in documentation's own range (RFC 5737); agents meet by name and ignore it. */
const INSTANCE_ADDRESS = '192.0.2.10';

export interface AgentCallOptions {
  /** Name of the instance where calls meet their listeners. */
  readonly instance: string;
  readonly queue: ValidationQueue;
  readonly requestVariant: RequestVariant;
  /** How long a relayed connection is kept for another call to the same listener: milliseconds; it is not unless given. */
  readonly idleConnectionMs?: number | undefined;
  /** How many are kept for one listener. */
  readonly idleConnectionsMax?: number;
}

/** Calls to the agents behind the listeners: each is announced to one of them, who comes to where it waits. */
export class AgentCalls implements Disposable {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #options: AgentCallOptions;
  readonly #meetings: MeetingPlace;
  readonly #requests = new ConnectionRequests();
  readonly #idle: IdleConnections<ListenerSession, RelayedConnection>;

  constructor(runtime: Runtime<PtaEvent>, options: AgentCallOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#meetings = new MeetingPlace(runtime.clock);
    const { idleConnectionMs: idleMs = 0, idleConnectionsMax: max = 0 } = options;
    this.#idle = new IdleConnections(runtime.clock, { idleMs, max }, (connection) => connection);
  }

  /** Ends the relayed connections that wait for another call. */
  [Symbol.dispose](): void {
    this.#idle.close();
  }

  /** A listener has left: no further call is made over its connections. */
  drop(listener: ListenerSession): void {
    this.#idle.drop(listener);
  }

  /**
   * Hands the request to the agent of that listener. What becomes of it is logged; a call that breaks is told to the queue.
   *
   * @param concluded - aborts when nobody waits for the answer any more
   */
  call(
    listener: ListenerSession,
    endpoint: SignalingEndpoint,
    request: ValidationRequest,
    concluded: AbortSignal,
  ): void {
    const to = `sb://${endpoint.namespace}.${SERVICE_BUS_DOMAIN}/${endpoint.servicePath}`;
    const messageId = `urn:uuid:${this.#runtime.random.guid()}`;
    const call = { messageId, to, request };
    const agentId = listener.agentId ?? 'unknown';
    const conclude = (result: CallResult) => this.#conclude(request, agentId, result, concluded);
    const dispatched = (bytes: number) =>
      this.#runtime.events.append({
        type: 'validation.dispatched',
        requestId: request.requestId,
        agentId,
        bytes,
      });
    const kept = endpoint.reliableSessionEnabled ? undefined : this.#idle.take(listener);
    if (kept !== undefined) {
      const envelope = encodeSignalConnector(call, kept.sent);
      dispatched(envelope.length);
      void callAgain(kept, envelope, concluded).then((result) => {
        if (result.kind === 'acknowledged' && !this.#keep(listener, kept)) kept.close();
        conclude(result);
      });
      return;
    }
    const { content, bytes } = endpoint.reliableSessionEnabled
      ? this.#offer(call, concluded)
      : inlineContent(call);
    if (content === undefined) {
      conclude(tooLarge(bytes));
      return;
    }
    const keep = (connection: RelayedConnection) => this.#keep(listener, connection);
    this.#announce(listener, { via: to, content, concluded, conclude, keep }, () =>
      dispatched(bytes),
    );
  }

  /** An agent has come to a meeting. */
  acceptConnection(messages: MessageSocket): Promise<void> {
    return this.#meetings.accept(messages);
  }

  /** An agent has come to fetch a request that it was told of. */
  async acceptFetch(messages: MessageSocket): Promise<void> {
    try {
      const { clock } = this.#runtime;
      await hearFirst(clock, 'connection message', () => this.#requests.accept(messages));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      messages.terminate();
    }
  }

  /** The call waits until the agent comes. */
  #announce(listener: ListenerSession, call: WaitingCall, dispatched: () => void): void {
    const { random } = this.#runtime;
    const meeting = random.guid();
    this.#meetings.await(meeting, call);
    dispatched();
    listener.announce(
      encodeOnewaySend({
        messageId: `${random.guid()}_G0`,
        to: call.via,
        connect: {
          id: meeting,
          instanceDnsAddress: relayInstanceHost(this.#options.instance),
          ipAddress: INSTANCE_ADDRESS,
          httpAddress: INSTANCE_ADDRESS,
          httpsAddress: INSTANCE_ADDRESS,
          ...RELAYED_CONNECT_PORTS,
        },
      }),
    );
  }

  /** @returns no content when the request is larger than what an agent fetches */
  #offer(call: Addressed, concluded: AbortSignal): { content?: CallContent; bytes: number } {
    const { requestVariant } = this.#options;
    const { content, bytes, connectionId, json } = connectContent(
      call,
      requestVariant,
      this.#runtime.random,
    );
    if (bytes > SIGNAL_MESSAGE_BYTES_MAX) return { bytes };
    this.#requests.offer(connectionId, json, concluded);
    return { content, bytes };
  }

  #conclude(
    { requestId, transactionId }: ValidationRequest,
    agentId: string,
    result: CallResult,
    concluded: AbortSignal,
  ): void {
    const { events } = this.#runtime;
    if (result.kind === 'acknowledged') {
      events.append({ type: 'validation.acknowledged', requestId, agentId: result.agentId });
      return;
    }
    const { cause, problem } = result;
    // When nobody waits any more it is the cloud that left.
    if (!concluded.aborted) {
      events.append({ type: 'validation.exchange-broken', requestId, agentId, cause, problem });
    }
    this.#options.queue.breakOff(transactionId, problem);
  }

  /** Only as long as the listener that it belongs to is there. @returns whether it is kept for another call */
  #keep(listener: ListenerSession, connection: RelayedConnection): boolean {
    if (!this.#idle.keeps || !connection.isOpen || !listener.isAttached) return false;
    this.#idle.keep(listener, connection);
    return true;
  }
}

function tooLarge(bytes: number): CallResult {
  return broken(
    'too-large',
    `A request of ${bytes} bytes exceeds the ${SIGNAL_MESSAGE_BYTES_MAX} that an agent fetches`,
  );
}
