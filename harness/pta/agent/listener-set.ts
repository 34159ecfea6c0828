import type { Runtime } from '../../runtime/runtime.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { RelayedConnect } from '../protocol/relay/relayed-connect.ts';
import type { SignalingEndpoint } from '../protocol/signaling-endpoint.ts';
import type { AgentIdentity } from './agent-identity.ts';
import type { CloudConnector } from './cloud-connector.ts';
import { EndpointListener, type EndpointListenerOptions } from './endpoint-listener.ts';

/** What every listener of the set does alike. */
export interface ListenerDuties
  extends Omit<EndpointListenerOptions, 'endpoint' | 'identity' | 'announced' | 'changed'> {
  announced(connect: RelayedConnect, endpoint: SignalingEndpoint): void;
  /** One began to listen, or listens no longer. */
  changed(): void;
}

interface OpenListener {
  readonly endpoint: SignalingEndpoint;
  readonly identity: AgentIdentity;
  readonly listener: EndpointListener;
  isListening: boolean;
  close(): void;
}

/** One listener for each endpoint that the last bootstrap named, with the certificate that is current. */
export class ListenerSet {
  readonly #runtime: Runtime<PtaEvent>;
  readonly #cloud: CloudConnector;
  readonly #signal: AbortSignal;
  readonly #open = new Map<string, OpenListener>();
  readonly #ended = new Set<Promise<void>>();

  constructor(runtime: Runtime<PtaEvent>, cloud: CloudConnector, signal: AbortSignal) {
    this.#runtime = runtime;
    this.#cloud = cloud;
    this.#signal = signal;
  }

  /** Whether it listens on every endpoint that it was told. */
  get isWhole(): boolean {
    return [...this.#open.values()].every(({ isListening }) => isListening);
  }

  /**
   * Opens what is new, closes what is gone, and opens anew where key or certificate are others: the new one first.
   * Resolves when each new one has been tried.
   */
  async follow(
    endpoints: readonly SignalingEndpoint[],
    identity: AgentIdentity,
    duties: ListenerDuties,
  ): Promise<void> {
    const named = new Set(endpoints.map(({ name }) => name));
    for (const name of [...this.#open.keys()]) if (!named.has(name)) this.#close(name);
    const opening = endpoints.map(async (endpoint) => {
      const former = this.#open.get(endpoint.name);
      if (former !== undefined && isSame(former, endpoint, identity)) return;
      const { listener } = this.#listenOn(endpoint, identity, duties);
      await listener.attempted;
      former?.close();
    });
    await Promise.all(opening);
  }

  /** Takes no more calls; what was announced already is not touched. */
  close(): void {
    for (const name of [...this.#open.keys()]) this.#close(name);
  }

  /** Resolves when every listener that there ever was has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#ended);
  }

  #listenOn(
    endpoint: SignalingEndpoint,
    identity: AgentIdentity,
    duties: ListenerDuties,
  ): OpenListener {
    const closing = new AbortController();
    const stop = () => closing.abort(this.#signal.reason);
    this.#signal.addEventListener('abort', stop, { once: true });
    if (this.#signal.aborted) stop();
    const options = {
      ...duties,
      endpoint,
      identity,
      announced: (connect: RelayedConnect) => duties.announced(connect, endpoint),
      changed: (isListening: boolean) => {
        opened.isListening = isListening;
        duties.changed();
      },
    };
    const opened: OpenListener = {
      endpoint,
      identity,
      listener: new EndpointListener(this.#runtime, this.#cloud, options, closing.signal),
      isListening: false,
      close: () => closing.abort(new Error('The endpoint is listened on no longer.')),
    };
    const ended = opened.listener.ended.finally(() => {
      this.#signal.removeEventListener('abort', stop);
      this.#ended.delete(ended);
    });
    this.#ended.add(ended);
    this.#open.set(endpoint.name, opened);
    return opened;
  }

  #close(name: string): void {
    this.#open.get(name)?.close();
    this.#open.delete(name);
  }
}

function isSame(open: OpenListener, endpoint: SignalingEndpoint, identity: AgentIdentity): boolean {
  return (
    open.identity.keyIdentifier === identity.keyIdentifier &&
    open.endpoint.sharedAccessKey.reveal() === endpoint.sharedAccessKey.reveal()
  );
}
