import { malformed } from '../../../runtime/errors.ts';
import type { AmqpValue } from '../amqp/amqp-value.ts';
import type { AmqpMap } from '../amqp/fields.ts';

/** The `properties` of a listener's attach. */
export interface ListenerLinkProperties {
  /** `SharedAccessSignature sr=…&sig=…&se=…&skn=…`. */
  readonly swt?: string;
  readonly clientAgent?: string;
  readonly isDynamicRelay?: boolean;
  readonly listenerType?: string;
  readonly trackingId?: string;
}

/** What a listener says of itself beside its token and tracking id (captured). */
export const LISTENER_DEFAULTS = {
  clientAgent: 'ServiceBus/3.0.51093.14;',
  isDynamicRelay: false,
  listenerType: 'RelayedConnection',
} as const;

const KEY = {
  SWT: 'com.microsoft:swt',
  CLIENT_AGENT: 'com.microsoft:client-agent',
  DYNAMIC_RELAY: 'com.microsoft:dynamic-relay',
  LISTENER_TYPE: 'com.microsoft:listener-type',
  TRACKING_ID: 'com.microsoft:tracking-id',
} as const;

/** Writes those that are given, in the captured order. */
export function encodeListenerLinkProperties(properties: ListenerLinkProperties): AmqpMap {
  const { swt, clientAgent, isDynamicRelay, listenerType, trackingId } = properties;
  return {
    ...(swt === undefined ? {} : { [KEY.SWT]: stringOf(swt) }),
    ...(clientAgent === undefined ? {} : { [KEY.CLIENT_AGENT]: stringOf(clientAgent) }),
    ...(isDynamicRelay === undefined
      ? {}
      : { [KEY.DYNAMIC_RELAY]: { type: 'boolean', value: isDynamicRelay } }),
    ...(listenerType === undefined ? {} : { [KEY.LISTENER_TYPE]: stringOf(listenerType) }),
    ...(trackingId === undefined ? {} : { [KEY.TRACKING_ID]: stringOf(trackingId) }),
  };
}

/** Reads those that are there, strings or symbols alike; a property of another type is MALFORMED. */
export function parseListenerLinkProperties(map: AmqpMap): ListenerLinkProperties {
  const swt = textIn(map, KEY.SWT);
  const clientAgent = textIn(map, KEY.CLIENT_AGENT);
  const isDynamicRelay = booleanIn(map, KEY.DYNAMIC_RELAY);
  const listenerType = textIn(map, KEY.LISTENER_TYPE);
  const trackingId = textIn(map, KEY.TRACKING_ID);
  return {
    ...(swt === undefined ? {} : { swt }),
    ...(clientAgent === undefined ? {} : { clientAgent }),
    ...(isDynamicRelay === undefined ? {} : { isDynamicRelay }),
    ...(listenerType === undefined ? {} : { listenerType }),
    ...(trackingId === undefined ? {} : { trackingId }),
  };
}

function stringOf(value: string): AmqpValue {
  return { type: 'string', value };
}

function textIn(map: AmqpMap, key: string): string | undefined {
  const value = map[key];
  if (value === undefined || value.type === 'null') return undefined;
  if (value.type === 'string' || value.type === 'symbol') return value.value;
  throw malformed('link properties', `${key} is a ${value.type}`);
}

function booleanIn(map: AmqpMap, key: string): boolean | undefined {
  const value = map[key];
  if (value === undefined || value.type === 'null') return undefined;
  if (value.type === 'boolean') return value.value;
  throw malformed('link properties', `${key} is a ${value.type}`);
}
