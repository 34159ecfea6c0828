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
import { requireNumber, requireText } from './body-fields.ts';
import { addressingHeader, type SoapEnvelope } from './soap-envelope.ts';

/**
 * WS-ReliableMessaging of February 2005 as .NET speaks it on the endpoints with reliable sessions (captured, public
 * research). Sequence identifiers are `urn:uuid:` and a GUID.
 */
export const RELIABLE_MESSAGING = 'http://schemas.xmlsoap.org/ws/2005/02/rm';
const NET_RELIABLE_MESSAGING = 'http://schemas.microsoft.com/ws/2006/05/rm';

/** Messages that the captured service takes before it must acknowledge. */
export const BUFFER_REMAINING = 8;

/** [WS-RM 2005/02] 3.1: a sequence has at most 2^63 − 1 messages; nobody here sends more than a handful. */
const MESSAGE_NUMBER_MAX = 2_147_483_647;
/** More ranges than this in one acknowledgement is no acknowledgement of ours. */
const RANGES_MAX = 64;

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
