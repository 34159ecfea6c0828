import { malformed } from '../../../runtime/errors.ts';
import { element, text, type XmlElement } from '../binary-xml/xml-tree.ts';
import { integerValue, stringValue, uniqueIdValue } from '../binary-xml/xml-value.ts';
import { requireChild, requireText } from './body-fields.ts';
import {
  ACTION,
  ADDRESSING_ANONYMOUS,
  SIGNALING_DATA_MODEL,
  TEMPURI,
  XML_SCHEMA_INSTANCE,
} from './namespaces.ts';
import { addressingHeader, envelope, type SoapEnvelope } from './soap-envelope.ts';

/** agent → cloud: the call has arrived. Not the verdict, which goes by HTTPS. */
export interface SignalConnectorResponse {
  /** The `messageId` of the call. */
  readonly relatesTo: string;
  /** Agent id. */
  readonly connectorId: string;
}

/**
 * Builds the envelope of an acknowledgement, byte by byte as captured.
 *
 * @param reliability - headers of WS-RM, where the endpoint has reliable sessions
 */
export function signalConnectorResponseEnvelope(
  response: SignalConnectorResponse,
  reliability: readonly XmlElement[] = [],
): XmlElement {
  const resultField = { prefix: 'b', namespace: SIGNALING_DATA_MODEL };
  return envelope(
    [
      ...reliability,
      addressingHeader(
        'Action',
        { type: 'dictionary', value: ACTION.SIGNAL_CONNECTOR_RESPONSE },
        { mustUnderstand: true },
      ),
      addressingHeader('RelatesTo', uniqueIdValue(response.relatesTo)),
      addressingHeader(
        'To',
        { type: 'dictionary', value: ADDRESSING_ANONYMOUS },
        { mustUnderstand: true },
      ),
    ],
    [
      element('SignalConnectorResponse', {
        namespace: TEMPURI,
        declarations: [{ prefix: '', namespace: TEMPURI }],
        children: [
          element('SignalConnectorResult', {
            namespace: TEMPURI,
            declarations: [
              { prefix: 'b', namespace: SIGNALING_DATA_MODEL },
              { prefix: 'i', namespace: XML_SCHEMA_INSTANCE },
            ],
            children: [
              element('AckLatency', { ...resultField, children: [text(integerValue(0))] }),
              element('ConnectorId', {
                ...resultField,
                children: [text(stringValue(response.connectorId))],
              }),
            ],
          }),
        ],
      }),
    ],
  );
}

/** Reads an acknowledgement; WS-RM headers and unknown elements are passed over. MALFORMED otherwise. */
export function parseSignalConnectorResponse(envelope: SoapEnvelope): SignalConnectorResponse {
  if (envelope.relatesTo === undefined) {
    throw malformed('SignalConnectorResponse', 'there is no RelatesTo');
  }
  const response = requireChild(envelope.body, 'SignalConnectorResponse');
  const result = requireChild(response, 'SignalConnectorResult');
  return { relatesTo: envelope.relatesTo, connectorId: requireText(result, 'ConnectorId') };
}
