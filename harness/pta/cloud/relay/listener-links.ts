import { type Clock, slept } from '../../../runtime/clock.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type {
  AmqpFrame,
  AttachFrame,
  DetachFrame,
  FlowFrame,
} from '../../protocol/amqp/amqp-frame.ts';
import { encodeFrame, encodeTransferParts } from '../../protocol/amqp/frame-writer.ts';
import { UNAUTHORIZED_ACCESS } from '../../protocol/relay/listener-frames.ts';
import { parseListenerLinkProperties } from '../../protocol/relay/listener-link-properties.ts';
import { relayAttach, relayFlow, relayTransfer } from '../../protocol/relay/relay-frames.ts';

/** What a session asks of the relay it belongs to. */
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

interface CallLink {
  readonly channel: number;
  readonly handle: number;
  /** Messages sent so far. */
  sent: number;
  /** Messages that may have been sent in all: the listener's count and its credit on top. */
  limit: number;
}

/** The links of one listener: their tokens, and the credit of the one that calls arrive on. */
export class ListenerLinks {
  readonly #messages: MessageSocket;
  readonly #host: SessionHost;
  readonly #clock: Clock;
  /** Aborts when the session has ended. */
  readonly #ended: AbortSignal;
  /** Handles of those that are attached. */
  readonly #attached = new Set<number>();
  #calls: CallLink | undefined;
  #nextDeliveryId = 0;

  constructor(messages: MessageSocket, host: SessionHost, clock: Clock, ended: AbortSignal) {
    this.#messages = messages;
    this.#host = host;
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Whether there is the link that calls arrive on. */
  get hasCallLink(): boolean {
    return this.#calls !== undefined;
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

  attach(frame: AttachFrame): void {
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
    this.#attached.add(handle);
    void this.#expire(channel, handle, verdict.until);
    if (!frame.isReceiver) this.#send(relayFlow(frame));
  }

  /** What answers the relay's own detach is not answered again. */
  detach({ channel, handle }: DetachFrame): void {
    if (this.#calls?.handle === handle) this.leave();
    if (this.#attached.delete(handle)) {
      this.#send({ kind: 'detach', channel, handle, closed: true });
    }
  }

  /** Credit counts from the deliveries that the listener has seen, as AMQP 1.0 part 2, section 2.6.7 has it. */
  grant({ handle, deliveryCount = 0, linkCredit = 0 }: FlowFrame): void {
    const calls = this.#calls;
    if (calls === undefined || calls.handle !== handle) return;
    calls.limit = deliveryCount + linkCredit;
    if (this.takesCalls) this.#host.ready();
  }

  /** All of them are gone. */
  end(): void {
    this.leave();
    this.#attached.clear();
  }

  /** No further call can be announced. */
  leave(): void {
    if (this.#calls === undefined) return;
    this.#calls = undefined;
    this.#host.left();
  }

  /** A link does not outlive its token. Inferred: the condition, and that it is the link that ends. */
  async #expire(channel: number, handle: number, until: number): Promise<void> {
    const leftMs = until - this.#clock.now();
    if (!(await slept(this.#clock.sleep(leftMs, this.#ended)))) return;
    if (!this.#attached.delete(handle)) return;
    if (this.#calls?.handle === handle) this.leave();
    const error = { condition: UNAUTHORIZED_ACCESS, description: 'The token has expired' };
    this.#send({ kind: 'detach', channel, handle, closed: true, error });
  }

  #send(frame: AmqpFrame): void {
    this.#messages.send(encodeFrame(frame));
  }
}
