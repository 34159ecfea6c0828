import {
  anyField,
  binaryField,
  booleanField,
  deliveryStateField,
  errorField,
  type Field,
  mapField,
  sourceField,
  stringField,
  symbolField,
  symbolsField,
  targetField,
  ubyteField,
  uintField,
  ulongField,
  ushortField,
} from './fields.ts';

/** A performative: its descriptor and its fields in wire order, of which the mandatory ones are named. */
export interface Performative<
  F extends Readonly<Record<string, Field<unknown>>> = Readonly<Record<string, Field<unknown>>>,
  M extends keyof F = keyof F,
> {
  readonly code: number;
  /** 0 for AMQP, 1 for SASL. */
  readonly frameType: 0 | 1;
  readonly fields: F;
  readonly mandatory: readonly M[];
}

function performative<
  const F extends Readonly<Record<string, Field<unknown>>>,
  M extends keyof F & string,
>(code: number, frameType: 0 | 1, mandatory: readonly M[], fields: F): Performative<F, M> {
  return { code, frameType, mandatory, fields };
}

/** AMQP 1.0 part 2, section 2.7 and part 5, section 5.3.3. The order of fields is the order on the wire. */
export const PERFORMATIVES = {
  open: performative(0x10, 0, ['containerId'], {
    containerId: stringField,
    hostname: stringField,
    maxFrameSize: uintField,
    channelMax: ushortField,
    idleTimeoutMs: uintField,
    outgoingLocales: symbolsField,
    incomingLocales: symbolsField,
    offeredCapabilities: symbolsField,
    desiredCapabilities: symbolsField,
    properties: mapField,
  }),
  begin: performative(0x11, 0, ['nextOutgoingId', 'incomingWindow', 'outgoingWindow'], {
    remoteChannel: ushortField,
    nextOutgoingId: uintField,
    incomingWindow: uintField,
    outgoingWindow: uintField,
    handleMax: uintField,
    offeredCapabilities: symbolsField,
    desiredCapabilities: symbolsField,
    properties: mapField,
  }),
  attach: performative(0x12, 0, ['name', 'handle', 'isReceiver'], {
    name: stringField,
    handle: uintField,
    /** The wire calls it `role`: false is sender, true is receiver. */
    isReceiver: booleanField,
    sndSettleMode: ubyteField,
    rcvSettleMode: ubyteField,
    source: sourceField,
    target: targetField,
    unsettled: anyField,
    incompleteUnsettled: booleanField,
    initialDeliveryCount: uintField,
    maxMessageSize: ulongField,
    offeredCapabilities: symbolsField,
    desiredCapabilities: symbolsField,
    properties: mapField,
  }),
  flow: performative(0x13, 0, ['incomingWindow', 'nextOutgoingId', 'outgoingWindow'], {
    nextIncomingId: uintField,
    incomingWindow: uintField,
    nextOutgoingId: uintField,
    outgoingWindow: uintField,
    handle: uintField,
    deliveryCount: uintField,
    linkCredit: uintField,
    available: uintField,
    drain: booleanField,
    echo: booleanField,
    properties: mapField,
  }),
  transfer: performative(0x14, 0, ['handle'], {
    handle: uintField,
    deliveryId: uintField,
    deliveryTag: binaryField,
    messageFormat: uintField,
    settled: booleanField,
    more: booleanField,
    rcvSettleMode: ubyteField,
    state: deliveryStateField,
    resume: booleanField,
    aborted: booleanField,
    batchable: booleanField,
  }),
  disposition: performative(0x15, 0, ['isReceiver', 'first'], {
    /** The wire calls it `role`: the role of the one who settles. */
    isReceiver: booleanField,
    first: uintField,
    last: uintField,
    settled: booleanField,
    state: deliveryStateField,
    batchable: booleanField,
  }),
  detach: performative(0x16, 0, ['handle'], {
    handle: uintField,
    closed: booleanField,
    error: errorField,
  }),
  end: performative(0x17, 0, [], { error: errorField }),
  close: performative(0x18, 0, [], { error: errorField }),
  'sasl-mechanisms': performative(0x40, 1, ['mechanisms'], { mechanisms: symbolsField }),
  'sasl-init': performative(0x41, 1, ['mechanism'], {
    mechanism: symbolField,
    initialResponse: binaryField,
    hostname: stringField,
  }),
  'sasl-outcome': performative(0x44, 1, ['code'], {
    /** 0 ok, 1 authentication failed, 2 system error, 3 permanent, 4 temporary. */
    code: ubyteField,
    additionalData: binaryField,
  }),
};

export type PerformativeName = keyof typeof PERFORMATIVES;

/** Symbolic spellings of the descriptors, which are allowed in place of the numbers. */
export const PERFORMATIVE_BY_SYMBOL: ReadonlyMap<string, PerformativeName> = new Map(
  names().map((name) => [`amqp:${name}:list`, name]),
);

export const PERFORMATIVE_BY_CODE: ReadonlyMap<bigint, PerformativeName> = new Map(
  names().map((name) => [BigInt(PERFORMATIVES[name].code), name]),
);

function names(): PerformativeName[] {
  return Object.keys(PERFORMATIVES) as PerformativeName[];
}
