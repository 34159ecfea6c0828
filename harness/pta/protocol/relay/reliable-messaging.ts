import { malformed } from '../../../runtime/errors.ts';
import {
  childElements,
  childNamed,
  element,
  text,
  textOf,
  type XmlElement,
  type XmlNode,
} from '../binary-xml/xml-tree.ts';
import { integerValue, uniqueIdValue } from '../binary-xml/xml-value.ts';
import { requireChild, requireNumber, requireText } from './body-fields.ts';
import { ADDRESSING_ANONYMOUS } from './namespaces.ts';
import {
  addressingElement,
  addressingHeader,
  envelope,
  type SoapEnvelope,
} from './soap-envelope.ts';

/**
 * WS-ReliableMessaging of February 2005 as .NET speaks it on the endpoints with reliable sessions (captured, public
 * research). Sequence identifiers are `urn:uuid:` and a GUID.
 */
export const RELIABLE_MESSAGING = 'http://schemas.xmlsoap.org/ws/2005/02/rm';
const NET_RELIABLE_MESSAGING = 'http://schemas.microsoft.com/ws/2006/05/rm';

export const RM_ACTION = {
  CREATE_SEQUENCE: `${RELIABLE_MESSAGING}/CreateSequence`,
  CREATE_SEQUENCE_RESPONSE: `${RELIABLE_MESSAGING}/CreateSequenceResponse`,
  SEQUENCE_ACKNOWLEDGEMENT: `${RELIABLE_MESSAGING}/SequenceAcknowledgement`,
  ACK_REQUESTED: `${RELIABLE_MESSAGING}/AckRequested`,
  LAST_MESSAGE: `${RELIABLE_MESSAGING}/LastMessage`,
  TERMINATE_SEQUENCE: `${RELIABLE_MESSAGING}/TerminateSequence`,
} as const;

/** Messages that the captured service takes before it must acknowledge. */
export const BUFFER_REMAINING = 8;

/** [WS-RM 2005/02] 3.1: a sequence has at most 2^63 − 1 messages; nobody here sends more than a handful. */
const MESSAGE_NUMBER_MAX = 2_147_483_647;
/** More ranges than this in one acknowledgement is no acknowledgement of ours. */
const RANGES_MAX = 64;

/** Opens a session in both directions: the offered sequence is for what comes back. */
export interface CreateSequence {
  readonly messageId: string;
  readonly to: string;
  readonly offer: string;
}

export interface CreateSequenceResponse {
  readonly relatesTo: string;
  readonly identifier: string;
  /** Where acknowledgements of the offered sequence go: the `To` of the request. */
  readonly acksTo: string;
}

/** Place of a message in a sequence. */
export interface SequencePlace {
  readonly identifier: string;
  /** From 1. */
  readonly messageNumber: number;
  /** No message comes after it in the sequence. */
  readonly isLast?: true;
}

export interface Acknowledgement {
  readonly identifier: string;
  /** Numbers that arrived, both ends included. */
  readonly ranges: readonly { readonly lower: number; readonly upper: number }[];
  readonly bufferRemaining?: number;
}

/** What the headers of any message say about sequences. */
export interface Reliability {
  readonly sequence?: SequencePlace;
  /** Sequence whose acknowledgement is asked for. */
  readonly ackRequested?: string;
  readonly acknowledgement?: Acknowledgement;
}

export function createSequenceEnvelope({ messageId, to, offer }: CreateSequence): XmlElement {
  return envelope(
    [
      action(RM_ACTION.CREATE_SEQUENCE),
      addressingHeader('MessageID', uniqueIdValue(messageId)),
      addressingHeader('To', { type: 'string', value: to }, { mustUnderstand: true }),
    ],
    [
      body('CreateSequence', [
        field('AcksTo', [
          addressingElement('Address', [text({ type: 'dictionary', value: ADDRESSING_ANONYMOUS })]),
        ]),
        field('Offer', [field('Identifier', [text(uniqueIdValue(offer))])]),
      ]),
    ],
  );
}

export function createSequenceResponseEnvelope(response: CreateSequenceResponse): XmlElement {
  const { relatesTo, identifier, acksTo } = response;
  return envelope(
    [
      action(RM_ACTION.CREATE_SEQUENCE_RESPONSE),
      addressingHeader('RelatesTo', uniqueIdValue(relatesTo)),
      toAnonymous(),
    ],
    [
      body('CreateSequenceResponse', [
        field('Identifier', [text(uniqueIdValue(identifier))]),
        field('Accept', [
          field('AcksTo', [
            addressingElement('Address', [text({ type: 'string', value: acksTo })]),
          ]),
        ]),
      ]),
    ],
  );
}

/** An acknowledgement on its own, with an empty body. */
export function acknowledgementEnvelope(acknowledgement: Acknowledgement): XmlElement {
  return envelope(
    [
      acknowledgementHeader(acknowledgement),
      action(RM_ACTION.SEQUENCE_ACKNOWLEDGEMENT),
      toAnonymous(),
    ],
    [],
  );
}

/**
 * The end of a sequence whose last message has been sent already: a message that is nothing but its place. That it is
 * sent is not captured; both sides take it, as WS-RM 2005/02, 3.1 and 3.5, lets either send it.
 */
export function lastMessageEnvelope(place: Omit<SequencePlace, 'isLast'>): XmlElement {
  const headers = reliabilityHeaders({ sequence: { ...place, isLast: true } });
  return envelope([...headers, action(RM_ACTION.LAST_MESSAGE), toAnonymous()], []);
}

/** A sequence is needed no longer, and may be forgotten. Not captured; see {@link lastMessageEnvelope}. */
export function terminateSequenceEnvelope(identifier: string): XmlElement {
  return envelope(
    [action(RM_ACTION.TERMINATE_SEQUENCE), toAnonymous()],
    [body('TerminateSequence', [field('Identifier', [text(uniqueIdValue(identifier))])])],
  );
}

/** The headers with which a message takes its place in a sequence. */
export function reliabilityHeaders({
  sequence,
  ackRequested,
  acknowledgement,
}: Reliability): XmlElement[] {
  return [
    ...(ackRequested === undefined
      ? []
      : [header('AckRequested', [prefixed('Identifier', [text(uniqueIdValue(ackRequested))])])]),
    ...(sequence === undefined ? [] : [sequenceHeader(sequence)]),
    ...(acknowledgement === undefined ? [] : [acknowledgementHeader(acknowledgement)]),
  ];
}

export function parseCreateSequence(envelope: SoapEnvelope): CreateSequence {
  const request = requireChild(envelope.body, 'CreateSequence');
  if (envelope.messageId === undefined) throw malformed('CreateSequence', 'there is no MessageID');
  return {
    messageId: envelope.messageId,
    to: envelope.to ?? '',
    offer: requireText(requireChild(request, 'Offer'), 'Identifier'),
  };
}

export function parseCreateSequenceResponse(envelope: SoapEnvelope): CreateSequenceResponse {
  const response = requireChild(envelope.body, 'CreateSequenceResponse');
  const accept = requireChild(response, 'Accept');
  return {
    relatesTo: envelope.relatesTo ?? '',
    identifier: requireText(response, 'Identifier'),
    acksTo: requireText(requireChild(accept, 'AcksTo'), 'Address'),
  };
}

/** @returns the identifier of the sequence that may be forgotten */
export function parseTerminateSequence({ body: content }: SoapEnvelope): string {
  return requireText(requireChild(content, 'TerminateSequence'), 'Identifier');
}

/** Reads the headers of any message; those of WS-RM that are absent are left out. MALFORMED when one is broken. */
export function reliabilityOf({ headers }: SoapEnvelope): Reliability {
  const find = (name: string) =>
    headers.find((each) => each.name === name && each.namespace === RELIABLE_MESSAGING);
  const sequence = find('Sequence');
  const ackRequested = find('AckRequested');
  const acknowledgement = find('SequenceAcknowledgement');
  return {
    ...(sequence && {
      sequence: {
        identifier: requireText(sequence, 'Identifier'),
        messageNumber: messageNumberIn(sequence),
        ...(childNamed(sequence, 'LastMessage', RELIABLE_MESSAGING) && { isLast: true }),
      },
    }),
    ...(ackRequested && { ackRequested: requireText(ackRequested, 'Identifier') }),
    ...(acknowledgement && { acknowledgement: readAcknowledgement(acknowledgement) }),
  };
}

function messageNumberIn(sequence: XmlElement): number {
  const number = requireNumber(sequence, 'MessageNumber', MESSAGE_NUMBER_MAX);
  if (number === 0) throw malformed('Sequence', 'numbers count from 1');
  return number;
}

function readAcknowledgement(from: XmlElement): Acknowledgement {
  const ranges = childElements(from).filter(({ name }) => name === 'AcknowledgementRange');
  if (ranges.length > RANGES_MAX) {
    throw malformed('SequenceAcknowledgement', `${ranges.length} ranges are too many`);
  }
  const remaining = childNamed(from, 'BufferRemaining', NET_RELIABLE_MESSAGING);
  return {
    identifier: requireText(from, 'Identifier'),
    ranges: ranges.map((range) => ({
      lower: numberAttribute(range, 'Lower'),
      upper: numberAttribute(range, 'Upper'),
    })),
    ...(remaining && { bufferRemaining: readNumber(textOf(remaining), 'BufferRemaining') }),
  };
}

function numberAttribute(of: XmlElement, name: string): number {
  const found = of.attributes.find((attribute) => attribute.name === name);
  return readNumber(
    found === undefined ? '' : textOf(element('', { children: [text(found.value)] })),
    name,
  );
}

function readNumber(digits: string, name: string): number {
  const value = Number(digits);
  if (!/^\d{1,10}$/.test(digits.trim()) || value > MESSAGE_NUMBER_MAX) {
    throw malformed('SequenceAcknowledgement', `${name} is not a number`);
  }
  return value;
}

function sequenceHeader({ identifier, messageNumber, isLast }: SequencePlace): XmlElement {
  return header(
    'Sequence',
    [
      prefixed('Identifier', [text(uniqueIdValue(identifier))]),
      prefixed('MessageNumber', [text(integerValue(messageNumber))]),
      ...(isLast ? [prefixed('LastMessage', [])] : []),
    ],
    { mustUnderstand: true },
  );
}

function acknowledgementHeader(acknowledgement: Acknowledgement): XmlElement {
  const { identifier, ranges, bufferRemaining } = acknowledgement;
  const attribute = (name: string, value: number) => ({
    prefix: '',
    name,
    namespace: '',
    value: integerValue(value),
  });
  return header('SequenceAcknowledgement', [
    prefixed('Identifier', [text(uniqueIdValue(identifier))]),
    ...ranges.map(({ lower, upper }) => ({
      ...prefixed('AcknowledgementRange', []),
      attributes: [attribute('Lower', lower), attribute('Upper', upper)],
    })),
    ...(bufferRemaining === undefined
      ? []
      : [
          element('BufferRemaining', {
            prefix: 'netrm',
            namespace: NET_RELIABLE_MESSAGING,
            declarations: [{ prefix: 'netrm', namespace: NET_RELIABLE_MESSAGING }],
            children: [text(integerValue(bufferRemaining))],
          }),
        ]),
  ]);
}

function action(value: string): XmlElement {
  return addressingHeader('Action', { type: 'dictionary', value }, { mustUnderstand: true });
}

function toAnonymous(): XmlElement {
  const value = { type: 'dictionary', value: ADDRESSING_ANONYMOUS } as const;
  return addressingHeader('To', value, { mustUnderstand: true });
}

/** A header of WS-RM, with the prefix `r` that it declares itself. */
function header(
  name: string,
  children: readonly XmlNode[],
  { mustUnderstand = false } = {},
): XmlElement {
  const marked = addressingHeader(name, { type: 'string', value: '' }, { mustUnderstand });
  return {
    ...prefixed(name, children),
    attributes: marked.attributes,
    declarations: [{ prefix: 'r', namespace: RELIABLE_MESSAGING }],
  };
}

function prefixed(name: string, children: readonly XmlNode[]): XmlElement {
  return element(name, { prefix: 'r', namespace: RELIABLE_MESSAGING, children });
}

/** The one element of a body, which makes the namespace its default. */
function body(name: string, children: readonly XmlNode[]): XmlElement {
  return {
    ...field(name, children),
    declarations: [{ prefix: '', namespace: RELIABLE_MESSAGING }],
  };
}

function field(name: string, children: readonly XmlNode[]): XmlElement {
  return element(name, { namespace: RELIABLE_MESSAGING, children });
}
