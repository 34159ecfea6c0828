import type { Runtime } from '../../../runtime/runtime.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { ValidationRequest } from '../../protocol/messages.ts';
import type { SignalingEndpoint } from '../../protocol/signaling-endpoint.ts';
import type { ValidationDispatcher } from '../sign-in/sign-in-service.ts';
import { type AgentCallOptions, AgentCalls } from './agent-calls.ts';
import { endpointAt, judgeLink } from './judge-link.ts';
import { ListenerSession } from './listener-session.ts';

export interface RelayOptions extends AgentCallOptions {
  /** Those that there are now: their keys may be changed. */
  endpoints(): readonly SignalingEndpoint[];
  /** Between empty frames on a listener's connection: milliseconds; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
}

/** Azure Relay as PTA uses it: listeners wait, and each call is announced to one of them. */
export class Relay implements ValidationDispatcher, Disposable {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #options: RelayOptions;
  readonly #calls: AgentCalls;
  readonly #listeners = new Map<ListenerSession, SignalingEndpoint>();
  /** Every connection of a listener, attached or not. */
  readonly #sessions = new Set<ListenerSession>();
  /** Calls for which no listener had credit. */
  readonly #held = new Set<() => void>();

  constructor(runtime: Runtime<PtaEvent>, options: RelayOptions) {
    this.#runtime = runtime;
    this.#options = options;
    this.#calls = new AgentCalls(runtime, options);
  }

  /** Ends the relayed connections that wait for another call. */
  [Symbol.dispose](): void {
    this.#calls[Symbol.dispose]();
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
    const { clock, random } = this.#runtime;
    const endpoint = (address: string) => endpointAt(this.#options.endpoints(), host, address);
    const session = new ListenerSession(
      messages,
      {
        judgeLink: (address, token) => judgeLink(endpoint(address), address, token, clock.now()),
        attached: (address) => {
          const attachedTo = endpoint(address);
          if (attachedTo !== undefined) this.#listeners.set(session, attachedTo);
        },
        ready: () => {
          for (const retry of [...this.#held]) retry();
        },
        left: () => {
          this.#listeners.delete(session);
          this.#calls.drop(session);
        },
      },
      { clock, containerId: random.guid(), agentId, keepAliveMs: this.#options.keepAliveMs },
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

  /** An agent has come to a meeting; its first message says to which. */
  acceptRelayedConnection(messages: MessageSocket): Promise<void> {
    return this.#calls.acceptConnection(messages);
  }

  /** An agent has come to fetch a request that it was told of. */
  acceptRequestFetch(messages: MessageSocket): Promise<void> {
    return this.#calls.acceptFetch(messages);
  }

  dispatch(request: ValidationRequest, concluded: AbortSignal): void {
    const candidates = this.#candidates();
    const chosen = candidates[this.#runtime.random.below(candidates.length)];
    if (chosen === undefined) this.#hold(request, concluded);
    else this.#calls.call(...chosen, request, concluded);
  }

  /** Those who take the variant; an agent that knows no reliable sessions gets the request inline. */
  #candidates(): [ListenerSession, SignalingEndpoint][] {
    const free = [...this.#listeners].filter(([session]) => session.takesCalls);
    const isReliable = this.#options.requestVariant !== 'inline';
    const suited = free.filter(([, endpoint]) => endpoint.reliableSessionEnabled === isReliable);
    return suited.length > 0 ? suited : free.filter(([, each]) => !each.reliableSessionEnabled);
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
}
