import { childNamed, element, text, textOf, type XmlElement } from '../binary-xml/xml-tree.ts';
import { stringValue, uniqueIdValue } from '../binary-xml/xml-value.ts';
import { SOAP12 } from './namespaces.ts';
import { addressingHeader, envelope, type SoapEnvelope, soapElement } from './soap-envelope.ts';

/** A SOAP 1.2 fault. Codes are as written, with the sender's prefix: `s:Sender`, `a:UnknownSequence`. */
export interface SoapFault {
  readonly code: string;
  readonly subcode?: string;
  readonly reason: string;
}

/** The fault in an envelope's body; `undefined` when the body is no fault. Absent parts read as empty. */
export function faultOf({ body }: SoapEnvelope): SoapFault | undefined {
  const fault = childNamed(body, 'Fault', SOAP12);
  if (fault === undefined) return undefined;
  const code = childNamed(fault, 'Code', SOAP12);
  const subcode = childNamed(childNamed(code, 'Subcode', SOAP12), 'Value', SOAP12);
  return {
    code: textIn(childNamed(code, 'Value', SOAP12)),
    ...(subcode === undefined ? {} : { subcode: textIn(subcode) }),
    reason: textIn(childNamed(childNamed(fault, 'Reason', SOAP12), 'Text', SOAP12)),
  };
}

function textIn(found: XmlElement | undefined): string {
  return found === undefined ? '' : textOf(found).trim();
}

/** Action of a fault of SOAP itself, as captured. */
const SOAP_FAULT_ACTION = 'http://www.w3.org/2005/08/addressing/soap/fault';

/** Builds the envelope of a fault that the sender of a message has caused. */
export function faultEnvelope(fault: SoapFault, relatesTo?: string): XmlElement {
  const value = (code: string) => soapElement('Value', [text(stringValue(code))]);
  const subcode =
    fault.subcode === undefined ? [] : [soapElement('Subcode', [value(fault.subcode)])];
  const language = {
    prefix: 'xml',
    name: 'lang',
    namespace: XML_NAMESPACE,
    value: stringValue('en-US'),
  };
  return envelope(
    [
      addressingHeader('Action', stringValue(SOAP_FAULT_ACTION), { mustUnderstand: true }),
      ...(relatesTo === undefined ? [] : [addressingHeader('RelatesTo', uniqueIdValue(relatesTo))]),
    ],
    [
      soapElement('Fault', [
        soapElement('Code', [value(fault.code), ...subcode]),
        soapElement('Reason', [
          {
            ...element('Text', { prefix: 's', namespace: SOAP12 }),
            attributes: [language],
            children: [text(stringValue(fault.reason))],
          },
        ]),
      ]),
    ],
  );
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** Characters of an identifier that are repeated; `urn:uuid:` and a GUID are 45. */
const IDENTIFIER_MAX = 100;

/** A message names a sequence that its receiver does not have. */
export function unknownSequence(identifier: string): SoapFault {
  return {
    code: 's:Sender',
    subcode: 'a:UnknownSequence',
    reason: `The value of wsrm:Identifier is not a known Sequence identifier: ${identifier.slice(0, IDENTIFIER_MAX)}`,
  };
}

const ACTION_SHOWN_MAX = 200;

/** A message has an action that its receiver does not know ([WS-Addressing 1.0 SOAP binding], and what .NET's services say). */
export function actionNotSupported(action: string): SoapFault {
  return {
    code: 's:Sender',
    subcode: 'a:ActionNotSupported',
    reason: `The message with Action '${action.slice(0, ACTION_SHOWN_MAX)}' cannot be processed at the receiver`,
  };
}

/** A call has content that its receiver does not know. Inferred: that there is no subcode. */
export function contentNotUnderstood(): SoapFault {
  return {
    code: 's:Sender',
    reason: 'The request has a context that the receiver does not know',
  };
}
