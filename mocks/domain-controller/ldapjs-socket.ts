import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';

/** The parts of an ldapjs 3.0.7 request that are read, over all its classes. */
export interface LdapjsRequest {
  readonly connection: LdapjsSocket;
  readonly controls: readonly { readonly type: string; readonly criticality: boolean }[];
  /** Name of the class: `BindRequest`, `ModifyRequest`, … */
  readonly type: string;
  readonly credentials?: string;
  readonly scopeName?: 'base' | 'single' | 'subtree';
  readonly sizeLimit?: number;
  readonly typesOnly?: boolean;
  readonly attributes?: readonly string[];
  requestName?: string;
}

/** The parts of an ldapjs 3.0.7 response that are written. */
export interface LdapjsResponse {
  matchedDN: string;
  diagnosticMessage: string;
  addReferral(url: string): void;
  end(status: number): void;
  send(entry: object): void;
  createSearchReference(url: string): object;
}

/** What ldapjs hands to its handlers. */
export interface LdapjsExchange {
  readonly request: LdapjsRequest;
  readonly response: LdapjsResponse;
}

/**
 * What ldapjs takes for a socket: an emitter of `data` that is fed one message at a time. It reads a message and calls
 * its handler before `emit` returns, so the exchange can be picked up without a callback.
 */
export class LdapjsSocket extends EventEmitter {
  readonly remoteAddress = 'lab';
  readonly remotePort = 0;
  /** Set by ldapjs. */
  parser: EventEmitter | undefined;
  readonly #stream: Duplex;
  #exchange: LdapjsExchange | undefined;
  #ended = false;
  #destroyed = false;

  constructor(stream: Duplex) {
    super();
    this.#stream = stream;
  }

  /** The client said unbind. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /** ldapjs gave the connection up. */
  get isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** @returns what the handler was called with; `undefined` when ldapjs has dealt with the message itself */
  feed(message: Buffer): LdapjsExchange | undefined {
    this.#exchange = undefined;
    this.emit('data', message);
    return this.#exchange;
  }

  receive(exchange: LdapjsExchange): void {
    this.#exchange = exchange;
  }

  write(bytes: Uint8Array): void {
    if (this.#stream.writable) this.#stream.write(bytes);
  }

  end(): void {
    this.#ended = true;
  }

  destroy(): void {
    this.#destroyed = true;
  }
}
