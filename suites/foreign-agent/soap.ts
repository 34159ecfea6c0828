import type { BinaryElement, BinaryText } from './nbfx-writer.ts';
import { childOf, optionalChildOf, type XmlElement } from './xml-element.ts';

export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
export const ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';

type Content = BinaryText | readonly BinaryElement[];
type Namespaces = readonly (readonly [prefix: string, namespace: string])[];

/** An element of SOAP, WS-Addressing or WS-ReliableMessaging. */
export const soapElement = (
  prefix: string,
  name: string,
  content: Content,
  namespaces: Namespaces = [],
): BinaryElement => ({ kind: 'soap', prefix, name, content, namespaces });

/** An element of a data contract. */
export const contractElement = (
  prefix: string,
  name: string,
  content: Content,
  namespaces: Namespaces = [],
): BinaryElement => ({ kind: 'contract', prefix, name, content, namespaces });

export const mustUnderstand = (header: BinaryElement): BinaryElement => ({
  ...header,
  mustUnderstand: true,
});

export interface OutgoingMessage {
  readonly action: string;
  /** Beside the action. */
  readonly headers: readonly BinaryElement[];
  readonly body: readonly BinaryElement[];
  /** Further prefixes that headers and body use. */
  readonly namespaces?: Namespaces;
}

export const envelope = ({
  action,
  headers,
  body,
  namespaces = [],
}: OutgoingMessage): BinaryElement =>
  soapElement(
    's',
    'Envelope',
    [
      soapElement('s', 'Header', [
        mustUnderstand(soapElement('a', 'Action', { interned: action })),
        ...headers,
      ]),
      soapElement('s', 'Body', body),
    ],
    [['s', SOAP], ['a', ADDRESSING], ...namespaces],
  );

/** An id in the short form where it allows that. */
export function uniqueId(id: string): BinaryText {
  const [, uuid] = /^urn:uuid:([0-9a-f-]{36})$/.exec(id) ?? [];
  return uuid === undefined ? id : { uuid, isUrn: true };
}

export const relatesTo = (messageId: string): BinaryElement =>
  soapElement('a', 'RelatesTo', uniqueId(messageId));

export interface IncomingMessage {
  readonly action: string;
  readonly messageId: string | undefined;
  readonly to: string | undefined;
  readonly header: XmlElement;
  readonly body: XmlElement;
}

export function readEnvelope(root: XmlElement): IncomingMessage {
  if (root.name !== 'Envelope' || root.namespace !== SOAP) throw new Error('Not a SOAP envelope.');
  const header = childOf(root, SOAP, 'Header');
  return {
    action: childOf(header, ADDRESSING, 'Action').text,
    messageId: optionalChildOf(header, ADDRESSING, 'MessageID')?.text,
    to: optionalChildOf(header, ADDRESSING, 'To')?.text,
    header,
    body: childOf(root, SOAP, 'Body'),
  };
}
