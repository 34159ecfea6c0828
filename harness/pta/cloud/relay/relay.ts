import { HarnessError } from '../../../runtime/errors.ts';
import { IdleConnections } from '../../../runtime/idle-connections.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import { SentStrings } from '../../protocol/binary-xml/in-band-strings.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import { relayInstanceHost, SERVICE_BUS_DOMAIN } from '../../protocol/hosts.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import { LengthPrefixReader, withLengthPrefix } from '../../protocol/relay/length-prefix.ts';
import { encodeSignalConnector } from '../../protocol/relay/relay-message.ts';
import {
  decodeRelayedAccept,
  encodeRelayedAcceptRefusal,
  encodeRelayedAcceptReply,
} from '../../protocol/relay/relayed-accept.ts';
import { encodeOnewaySend, RELAYED_CONNECT_PORTS } from '../../protocol/relay/relayed-connect.ts';
import { renderSignalMessage } from '../../protocol/relay/signal-message.ts';
import type { RequestVariant } from '../../protocol/request-variant.ts';
import { verifySharedAccessSignature } from '../../protocol/shared-access-signature.ts';
import type { SignalingEndpoint } from '../../protocol/signaling-endpoint.ts';
import type { ValidationDispatcher } from '../sign-in-service.ts';
import type { ValidationQueue } from '../validation-queue.ts';
import type { CallResult } from './call-result.ts';
import { ConnectionRequests } from './connection-requests.ts';
import { type LinkVerdict, ListenerSession } from './listener-session.ts';
import { type CallContent, callAgain, callOver, type WaitingCall } from './relayed-call.ts';
import type { RelayedConnection } from './relayed-connection.ts';

/** Address in documentation's own range (RFC 5737); agents meet by name and ignore it. */
const INSTANCE_ADDRESS = '192.0.2.10';

export interface RelayOptions {
  /** Those that there are now: their keys may be changed. */
  endpoints(): readonly SignalingEndpoint[];
  /** Name of the instance where calls meet their listeners. */
  readonly instance: string;
  readonly queue: ValidationQueue;
  readonly requestVariant: RequestVariant;
  /** Between empty frames on a listener's connection: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
  /** How long a relayed connection is kept for another call to the same listener: milliseconds; it is not unless given. */
  readonly idleConnectionMs?: number | undefined;
  /** How many are kept for one listener. */
  readonly idleConnectionsMax?: number;
}

/** Azure Relay as PTA uses it: listeners wait, calls are announced to one of them, and both meet at an instance. */
export class Relay implements ValidationDispatcher, Disposable {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #options: RelayOptions;
  readonly #listeners = new Map<ListenerSession, SignalingEndpoint>();
  /** Every connection of a listener, attached or not. */
  readonly #sessions = new Set<ListenerSession>();
  /** Calls for which no listener had credit. */
  readonly #held = new Set<() => void>();
  readonly #waiting = new Map<string, WaitingCall>();
  readonly #requests = new ConnectionRequests();
  readonly #idle: IdleConnections<ListenerSession, RelayedConnection>;

  constructor(runtime: Runtime<PtaEvent>, options: RelayOptions) {
    this.#runtime = runtime;
    this.#options = options;
    const { idleConnectionMs: idleMs = 0, idleConnectionsMax: max = 0 } = options;
    this.#idle = new IdleConnections(runtime.clock, { idleMs, max }, (connection) => connection);
  }

  /** Ends the relayed connections that wait for another call. */
  [Symbol.dispose](): void {
    this.#idle.close();
  }

  hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /**
   * A listener has connected to a Service Bus host. Resolves when it has left.
   *
   * @param agentId - of the client certificate, where one was shown and is good
   */
  acceptListener(
    messages: MessageSocket,
    host: string,
    agentId: string | undefined,
  ): Promise<void> {
    const session = new ListenerSession(
      messages,
      {
        judgeLink: (address, token) => this.#judge(this.#endpointAt(host, address), address, token),
        attached: (address) => {
          const endpoint = this.#endpointAt(host, address);
          if (endpoint !== undefined) this.#listeners.set(session, endpoint);
        },
        ready: () => {
          for (const retry of [...this.#held]) retry();
        },
        left: () => {
          this.#listeners.delete(session);
          this.#idle.drop(session);
        },
      },
      {
        clock: this.#runtime.clock,
        containerId: this.#runtime.random.guid(),
        agentId,
        keepAliveMs: this.#options.keepAliveMs,
      },
    );
    this.#sessions.add(session);
    return session.run().finally(() => this.#sessions.delete(session));
  }

  /** Every listener loses its connection, as when the service is restarted; they come back by themselves. */
  restart(): void {
    for (const session of [...this.#sessions]) {
      session.close('amqp:connection:forced', 'The relay is restarted');
    }
  }

  /** A listener has come to a meeting; its first message says to which. */
  async acceptRelayedConnection(messages: MessageSocket): Promise<void> {
    const reader = new LengthPrefixReader();
    try {
      let first: ReturnType<LengthPrefixReader['push']>;
      while (first === undefined) {
        const message = await messages.receive();
        if (message === undefined) return;
        first = reader.push(message);
      }
      const id = decodeRelayedAccept(first.message);
      const call = this.#waiting.get(id);
      this.#waiting.delete(id);
      const reply =
        call === undefined
          ? encodeRelayedAcceptRefusal(`no call waits under ${id}`)
          : encodeRelayedAcceptReply();
      for (const part of withLengthPrefix(reply)) messages.send(part);
      if (call === undefined) messages.close();
      else call.conclude(await callOver(messages, call, first.rest));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      messages.terminate();
    }
  }

  dispatch(request: ValidationRequest, concluded: AbortSignal): void {
    const candidates = this.#candidates();
    const chosen = candidates[this.#runtime.random.below(candidates.length)];
    if (chosen === undefined) this.#hold(request, concluded);
    else this.#call(...chosen, request, concluded);
  }

  /** Those who take the variant; an agent that knows no reliable sessions gets the request inline. */
  #candidates(): [ListenerSession, SignalingEndpoint][] {
    const free = [...this.#listeners].filter(([session]) => session.takesCalls);
    const isReliable = this.#options.requestVariant !== 'inline';
    const suited = free.filter(([, endpoint]) => endpoint.reliableSessionEnabled === isReliable);
    return suited.length > 0 ? suited : free.filter(([, each]) => !each.reliableSessionEnabled);
  }

  /** An agent has come to fetch a request that it was told of. */
  acceptRequestFetch(messages: MessageSocket): Promise<void> {
    return this.#requests.accept(messages);
  }

  /** Tries again when a listener gives credit. */
  #hold(request: ValidationRequest, concluded: AbortSignal): void {
    const drop = () => this.#held.delete(retry);
    const retry = () => {
      drop();
      concluded.removeEventListener('abort', drop);
      this.dispatch(request, concluded);
    };
    this.#held.add(retry);
    concluded.addEventListener('abort', drop, { once: true });
  }

  #call(
    session: ListenerSession,
    endpoint: SignalingEndpoint,
    request: ValidationRequest,
    concluded: AbortSignal,
  ): void {
    const { random, events } = this.#runtime;
    const { requestId, transactionId } = request;
    const via = `sb://${endpoint.namespace}.${SERVICE_BUS_DOMAIN}/${endpoint.servicePath}`;
    const messageId = `urn:uuid:${random.guid()}`;
    const conclude = (result: CallResult) => {
      if (result.kind === 'broken') this.#options.queue.breakOff(transactionId, result.problem);
      else events.append({ type: 'validation.acknowledged', requestId, agentId: result.agentId });
    };
    const agentId = session.agentId ?? 'unknown';
    const kept = endpoint.reliableSessionEnabled ? undefined : this.#idle.take(session);
    if (kept !== undefined) {
      const envelope = encodeSignalConnector({ messageId, to: via, request }, kept.sent);
      const bytes = envelope.length;
      events.append({ type: 'validation.dispatched', requestId, agentId, bytes });
      void callAgain(kept, envelope, concluded).then((result) => {
        if (result.kind === 'acknowledged') this.#keep(session, kept);
        conclude(result);
      });
      return;
    }
    const { content, bytes } = endpoint.reliableSessionEnabled
      ? this.#offerRequest(messageId, via, request, concluded)
      : inlineContent(messageId, via, request);
    const meeting = random.guid();
    this.#waiting.set(meeting, {
      via,
      content,
      concluded,
      conclude,
      keep: (connection) => this.#keep(session, connection),
    });
    concluded.addEventListener('abort', () => this.#waiting.delete(meeting), { once: true });
    events.append({ type: 'validation.dispatched', requestId, agentId, bytes });
    session.announce(
      encodeOnewaySend({
        messageId: `${random.guid()}_G0`,
        to: via,
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

  /** Only as long as the listener that it belongs to is there. */
  #keep(session: ListenerSession, connection: RelayedConnection): boolean {
    if (!this.#idle.keeps || !connection.isOpen || !this.#listeners.has(session)) {
      connection.close();
      return false;
    }
    this.#idle.keep(session, connection);
    return true;
  }

  /** The call names a connection; the request waits there. */
  #offerRequest(
    messageId: string,
    to: string,
    request: ValidationRequest,
    concluded: AbortSignal,
  ): { content: CallContent; bytes: number } {
    const { random } = this.#runtime;
    const { requestVariant } = this.#options;
    const connectionId = random.guid();
    const form = requestVariant === 'connect-body-bytes' ? 'body-bytes' : 'context';
    const json = renderSignalMessage(request, form);
    this.#requests.offer(connectionId, json, concluded);
    const { requestId, transactionId, sessionId, tenantId, returnHost } = request;
    const about = { requestId, transactionId, sessionId, tenantId, returnHost, connectionId };
    const [sessionMessageId, offer] = [random.guid(), random.guid()];
    const names = { messageId: `urn:uuid:${sessionMessageId}`, offer: `urn:uuid:${offer}` };
    return {
      content: { kind: 'reliable', call: { messageId, to, request: about }, names },
      bytes: Buffer.byteLength(json),
    };
  }

  #endpointAt(host: string, address: string): SignalingEndpoint | undefined {
    return this.#options.endpoints().find(({ namespace, servicePath }) => {
      const own = `${namespace}.${SERVICE_BUS_DOMAIN}`;
      return own === host && address.replace(/\/$/, '') === `sb://${own}/${servicePath}`;
    });
  }

  #judge(
    endpoint: SignalingEndpoint | undefined,
    address: string,
    token: string | undefined,
  ): LinkVerdict {
    if (endpoint === undefined) {
      return { kind: 'refused', reason: `There is no endpoint ${JSON.stringify(address)} here` };
    }
    const { namespace, servicePath, sharedAccessKey, sharedAccessKeyName } = endpoint;
    const verdict = verifySharedAccessSignature(
      token ?? '',
      { namespace, servicePath, key: sharedAccessKey, keyName: sharedAccessKeyName },
      this.#runtime.clock.now(),
    );
    return verdict.kind === 'valid'
      ? { kind: 'welcome', until: verdict.expiresAt }
      : { kind: 'refused', reason: `The token was refused: ${verdict.reason}` };
  }
}

function inlineContent(
  messageId: string,
  to: string,
  request: ValidationRequest,
): { content: CallContent; bytes: number } {
  const strings = new SentStrings();
  const envelope = encodeSignalConnector({ messageId, to, request }, strings);
  return { content: { kind: 'inline', envelope, strings }, bytes: envelope.length };
}
