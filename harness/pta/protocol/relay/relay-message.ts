import { decodeInBandDocument, encodeInBandDocument } from '../binary-xml/document.ts';
import type { ReceivedStrings, SentStrings } from '../binary-xml/in-band-strings.ts';
import { ACTION } from './namespaces.ts';
import {
  parseSignalConnector,
  type SignalConnector,
  signalConnectorEnvelope,
} from './signal-connector.ts';
import {
  parseSignalConnectorResponse,
  type SignalConnectorResponse,
  signalConnectorResponseEnvelope,
} from './signal-connector-response.ts';
import { parseEnvelope, type SoapEnvelope } from './soap-envelope.ts';
import { faultOf, type SoapFault } from './soap-fault.ts';

/** What a sized envelope on a relayed connection may hold. */
export type RelayMessage =
  | { readonly kind: 'signal-connector'; readonly call: SignalConnector }
  | { readonly kind: 'signal-connector-response'; readonly response: SignalConnectorResponse }
  | { readonly kind: 'fault'; readonly fault: SoapFault; readonly relatesTo?: string }
  /** A well-formed message of another kind: WS-RM, a ping, an older context. */
  | { readonly kind: 'other'; readonly envelope: SoapEnvelope };

/** Writes the content of one sized envelope. `strings` belong to the connection and the direction. */
export function encodeSignalConnector(call: SignalConnector, strings: SentStrings): Uint8Array {
  return encodeInBandDocument(signalConnectorEnvelope(call), strings);
}

/** Writes the content of one sized envelope. `strings` belong to the connection and the direction. */
export function encodeSignalConnectorResponse(
  response: SignalConnectorResponse,
  strings: SentStrings,
): Uint8Array {
  return encodeInBandDocument(signalConnectorResponseEnvelope(response), strings);
}

/** Reads the content of one sized envelope. What is not a SOAP message with an action is MALFORMED. */
export function decodeRelayMessage(bytes: Uint8Array, strings: ReceivedStrings): RelayMessage {
  const envelope = parseEnvelope(decodeInBandDocument(bytes, strings));
  const fault = faultOf(envelope);
  if (fault !== undefined) {
    const { relatesTo } = envelope;
    return { kind: 'fault', fault, ...(relatesTo === undefined ? {} : { relatesTo }) };
  }
  switch (envelope.action) {
    case ACTION.SIGNAL_CONNECTOR: {
      const call = parseSignalConnector(envelope);
      return call === undefined ? { kind: 'other', envelope } : { kind: 'signal-connector', call };
    }
    case ACTION.SIGNAL_CONNECTOR_RESPONSE:
      return {
        kind: 'signal-connector-response',
        response: parseSignalConnectorResponse(envelope),
      };
    default:
      return { kind: 'other', envelope };
  }
}
