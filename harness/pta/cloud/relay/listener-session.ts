import type { Clock } from '../../../runtime/clock.ts';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { KeepAlive } from '../../../runtime/keep-alive.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type { AmqpFrame } from '../../protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../../protocol/amqp/frame-reader.ts';
import { encodeFrame } from '../../protocol/amqp/frame-writer.ts';
import {
  RELAY_MECHANISMS,
  RELAY_SASL_OK,
  relayBegin,
  relayOpen,
} from '../../protocol/relay/relay-frames.ts';
import { ListenerLinks, type SessionHost } from './listener-links.ts';

/** What the session needs of its surroundings. */
export interface SessionSetting {
  readonly clock: Clock;
  readonly containerId: string;
  /** Agent whose certificate was shown when the connection was made, if one was. */
  readonly agentId?: string | undefined;
  /** Between empty frames on the connection; none are sent unless given. */
  readonly keepAliveMs?: number | undefined;
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
  readonly #links: ListenerLinks;
  readonly #containerId: string;
  readonly #keepAlive: KeepAlive | undefined;
  readonly #ended = new AbortController();
  #phase: Phase = 'sasl-header';

  constructor(
    messages: MessageSocket,
    host: SessionHost,
    { clock, containerId, agentId, keepAliveMs }: SessionSetting,
  ) {
    this.#messages = messages;
    this.#links = new ListenerLinks(messages, host, clock, this.#ended.signal);
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
      this.#links.leave();
      this.#messages.close();
      await beating;
    }
  }

  /** Ends the connection from the relay's side, as a restart does. The listener may come back at once. */
  close(condition: string, description: string): void {
    this.#phase = 'closed';
    this.#links.leave();
    this.#send({ kind: 'close', channel: 0, error: { condition, description } });
    this.#messages.close();
  }

  /** Whether it has the link that calls arrive on. */
  get isAttached(): boolean {
    return this.#links.hasCallLink;
  }

  /** Whether a call can be announced now: there is a link for it, and credit on the link. */
  get takesCalls(): boolean {
    return this.#links.takesCalls;
  }

  /** Sends one message on the link that calls arrive on. */
  announce(message: Uint8Array): void {
    this.#links.announce(message);
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
        this.#links.attach(frame);
        break;
      case 'flow':
        this.#proceed(frame, 'begun', 'begun');
        this.#links.grant(frame);
        break;
      case 'detach':
        this.#proceed(frame, 'begun', 'begun');
        this.#links.detach(frame);
        break;
      case 'end':
        this.#proceed(frame, 'begun', 'begin');
        this.#links.end();
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

  #send(frame: AmqpFrame): void {
    this.#messages.send(encodeFrame(frame));
  }
}
