import type { WebSocket } from 'ws';
import {
  AMQP_HEADER,
  type AmqpFrame,
  amqpFrame,
  dataOf,
  EMPTY_FRAME,
  FrameCutter,
  SASL_HEADER,
} from './amqp-frame.ts';
import {
  type AmqpValue,
  boolean,
  Described,
  described,
  list,
  map,
  NULL,
  string,
  symbol,
  uint,
  ushort,
} from './amqp-value.ts';
import type { ListenerEndpoint } from './bootstrap.ts';
import { newGuid } from './machine.ts';

const OPEN = 0x10;
const BEGIN = 0x11;
const ATTACH = 0x12;
const FLOW = 0x13;
const TRANSFER = 0x14;
const DISPOSITION = 0x15;
const DETACH = 0x16;
const END = 0x17;
const CLOSE = 0x18;
const SOURCE = 0x28;
const TARGET = 0x29;
const ACCEPTED = 0x24;
const SASL_INIT = 0x41;
const SASL_MECHANISMS = 0x40;
const SASL_OUTCOME = 0x44;

/** Chooses to be known by the certificate of the connection. */
export const SASL_INIT_FRAME = amqpFrame(
  described(SASL_INIT, list(symbol('EXTERNAL'), NULL, NULL)),
  'sasl',
);

const WINDOW = 5000;
const LINK_CREDIT = 1000;
const nulls = (count: number): Buffer[] => Array.from({ length: count }, () => NULL);

/** The relay lets the agent listen no longer, or never did. */
export class ListenerRefused extends Error {
  override readonly name = 'ListenerRefused';
  readonly performative: number;
  /** Such as `amqp:unauthorized-access`; empty when the relay gives none. */
  readonly condition: string;

  constructor(frame: AmqpFrame) {
    const error = frame.fields.find((field) => field instanceof Described);
    const parts = error !== undefined && Array.isArray(error.value) ? error.value : [];
    super(String(parts[1] ?? ''));
    this.performative = frame.performative ?? 0;
    this.condition = String(parts[0] ?? '');
  }
}

/** Listens at one endpoint of the relay, over a WebSocket that was opened for `wsrelayedamqp`. */
export class RelayListener {
  /** Resolves when both links stand; rejects with {@link ListenerRefused} or what ended the socket. */
  readonly listening: Promise<void>;
  /** Resolves with what ended it, whether it ever listened or not. */
  readonly ended: Promise<Error>;
  readonly #socket: WebSocket;
  readonly #endpoint: ListenerEndpoint;
  readonly #token: string;
  readonly #onSignal: (signal: Buffer) => void;
  readonly #ready = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<Error>();
  /** The agent's own handles by those that the relay has for the same links. */
  readonly #handles = new Map<AmqpValue, number>();
  readonly #cutter = new FrameCutter();
  #payload: Buffer[] = [];

  constructor(
    socket: WebSocket,
    endpoint: ListenerEndpoint,
    token: string,
    onSignal: (signal: Buffer) => void,
  ) {
    this.#socket = socket;
    this.#endpoint = endpoint;
    this.#token = token;
    this.#onSignal = onSignal;
    this.listening = this.#ready.promise;
    this.ended = this.#end.promise;
    socket.on('open', () => socket.send(SASL_HEADER));
    socket.on('error', (error) => this.#stop(error));
    socket.on('close', () => this.#stop(new Error('The relay closed the connection.')));
    socket.on('message', (data: Buffer) => {
      for (const frame of this.#cutter.push(data)) this.#receive(frame);
    });
  }

  #send(performative: number, ...fields: readonly Buffer[]): void {
    this.#socket.send(amqpFrame(described(performative, list(...fields))));
  }

  #receive(frame: AmqpFrame): void {
    switch (frame.performative) {
      case undefined:
        if (frame.header?.equals(AMQP_HEADER)) this.#openConnection();
        else if (frame.header === undefined) this.#socket.send(EMPTY_FRAME);
        return;
      case SASL_MECHANISMS:
        this.#socket.send(SASL_INIT_FRAME);
        return;
      case SASL_OUTCOME:
        if (frame.fields[0] === 0) this.#socket.send(AMQP_HEADER);
        else this.#stop(new Error(`SASL is answered with ${String(frame.fields[0])}.`));
        return;
      case ATTACH:
        this.#handles.set(frame.fields[1], String(frame.fields[0]).endsWith(':out') ? 0 : 1);
        if (this.#handles.size === 2) this.#ready.resolve();
        return;
      case TRANSFER:
        this.#receiveTransfer(frame);
        return;
      case DETACH:
      case END:
      case CLOSE:
        this.#leave(frame);
        return;
    }
  }

  #openConnection(): void {
    const { namespace, domain } = this.#endpoint;
    const host = `${namespace}-relay.${domain}`;
    const limits = [uint(65_536), ushort(8191)];
    this.#send(OPEN, string(`RelayConnection_${newGuid()}`), string(host), ...limits, ...nulls(6));
    const windows = [uint(1), uint(WINDOW), uint(WINDOW), uint(262_143)];
    this.#send(BEGIN, NULL, ...windows, ...nulls(3));
    this.#attachLinks();
    for (const handle of [0, 1]) {
      const session = [uint(1), uint(WINDOW), uint(1), uint(WINDOW)];
      const link = [uint(handle), uint(0), uint(LINK_CREDIT), uint(0)];
      this.#send(FLOW, ...session, ...link, NULL, boolean(false));
    }
  }

  #attachLinks(): void {
    const { namespace, domain, servicePath } = this.#endpoint;
    const address = string(`sb://${namespace}.${domain}/${servicePath}/`);
    const link = `RelayLink_${newGuid()}`;
    const properties = this.#linkProperties();
    const attach = (name: string, handle: number, isReceiver: boolean, ...ends: Buffer[]) => {
      const head = [string(name), uint(handle), boolean(isReceiver), NULL, NULL];
      // Only a sender says where its count of deliveries begins.
      const initialDeliveryCount = isReceiver ? NULL : uint(0);
      this.#send(
        ATTACH,
        ...head,
        ...ends,
        NULL,
        NULL,
        initialDeliveryCount,
        ...nulls(3),
        properties,
      );
    };
    const noSource = described(SOURCE, list(...nulls(11)));
    const noTarget = described(TARGET, list(...nulls(7)));
    attach(`${link}:out`, 0, false, noSource, described(TARGET, list(address, ...nulls(6))));
    attach(`${link}:in`, 1, true, described(SOURCE, list(address, ...nulls(10))), noTarget);
  }

  #linkProperties(): Buffer {
    const property = (name: string, value: Buffer): Buffer[] => [
      symbol(`com.microsoft:${name}`),
      value,
    ];
    return map(
      ...property('swt', string(this.#token)),
      ...property('client-agent', string('ServiceBus/3.0.51093.14;')),
      ...property('dynamic-relay', boolean(false)),
      ...property('listener-type', string('RelayedConnection')),
      ...property('tracking-id', string(newGuid())),
    );
  }

  #receiveTransfer({ fields, payload }: AmqpFrame): void {
    this.#payload.push(payload);
    const [, deliveryId, , , , more] = fields;
    if (more === true) return;
    const message = Buffer.concat(this.#payload);
    this.#payload = [];
    const accepted = described(ACCEPTED, list());
    const first = uint(typeof deliveryId === 'number' ? deliveryId : 0);
    this.#send(DISPOSITION, boolean(true), first, NULL, boolean(true), accepted);
    this.#onSignal(dataOf(message));
  }

  /** What the relay ends, a client ends as well. */
  #leave(frame: AmqpFrame): void {
    this.#stop(new ListenerRefused(frame));
    if (frame.performative === DETACH) {
      const handle = this.#handles.get(frame.fields[0]) ?? 0;
      this.#send(DETACH, uint(handle), boolean(true));
    } else this.#send(frame.performative ?? CLOSE, NULL);
  }

  #stop(cause: Error): void {
    this.#ready.reject(cause);
    this.#end.resolve(cause);
  }
}
