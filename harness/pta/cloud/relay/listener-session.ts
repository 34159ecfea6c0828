import { HarnessError } from '../../../runtime/errors.ts';
import { unitsOf } from '../../../runtime/message-units.ts';
import type { MessageSocket } from '../../../runtime/websocket.ts';
import type { AmqpFrame, AttachFrame } from '../../protocol/amqp/amqp-frame.ts';
import { FrameReader } from '../../protocol/amqp/frame-reader.ts';
import { encodeFrame, encodeTransferParts } from '../../protocol/amqp/frame-writer.ts';
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
  /** @returns why the link may not be attached; `undefined` when it may */
  objectionToLink(address: string, token: string | undefined): string | undefined;
  /** The listener can take calls from now on. */
  ready(session: ListenerSession): void;
}

interface CallLink {
  readonly channel: number;
  readonly handle: number;
  credit: number;
}

const SASL_AUTH_FAILED = 1;

/** One listener of the relay, seen from the relay: AMQP 1.0 over a WebSocket. */
export class ListenerSession {
  /** Agent whose certificate was shown when the connection was made, if one was. */
  readonly agentId: string | undefined;
  readonly #messages: MessageSocket;
  readonly #host: SessionHost;
  readonly #containerId: string;
  #calls: CallLink | undefined;
  #nextDeliveryId = 0;

  constructor(
    messages: MessageSocket,
    host: SessionHost,
    names: { readonly containerId: string; readonly agentId?: string | undefined },
  ) {
    this.#messages = messages;
    this.#host = host;
    this.#containerId = names.containerId;
    this.agentId = names.agentId;
  }

  /** Speaks with the listener until the connection ends; what cannot be understood ends it. */
  async run(): Promise<void> {
    try {
      const frames = unitsOf(this.#messages, new FrameReader());
      for await (const frame of frames) this.#handle(frame);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      this.#send({
        kind: 'close',
        channel: 0,
        error: { condition: 'amqp:decode-error', description: error.message },
      });
    } finally {
      this.#messages.close();
    }
  }

  /** Whether a call can be announced now: there is a link for it, and credit on the link. */
  get takesCalls(): boolean {
    return this.#calls !== undefined && this.#calls.credit > 0;
  }

  /** Sends one message on the link that calls arrive on. */
  announce(message: Uint8Array): void {
    const calls = this.#calls;
    if (calls === undefined) throw new TypeError('The listener has not attached yet.');
    calls.credit -= 1;
    const frame = relayTransfer(calls, this.#nextDeliveryId, message);
    this.#nextDeliveryId += 1;
    for (const part of encodeTransferParts(frame)) this.#messages.send(part);
  }

  #handle(frame: AmqpFrame): void {
    switch (frame.kind) {
      case 'protocol-header':
        this.#send(frame);
        if (frame.protocol === 'sasl') this.#send(RELAY_MECHANISMS);
        break;
      case 'sasl-init':
        this.#send(
          frame.mechanism === 'EXTERNAL'
            ? RELAY_SASL_OK
            : { kind: 'sasl-outcome', code: SASL_AUTH_FAILED },
        );
        break;
      case 'open':
        this.#send(relayOpen(this.#containerId));
        break;
      case 'begin':
        this.#send(relayBegin(frame));
        break;
      case 'attach':
        this.#attach(frame);
        break;
      case 'flow':
        this.#grant(frame.handle, frame.linkCredit);
        break;
      case 'empty':
        this.#send(frame);
        break;
      case 'close':
        this.#send({ kind: 'close', channel: 0 });
        this.#messages.close();
        break;
      default:
        // Dispositions need no answer; the rest is the relay's own to send.
        break;
    }
  }

  #attach(frame: AttachFrame): void {
    const address = (frame.isReceiver ? frame.source : frame.target)?.address;
    const { swt } = parseListenerLinkProperties(frame.properties ?? {});
    const objection = this.#host.objectionToLink(address ?? '', swt);
    this.#send(relayAttach(frame));
    if (objection !== undefined) {
      this.#send({
        kind: 'detach',
        channel: frame.channel,
        handle: frame.handle,
        closed: true,
        error: { condition: 'amqp:unauthorized-access', description: objection },
      });
    } else if (frame.isReceiver) {
      this.#calls = { channel: frame.channel, handle: frame.handle, credit: 0 };
    } else {
      this.#send(relayFlow(frame));
    }
  }

  #grant(handle: number | undefined, credit: number | undefined): void {
    const calls = this.#calls;
    if (calls === undefined || calls.handle !== handle) return;
    const wasReady = this.takesCalls;
    calls.credit = credit ?? 0;
    if (!wasReady && this.takesCalls) this.#host.ready(this);
  }

  #send(frame: AmqpFrame): void {
    this.#messages.send(encodeFrame(frame));
  }
}
