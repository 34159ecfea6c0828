import { malformed } from '../../../runtime/errors.ts';
import {
  childElements,
  childNamed,
  element,
  text,
  textOf,
  type XmlAttribute,
  type XmlElement,
  type XmlNode,
} from '../binary-xml/xml-tree.ts';
import { integerValue, type XmlValue } from '../binary-xml/xml-value.ts';
import { ADDRESSING, SOAP12 } from './namespaces.ts';

/** What the relay's messages use of SOAP 1.2 and WS-Addressing 1.0. */
export interface SoapEnvelope {
  readonly action: string;
  /** As text, with the `urn:uuid:` that .NET puts before a GUID. */
  readonly messageId?: string;
  readonly relatesTo?: string;
  readonly to?: string;
  /** Header blocks, those above included, in the order in which they stand. */
  readonly headers: readonly XmlElement[];
  readonly body: XmlElement;
}

/** Writes an envelope with the prefixes `s` and `a`, declared in this order, as captured. */
export function envelope(headers: readonly XmlElement[], body: readonly XmlNode[]): XmlElement {
  return element('Envelope', {
    prefix: 's',
    namespace: SOAP12,
    declarations: [
      { prefix: 's', namespace: SOAP12 },
      { prefix: 'a', namespace: ADDRESSING },
    ],
    children: [soapElement('Header', headers), soapElement('Body', body)],
  });
}

/**
 * Finds the parts of an envelope by namespace, whatever the prefixes, in any order, and passes over what it
 * does not know. Not an envelope, no body or no action: MALFORMED.
 */
export function parseEnvelope(root: XmlElement): SoapEnvelope {
  if (root.name !== 'Envelope' || root.namespace !== SOAP12) {
    throw malformed('SOAP 1.2 envelope', 'the root element is another one');
  }
  const header = childNamed(root, 'Header', SOAP12);
  const body = childNamed(root, 'Body', SOAP12);
  const action = addressingText(header, 'Action');
  if (body === undefined) throw malformed('SOAP 1.2 envelope', 'there is no Body');
  if (action === undefined) throw malformed('SOAP 1.2 envelope', 'there is no Action');
  const messageId = addressingText(header, 'MessageID');
  const relatesTo = addressingText(header, 'RelatesTo');
  const to = addressingText(header, 'To');
  return {
    action,
    ...(messageId === undefined ? {} : { messageId }),
    ...(relatesTo === undefined ? {} : { relatesTo }),
    ...(to === undefined ? {} : { to }),
    headers: header === undefined ? [] : childElements(header),
    body,
  };
}

export function soapElement(name: string, children: readonly XmlNode[]): XmlElement {
  return element(name, { prefix: 's', namespace: SOAP12, children });
}

/** A header of WS-Addressing; `mustUnderstand` adds `s:mustUnderstand="1"`, which is one byte `82`. */
export function addressingHeader(
  name: string,
  value: XmlValue,
  { mustUnderstand = false } = {},
): XmlElement {
  const attributes: XmlAttribute[] = mustUnderstand
    ? [{ prefix: 's', name: 'mustUnderstand', namespace: SOAP12, value: integerValue(1) }]
    : [];
  return addressingElement(name, [text(value)], attributes);
}

export function addressingElement(
  name: string,
  children: readonly XmlNode[],
  attributes: readonly XmlAttribute[] = [],
): XmlElement {
  return element(name, { prefix: 'a', namespace: ADDRESSING, attributes, children });
}

function addressingText(header: XmlElement | undefined, name: string): string | undefined {
  const found = childNamed(header, name, ADDRESSING);
  return found === undefined ? undefined : textOf(found).trim();
}
