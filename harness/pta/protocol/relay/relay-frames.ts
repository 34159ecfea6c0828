import {
  type AmqpFrame,
  type AttachFrame,
  type BeginFrame,
  type FlowFrame,
  FRAME_BYTES_MAX,
  type OpenFrame,
  type TransferFrame,
} from '../amqp/amqp-frame.ts';
import { encodeDataSection } from '../amqp/message-sections.ts';

/**
 * The frames with which the relay answers a listener. That it answers each in kind is captured (public
 * research); the values are inferred, within what AMQP 1.0 asks of an answer. Public agents read the fields
 * by position and fail on a shorter list, so each frame has all of its fields.
 */
const CHANNEL_MAX = 8_191;
const WINDOW = 5_000;
const HANDLE_MAX = 262_143;

/** The mechanisms that the relay offers, in its order (captured). */
export const RELAY_MECHANISMS: AmqpFrame = {
  kind: 'sasl-mechanisms',
  mechanisms: ['MSSBCBS', 'PLAIN', 'ANONYMOUS', 'EXTERNAL'],
};

/** SASL succeeded; the relay says so in text too (captured: that there is a text). */
export const RELAY_SASL_OK: AmqpFrame = {
  kind: 'sasl-outcome',
  code: 0,
  additionalData: new TextEncoder().encode('Welcome!'),
};

export function relayOpen(containerId: string): OpenFrame {
  return {
    kind: 'open',
    channel: 0,
    containerId,
    maxFrameSize: FRAME_BYTES_MAX,
    channelMax: CHANNEL_MAX,
  };
}

export function relayBegin(listener: BeginFrame): BeginFrame {
  return {
    kind: 'begin',
    channel: listener.channel,
    remoteChannel: listener.channel,
    nextOutgoingId: 1,
    incomingWindow: WINDOW,
    outgoingWindow: WINDOW,
    handleMax: HANDLE_MAX,
  };
}

/**
 * The listener's attach seen from the other end: same name, handle and addresses, the opposite role, and no properties.
 * Inferred: that those are an empty map and not null. What the service puts there is not public; a public agent that
 * works with it goes through the map without asking whether there is one.
 */
export function relayAttach(listener: AttachFrame): AttachFrame {
  return {
    kind: 'attach',
    channel: listener.channel,
    name: listener.name,
    handle: listener.handle,
    isReceiver: !listener.isReceiver,
    source: listener.source ?? {},
    target: listener.target ?? {},
    ...(listener.isReceiver ? { initialDeliveryCount: 0 } : {}),
    properties: {},
  };
}

/** Credit for the link on which the listener is the sender. */
export function relayFlow(listener: AttachFrame): FlowFrame {
  return {
    kind: 'flow',
    channel: listener.channel,
    nextIncomingId: 1,
    incomingWindow: WINDOW,
    nextOutgoingId: 1,
    outgoingWindow: WINDOW,
    handle: listener.handle,
    deliveryCount: 0,
    linkCredit: 1_000,
    available: 0,
    echo: false,
  };
}

/**
 * A message for a listener. Write it with `encodeTransferParts`: public agents expect the payload in a
 * WebSocket message of its own.
 *
 * @param message - what the data section holds, as from `encodeOnewaySend`
 */
export function relayTransfer(
  link: { readonly channel: number; readonly handle: number },
  deliveryId: number,
  message: Uint8Array,
): TransferFrame {
  const deliveryTag = Buffer.alloc(4);
  deliveryTag.writeUInt32LE(deliveryId);
  return {
    kind: 'transfer',
    channel: link.channel,
    handle: link.handle,
    deliveryId,
    deliveryTag: new Uint8Array(deliveryTag),
    messageFormat: 0,
    settled: false,
    more: false,
    batchable: false,
    payload: encodeDataSection(message),
  };
}
