import { childNamed, textOf, type XmlElement } from '../binary-xml/xml-tree.ts';
import { SOAP12 } from './namespaces.ts';
import type { SoapEnvelope } from './soap-envelope.ts';

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
