import { HarnessError } from '../../../runtime/errors.ts';
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
import { verifySharedAccessSignature } from '../../protocol/shared-access-signature.ts';
import type { SignalingEndpoint } from '../../protocol/signaling-endpoint.ts';
import type { ValidationDispatcher } from '../sign-in-service.ts';
import type { ValidationQueue } from '../validation-queue.ts';
import { ListenerSession } from './listener-session.ts';
import { callOver, type WaitingCall } from './relayed-call.ts';

/** Address in documentation's own range (RFC 5737); agents meet by name and ignore it. */
const INSTANCE_ADDRESS = '192.0.2.10';

export interface RelayOptions {
  readonly endpoints: readonly SignalingEndpoint[];
  /** Name of the instance where calls meet their listeners. */
  readonly instance: string;
  readonly queue: ValidationQueue;
}

/** Azure Relay as PTA uses it: listeners wait, calls are announced to one of them, and both meet at an instance. */
export class Relay implements ValidationDispatcher {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #options: RelayOptions;
  readonly #listeners = new Map<ListenerSession, SignalingEndpoint>();
  /** Calls for which no listener had credit. */
  readonly #held = new Set<() => void>();
  readonly #waiting = new Map<string, WaitingCall>();

  constructor(runtime: Runtime<PtaEvent>, options: RelayOptions) {
    this.#runtime = runtime;
    this.#options = options;
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
        objectionToLink: (address, token) =>
          this.#objection(this.#endpointAt(host, address), address, token),
        attached: (address) => {
          const endpoint = this.#endpointAt(host, address);
          if (endpoint !== undefined) this.#listeners.set(session, endpoint);
        },
        ready: () => {
          for (const retry of [...this.#held]) retry();
        },
        left: () => this.#listeners.delete(session),
      },
      { containerId: this.#runtime.random.guid(), agentId },
    );
    return session.run();
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
    const candidates = [...this.#listeners].filter(([session]) => session.takesCalls);
    const chosen = candidates[this.#runtime.random.below(candidates.length)];
    if (chosen === undefined) this.#hold(request, concluded);
    else this.#call(...chosen, request, concluded);
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
    const call = { messageId, to: via, request };
    const envelope = encodeSignalConnector(call, new SentStrings());
    const meeting = random.guid();
    this.#waiting.set(meeting, {
      via,
      envelope,
      concluded,
      conclude: (result) => {
        if (result.kind === 'broken') this.#options.queue.breakOff(transactionId, result.problem);
        else events.append({ type: 'validation.acknowledged', requestId, agentId: result.agentId });
      },
    });
    concluded.addEventListener('abort', () => this.#waiting.delete(meeting), { once: true });
    events.append({
      type: 'validation.dispatched',
      requestId,
      agentId: session.agentId ?? 'unknown',
      bytes: envelope.length,
    });
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

  #endpointAt(host: string, address: string): SignalingEndpoint | undefined {
    return this.#options.endpoints.find(({ namespace, servicePath }) => {
      const own = `${namespace}.${SERVICE_BUS_DOMAIN}`;
      return own === host && address.replace(/\/$/, '') === `sb://${own}/${servicePath}`;
    });
  }

  #objection(
    endpoint: SignalingEndpoint | undefined,
    address: string,
    token: string | undefined,
  ): string | undefined {
    if (endpoint === undefined) return `There is no endpoint ${JSON.stringify(address)} here`;
    const { namespace, servicePath, sharedAccessKey, sharedAccessKeyName } = endpoint;
    const verdict = verifySharedAccessSignature(
      token ?? '',
      { namespace, servicePath, key: sharedAccessKey, keyName: sharedAccessKeyName },
      this.#runtime.clock.now(),
    );
    return verdict.kind === 'valid' ? undefined : `The token was refused: ${verdict.reason}`;
  }
}
