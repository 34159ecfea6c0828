import { malformed } from '../../../runtime/errors.ts';
import { element, text, type XmlElement, type XmlNode } from '../binary-xml/xml-tree.ts';
import { uniqueIdValue } from '../binary-xml/xml-value.ts';
import { requireChild, requireText } from './body-fields.ts';
import { ADDRESSING_ANONYMOUS } from './namespaces.ts';
import {
  type Acknowledgement,
  RELIABLE_MESSAGING,
  reliabilityHeaders,
  type SequencePlace,
} from './reliability-headers.ts';
import {
  addressingElement,
  addressingHeader,
  envelope,
  type SoapEnvelope,
} from './soap-envelope.ts';

/** The messages of WS-ReliableMessaging itself. */
export const RM_ACTION = {
  CREATE_SEQUENCE: `${RELIABLE_MESSAGING}/CreateSequence`,
  CREATE_SEQUENCE_RESPONSE: `${RELIABLE_MESSAGING}/CreateSequenceResponse`,
  SEQUENCE_ACKNOWLEDGEMENT: `${RELIABLE_MESSAGING}/SequenceAcknowledgement`,
  ACK_REQUESTED: `${RELIABLE_MESSAGING}/AckRequested`,
  LAST_MESSAGE: `${RELIABLE_MESSAGING}/LastMessage`,
  TERMINATE_SEQUENCE: `${RELIABLE_MESSAGING}/TerminateSequence`,
} as const;

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
      ...reliabilityHeaders({ acknowledgement }),
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

function action(value: string): XmlElement {
  return addressingHeader('Action', { type: 'dictionary', value }, { mustUnderstand: true });
}

function toAnonymous(): XmlElement {
  const value = { type: 'dictionary', value: ADDRESSING_ANONYMOUS } as const;
  return addressingHeader('To', value, { mustUnderstand: true });
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
