import { type Clock, slept } from '../../../runtime/clock.ts';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { KeepAlive } from '../../../runtime/keep-alive.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type {
  AmqpFrame,
  AttachFrame,
  DetachFrame,
  FlowFrame,
} from '../../protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../../protocol/amqp/frame-reader.ts';
import { encodeFrame, encodeTransferParts } from '../../protocol/amqp/frame-writer.ts';
import { UNAUTHORIZED_ACCESS } from '../../protocol/relay/listener-frames.ts';
import { parseListenerLinkProperties } from '../../protocol/relay/listener-link-properties.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayAttach,
  relayBegin,
  relayFlow,
  relayOpen,
  relayTransfer,
} from '../../protocol/relay/relay-frames.ts';

/** What the session asks of the relay it belongs to. */
export interface SessionHost {
  /** Whether the link may be attached, and until when: milliseconds since the Unix epoch, UTC. */
  judgeLink(address: string, token: string | undefined): LinkVerdict;
  /** The listener is there: it has the link that calls arrive on. Told before the listener itself is. */
  attached(address: string): void;
  /** It has given credit, so that calls can be announced. */
  ready(): void;
  /** It has that link no longer. */
  left(): void;
}

export type LinkVerdict =
  | { readonly kind: 'welcome'; readonly until: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** What the session needs of its surroundings. */
export interface SessionSetting {
  readonly clock: Clock;
  readonly containerId: string;
  /** Agent whose certificate was shown when the connection was made, if one was. */
  readonly agentId?: string | undefined;
  /** Between empty frames on the connection; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
}

interface CallLink {
  readonly channel: number;
  readonly handle: number;
  /** Messages sent so far. */
  sent: number;
  /** Messages that may have been sent in all: the listener's count and its credit on top. */
  limit: number;
}

/** What the listener has to say next; each step leads to the one below. */
type Phase = 'sasl-header' | 'sasl-init' | 'amqp-header' | 'open' | 'begin' | 'begun' | 'closed';

const SASL_AUTH_FAILED = 1;
const ENDED = new Error('The listener has left.');

/** Error code: a frame that AMQP allows came where it does not allow it. */
const OUT_OF_TURN = 'AMQP_OUT_OF_TURN';

/** One listener of the relay, seen from the relay: AMQP 1.0 over a WebSocket. */
export class ListenerSession {
  /** Agent whose certificate was shown when the connection was made, if one was. */
  readonly agentId: string | undefined;
  readonly #messages: MessageSocket;
  readonly #host: SessionHost;
  readonly #containerId: string;
  readonly #clock: Clock;
  readonly #keepAlive: KeepAlive | undefined;
  readonly #ended = new AbortController();
  #phase: Phase = 'sasl-header';
  /** Handles of the links that are attached. */
  readonly #links = new Set<number>();
  #calls: CallLink | undefined;
  #nextDeliveryId = 0;

  constructor(
    messages: MessageSocket,
    host: SessionHost,
    { clock, containerId, agentId, keepAliveMs }: SessionSetting,
  ) {
    this.#messages = messages;
    this.#host = host;
    this.#clock = clock;
    this.#containerId = containerId;
    this.agentId = agentId;
    this.#keepAlive = keepAliveMs === undefined ? undefined : new KeepAlive(clock, keepAliveMs);
  }

  /** Speaks with the listener until the connection ends; what cannot be understood ends it. */
  async run(): Promise<void> {
    const beating = this.#keepAlive?.run(
      () => {
        if (this.#phase === 'begun') this.#send({ kind: 'empty', channel: 0 });
      },
      () => this.#messages.terminate(),
      this.#ended.signal,
    );
    try {
      for await (const frame of unitsOf(this.#messages, new FrameReader())) {
        this.#keepAlive?.heard();
        this.#handle(frame);
        if (this.#phase === 'closed') break;
      }
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      const condition = error.code === MALFORMED ? 'amqp:decode-error' : 'amqp:illegal-state';
      this.#send({ kind: 'close', channel: 0, error: { condition, description: error.message } });
    } finally {
      this.#ended.abort(ENDED);
      this.#leave();
      this.#messages.close();
      await beating;
    }
  }

  /** Ends the connection from the relay's side, as a restart does. The listener may come back at once. */
  close(condition: string, description: string): void {
    this.#phase = 'closed';
    this.#leave();
    this.#send({ kind: 'close', channel: 0, error: { condition, description } });
    this.#messages.close();
  }

  /** Whether a call can be announced now: there is a link for it, and credit on the link. */
  get takesCalls(): boolean {
    return this.#calls !== undefined && this.#calls.sent < this.#calls.limit;
  }

  /** Sends one message on the link that calls arrive on. */
  announce(message: Uint8Array): void {
    const calls = this.#calls;
    if (calls === undefined) throw new TypeError('The listener has not attached yet.');
    calls.sent += 1;
    const frame = relayTransfer(calls, this.#nextDeliveryId, message);
    this.#nextDeliveryId += 1;
    for (const part of encodeTransferParts(frame)) this.#messages.send(part);
  }

  #handle(frame: AmqpFrame): void {
    switch (frame.kind) {
      case 'protocol-header': {
        const isSasl = frame.protocol === 'sasl';
        this.#proceed(frame, isSasl ? 'sasl-header' : 'amqp-header', isSasl ? 'sasl-init' : 'open');
        this.#send(frame);
        if (isSasl) this.#send(RELAY_MECHANISMS);
        break;
      }
      case 'sasl-init': {
        const isExternal = frame.mechanism === 'EXTERNAL';
        this.#proceed(frame, 'sasl-init', isExternal ? 'amqp-header' : 'closed');
        this.#send(isExternal ? RELAY_SASL_OK : { kind: 'sasl-outcome', code: SASL_AUTH_FAILED });
        break;
      }
      case 'open':
        this.#proceed(frame, 'open', 'begin');
        this.#send(relayOpen(this.#containerId));
        break;
      case 'begin':
        this.#proceed(frame, 'begin', 'begun');
        this.#send(relayBegin(frame));
        break;
      case 'attach':
        this.#proceed(frame, 'begun', 'begun');
        this.#attach(frame);
        break;
      case 'flow':
        this.#proceed(frame, 'begun', 'begun');
        this.#grant(frame);
        break;
      case 'detach':
        this.#proceed(frame, 'begun', 'begun');
        this.#detach(frame);
        break;
      case 'end':
        this.#proceed(frame, 'begun', 'begin');
        this.#leave();
        this.#links.clear();
        this.#send({ kind: 'end', channel: frame.channel });
        break;
      case 'close':
        this.#phase = 'closed';
        this.#send({ kind: 'close', channel: 0 });
        break;
      default:
        // Dispositions and keep-alives need no answer; the rest is the relay's own to send.
        break;
    }
  }

  #proceed({ kind }: AmqpFrame, expected: Phase, next: Phase): void {
    if (this.#phase !== expected) {
      throw new HarnessError(
        OUT_OF_TURN,
        `The listener sent ${kind} where ${this.#phase} was due; it has to follow the order of AMQP 1.0.`,
      );
    }
    this.#phase = next;
  }

  #attach(frame: AttachFrame): void {
    const { channel, handle } = frame;
    const address = (frame.isReceiver ? frame.source : frame.target)?.address ?? '';
    const { swt } = parseListenerLinkProperties(frame.properties ?? {});
    const verdict = this.#host.judgeLink(address, swt);
    if (verdict.kind === 'welcome' && frame.isReceiver) {
      this.#calls = { channel, handle, sent: 0, limit: 0 };
      this.#host.attached(address);
    }
    this.#send(relayAttach(frame));
    if (verdict.kind === 'refused') {
      const error = { condition: UNAUTHORIZED_ACCESS, description: verdict.reason };
      this.#send({ kind: 'detach', channel, handle, closed: true, error });
      return;
    }
    this.#links.add(handle);
    void this.#expire(channel, handle, verdict.until);
    if (!frame.isReceiver) this.#send(relayFlow(frame));
  }

  /** A link does not outlive its token. Inferred: the condition, and that it is the link that ends. */
  async #expire(channel: number, handle: number, until: number): Promise<void> {
    const leftMs = until - this.#clock.now();
    if (!(await slept(this.#clock.sleep(leftMs, this.#ended.signal)))) return;
    if (!this.#links.delete(handle)) return;
    if (this.#calls?.handle === handle) this.#leave();
    const error = { condition: UNAUTHORIZED_ACCESS, description: 'The token has expired' };
    this.#send({ kind: 'detach', channel, handle, closed: true, error });
  }

  /** What answers the relay's own detach is not answered again. */
  #detach({ channel, handle }: DetachFrame): void {
    if (this.#calls?.handle === handle) this.#leave();
    if (this.#links.delete(handle)) this.#send({ kind: 'detach', channel, handle, closed: true });
  }

  /** Credit counts from the deliveries that the listener has seen, as AMQP 1.0 part 2, section 2.6.7 has it. */
  #grant({ handle, deliveryCount = 0, linkCredit = 0 }: FlowFrame): void {
    const calls = this.#calls;
    if (calls === undefined || calls.handle !== handle) return;
    calls.limit = deliveryCount + linkCredit;
    if (this.takesCalls) this.#host.ready();
  }

  #leave(): void {
    if (this.#calls === undefined) return;
    this.#calls = undefined;
    this.#host.left();
  }

  #send(frame: AmqpFrame): void {
    this.#messages.send(encodeFrame(frame));
  }
}
