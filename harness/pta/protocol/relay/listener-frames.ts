import type {
  AmqpFrame,
  AttachFrame,
  BeginFrame,
  DispositionFrame,
  FlowFrame,
  OpenFrame,
} from '../amqp/amqp-frame.ts';
import { FRAME_BYTES_MAX } from '../amqp/amqp-frame.ts';
import {
  encodeListenerLinkProperties,
  LISTENER_DEFAULTS,
  type ListenerLinkProperties,
} from './listener-link-properties.ts';

/**
 * The frames of a relay listener, in the order in which it sends them. All values are as captured (public
 * research) unless a function says otherwise.
 */
const CHANNEL = 0;
const CHANNEL_MAX = 8_191;
const WINDOW = 5_000;
const HANDLE_MAX = 262_143;
const LINK_CREDIT = 1_000;

/** Handles of the two links. */
export const OUT_HANDLE = 0;
export const IN_HANDLE = 1;

/** Condition with which the relay refuses a link for its token, or ends it when the token has ([AMQP 1.0] 2.8.15). */
export const UNAUTHORIZED_ACCESS = 'amqp:unauthorized-access';

/** Mechanism of `sasl-init`: the client certificate of the TLS connection is the identity. */
export const SASL_EXTERNAL: AmqpFrame = { kind: 'sasl-init', mechanism: 'EXTERNAL' };

/** The address of an endpoint in `attach`: with the slash at the end that `To` does not have. */
export function listenerAddress(namespace: string, servicePath: string): string {
  return `sb://${namespace}.servicebus.windows.net/${servicePath}/`;
}

/** @param connectionId - a GUID of the listener's making */
export function listenerOpen(connectionId: string, namespace: string): OpenFrame {
  return {
    kind: 'open',
    channel: CHANNEL,
    containerId: `RelayConnection_${connectionId}`,
    hostname: `${namespace}-relay.servicebus.windows.net`,
    maxFrameSize: FRAME_BYTES_MAX,
    channelMax: CHANNEL_MAX,
  };
}

export function listenerBegin(): BeginFrame {
  return {
    kind: 'begin',
    channel: CHANNEL,
    nextOutgoingId: 1,
    incomingWindow: WINDOW,
    outgoingWindow: WINDOW,
    handleMax: HANDLE_MAX,
  };
}

export interface ListenerLink {
  /** `out` is attached first, as the sender that nothing is sent on; calls arrive on `in`. */
  readonly direction: 'out' | 'in';
  /** A GUID of the listener's making, the same for both links. */
  readonly linkId: string;
  /** See {@link listenerAddress}. */
  readonly address: string;
  readonly swt: string;
  readonly trackingId: string;
}

export function listenerAttach(link: ListenerLink): AttachFrame {
  const { direction, address, swt, trackingId } = link;
  const properties: ListenerLinkProperties = { swt, ...LISTENER_DEFAULTS, trackingId };
  return {
    kind: 'attach',
    channel: CHANNEL,
    name: `RelayLink_${link.linkId}:${direction}`,
    handle: direction === 'out' ? OUT_HANDLE : IN_HANDLE,
    isReceiver: direction === 'in',
    source: direction === 'in' ? { address } : {},
    target: direction === 'in' ? {} : { address },
    properties: encodeListenerLinkProperties(properties),
  };
}

/** Sent for both handles. */
export function listenerFlow(handle: number): FlowFrame {
  return {
    kind: 'flow',
    channel: CHANNEL,
    nextIncomingId: 1,
    incomingWindow: WINDOW,
    nextOutgoingId: 1,
    outgoingWindow: WINDOW,
    handle,
    deliveryCount: 0,
    linkCredit: LINK_CREDIT,
    available: 0,
    echo: false,
  };
}

/** @param deliveryId - 0, 1, 2 … in the order of arrival */
export function acceptedDelivery(deliveryId: number): DispositionFrame {
  return {
    kind: 'disposition',
    channel: CHANNEL,
    isReceiver: true,
    first: deliveryId,
    settled: true,
    state: { outcome: 'accepted' },
  };
}
