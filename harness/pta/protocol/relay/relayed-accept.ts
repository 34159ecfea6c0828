import { malformed } from '../../../runtime/errors.ts';
import { decodeDocument, encodeDocument } from '../binary-xml/document.ts';
import { XML_PREFIX_NAMESPACE } from '../binary-xml/namespace-scope.ts';
import { element, text } from '../binary-xml/xml-tree.ts';
import { stringValue } from '../binary-xml/xml-value.ts';
import { requireChild, requireText } from './body-fields.ts';
import {
  ACTION,
  ADDRESSING_FAULT,
  RELAY_ANONYMOUS,
  RELAY_CONNECT,
  SERIALIZATION,
  SOAP12,
  XML_SCHEMA_INSTANCE,
} from './namespaces.ts';
import { addressingHeader, envelope, parseEnvelope, soapElement } from './soap-envelope.ts';
import { faultOf } from './soap-fault.ts';

/** Bytes of a RelayedAccept with a GUID for its id; sent before it as `1E 01 00 00` (captured). */
export const RELAYED_ACCEPT_BYTES = 286;

/** Bytes of a RelayedAcceptReply; sent before it as `98 00 00 00` (captured). */
export const RELAYED_ACCEPT_REPLY_BYTES = 152;

/**
 * Bytes of the reply that refuses. Public research tells it from the other by the first byte of its length,
 * `AA`; that the whole length is therefore 170 is inferred.
 */
export const RELAYED_ACCEPT_REFUSAL_BYTES = 170;

/** relay → listener: the answer to a RelayedAccept. */
export type RelayedAcceptReply =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Writes the listener's first message on a relayed connection. All 286 bytes are as public research captured
 * them: static dictionary for the envelope, `mustUnderstand` as one byte, and every name of the body, the
 * XML Schema instance namespace too, spelled out.
 */
export function encodeRelayedAccept(id: string): Uint8Array {
  return encodeDocument(
    envelope(
      [
        addressingHeader('Action', stringValue(ACTION.RELAYED_ACCEPT), { mustUnderstand: true }),
        addressingHeader('To', stringValue(RELAY_ANONYMOUS), { mustUnderstand: true }),
      ],
      [
        element('RelayedAccept', {
          namespace: RELAY_CONNECT,
          declarations: [
            { prefix: '', namespace: RELAY_CONNECT },
            { prefix: 'i', namespace: XML_SCHEMA_INSTANCE },
          ],
          children: [
            element('Id', { namespace: RELAY_CONNECT, children: [text(stringValue(id))] }),
          ],
        }),
      ],
    ),
  );
}

/** The id of a RelayedAccept. Anything else is MALFORMED. */
export function decodeRelayedAccept(message: Uint8Array): string {
  const { action, body } = parseEnvelope(decodeDocument(message));
  if (action !== ACTION.RELAYED_ACCEPT) {
    throw malformed('RelayedAccept', 'the message has another action');
  }
  return requireText(requireChild(body, 'RelayedAccept'), 'Id');
}

/**
 * Writes the relay's consent. The elements are as captured and the 152 bytes follow from them; that the
 * bytes are in this order is inferred from that length.
 */
export function encodeRelayedAcceptReply(): Uint8Array {
  return encodeDocument(
    envelope(
      [
        addressingHeader('Action', stringValue(ACTION.RELAYED_ACCEPT_REPLY), {
          mustUnderstand: true,
        }),
      ],
      [
        element('anyType', {
          prefix: 'z',
          namespace: SERIALIZATION,
          declarations: [
            { prefix: 'z', namespace: SERIALIZATION },
            { prefix: 'i', namespace: XML_SCHEMA_INSTANCE },
          ],
        }),
      ],
    ),
  );
}

/**
 * Writes a refusal of 170 bytes, so that its length begins with the `AA` that agents look for. Its form, a
 * SOAP fault whose reason is cut or filled with spaces, is invented: nobody has published one.
 */
export function encodeRelayedAcceptRefusal(reason: string): Uint8Array {
  const printable = reason.replace(/[^ -~]/g, '?');
  const empty = refusal(' ').length - 1;
  const room = RELAYED_ACCEPT_REFUSAL_BYTES - empty;
  return refusal(printable.slice(0, room).padEnd(room, ' '));
}

/** Reads either reply. A message that is no envelope, or has another action and no fault, is MALFORMED. */
export function decodeRelayedAcceptReply(message: Uint8Array): RelayedAcceptReply {
  const reply = parseEnvelope(decodeDocument(message));
  const fault = faultOf(reply);
  if (fault !== undefined) return { kind: 'refused', reason: fault.reason };
  if (reply.action !== ACTION.RELAYED_ACCEPT_REPLY) {
    throw malformed('RelayedAcceptReply', 'the message has another action');
  }
  return { kind: 'accepted' };
}

function refusal(reason: string): Uint8Array {
  const language = {
    prefix: 'xml',
    name: 'lang',
    namespace: XML_PREFIX_NAMESPACE,
    value: stringValue('en-US'),
  };
  return encodeDocument(
    envelope(
      [
        addressingHeader(
          'Action',
          { type: 'dictionary', value: ADDRESSING_FAULT },
          { mustUnderstand: true },
        ),
      ],
      [
        soapElement('Fault', [
          soapElement('Code', [soapElement('Value', [text(stringValue('s:Receiver'))])]),
          soapElement('Reason', [
            element('Text', {
              prefix: 's',
              namespace: SOAP12,
              attributes: [language],
              children: [text(stringValue(reason))],
            }),
          ]),
        ]),
      ],
    ),
  );
}
