import { decodeInBandDocument, encodeInBandDocument } from '../binary-xml/document.ts';
import type { ReceivedStrings, SentStrings } from '../binary-xml/in-band-strings.ts';
import { ACTION } from './namespaces.ts';
import {
  type Acknowledgement,
  type Reliability,
  reliabilityHeaders,
  reliabilityOf,
  type SequencePlace,
} from './reliability-headers.ts';
import {
  acknowledgementEnvelope,
  type CreateSequence,
  type CreateSequenceResponse,
  createSequenceEnvelope,
  createSequenceResponseEnvelope,
  lastMessageEnvelope,
  parseCreateSequence,
  parseCreateSequenceResponse,
  parseTerminateSequence,
  RM_ACTION,
  terminateSequenceEnvelope,
} from './reliable-messaging.ts';
import {
  type ConnectCall,
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
import { faultEnvelope, faultOf, type SoapFault } from './soap-fault.ts';

/** What a sized envelope on a relayed connection may hold. */
export type RelayMessage =
  | {
      readonly kind: 'signal-connector';
      readonly call: SignalConnector;
      readonly reliability: Reliability;
    }
  | {
      readonly kind: 'connect-call';
      readonly call: ConnectCall;
      readonly reliability: Reliability;
    }
  | {
      readonly kind: 'signal-connector-response';
      readonly response: SignalConnectorResponse;
      readonly reliability: Reliability;
    }
  | { readonly kind: 'create-sequence'; readonly request: CreateSequence }
  | { readonly kind: 'create-sequence-response'; readonly response: CreateSequenceResponse }
  /** Nothing but headers: an acknowledgement, or the wish for one. */
  | { readonly kind: 'sequence-news'; readonly reliability: Reliability }
  /** The sender has nothing more to say in its sequence. */
  | { readonly kind: 'last-message'; readonly reliability: Reliability }
  | { readonly kind: 'terminate-sequence'; readonly identifier: string }
  | { readonly kind: 'fault'; readonly fault: SoapFault; readonly relatesTo?: string }
  /** A well-formed message of another kind: a ping, an unknown context. */
  | { readonly kind: 'other'; readonly envelope: SoapEnvelope };

/** Writes the content of one sized envelope. `strings` belong to the connection and the direction. */
export function encodeSignalConnector(
  call: SignalConnector | ConnectCall,
  strings: SentStrings,
  reliability: Reliability = {},
): Uint8Array {
  const headers = reliabilityHeaders(reliability);
  return encodeInBandDocument(signalConnectorEnvelope(call, headers), strings);
}

/** Writes the content of one sized envelope. `strings` belong to the connection and the direction. */
export function encodeSignalConnectorResponse(
  response: SignalConnectorResponse,
  strings: SentStrings,
  reliability: Reliability = {},
): Uint8Array {
  const headers = reliabilityHeaders(reliability);
  return encodeInBandDocument(signalConnectorResponseEnvelope(response, headers), strings);
}

export function encodeCreateSequence(request: CreateSequence, strings: SentStrings): Uint8Array {
  return encodeInBandDocument(createSequenceEnvelope(request), strings);
}

export function encodeCreateSequenceResponse(
  response: CreateSequenceResponse,
  strings: SentStrings,
): Uint8Array {
  return encodeInBandDocument(createSequenceResponseEnvelope(response), strings);
}

export function encodeAcknowledgement(
  acknowledgement: Acknowledgement,
  strings: SentStrings,
): Uint8Array {
  return encodeInBandDocument(acknowledgementEnvelope(acknowledgement), strings);
}

export function encodeLastMessage(
  place: Omit<SequencePlace, 'isLast'>,
  strings: SentStrings,
): Uint8Array {
  return encodeInBandDocument(lastMessageEnvelope(place), strings);
}

export function encodeTerminateSequence(identifier: string, strings: SentStrings): Uint8Array {
  return encodeInBandDocument(terminateSequenceEnvelope(identifier), strings);
}

export function encodeFault(
  fault: SoapFault,
  strings: SentStrings,
  relatesTo?: string,
): Uint8Array {
  return encodeInBandDocument(faultEnvelope(fault, relatesTo), strings);
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
    case ACTION.SIGNAL_CONNECTOR:
      return decodeCall(envelope);
    case ACTION.SIGNAL_CONNECTOR_RESPONSE:
      return {
        kind: 'signal-connector-response',
        response: parseSignalConnectorResponse(envelope),
        reliability: reliabilityOf(envelope),
      };
    case RM_ACTION.CREATE_SEQUENCE:
      return { kind: 'create-sequence', request: parseCreateSequence(envelope) };
    case RM_ACTION.CREATE_SEQUENCE_RESPONSE:
      return { kind: 'create-sequence-response', response: parseCreateSequenceResponse(envelope) };
    case RM_ACTION.SEQUENCE_ACKNOWLEDGEMENT:
    case RM_ACTION.ACK_REQUESTED:
      return { kind: 'sequence-news', reliability: reliabilityOf(envelope) };
    case RM_ACTION.LAST_MESSAGE:
      return { kind: 'last-message', reliability: reliabilityOf(envelope) };
    case RM_ACTION.TERMINATE_SEQUENCE:
      return { kind: 'terminate-sequence', identifier: parseTerminateSequence(envelope) };
    default:
      return { kind: 'other', envelope };
  }
}

function decodeCall(envelope: SoapEnvelope): RelayMessage {
  const call = parseSignalConnector(envelope);
  if (call === undefined) return { kind: 'other', envelope };
  const reliability = reliabilityOf(envelope);
  // The two kinds of call differ in what the request holds.
  return 'connectionId' in call.request
    ? { kind: 'connect-call', call: { ...call, request: call.request }, reliability }
    : { kind: 'signal-connector', call: { ...call, request: call.request }, reliability };
}
