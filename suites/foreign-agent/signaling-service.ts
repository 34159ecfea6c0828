import { SIGNALING_DATA_MODEL, XML_SCHEMA_INSTANCE } from './data-contracts.ts';
import type { RelayedService } from './relayed-connection.ts';
import {
  readSignalMessage,
  SIGNALING_SERVICE,
  type SignalMessage,
  TEMPURI,
} from './signal-message.ts';
import {
  ANONYMOUS,
  contractElement,
  mustUnderstand,
  type OutgoingMessage,
  relatesTo,
  soapElement,
} from './soap.ts';

/** The one operation that the cloud calls. @param onRequest - when a request has been acknowledged */
export const signalingService = (
  agentId: string,
  onRequest: (request: SignalMessage) => void,
): RelayedService => ({
  receive(message, send) {
    if (message.action !== `${SIGNALING_SERVICE}/SignalConnector`) {
      throw new Error(`The service has no operation ${message.action}.`);
    }
    const request = readSignalMessage(message.body);
    send(acknowledgement(message.messageId ?? '', agentId));
    onRequest(request);
  },
});

/** Says only that the request has arrived. */
const acknowledgement = (messageId: string, agentId: string): OutgoingMessage => ({
  action: `${SIGNALING_SERVICE}/SignalConnectorResponse`,
  headers: [relatesTo(messageId), mustUnderstand(soapElement('a', 'To', { interned: ANONYMOUS }))],
  body: [
    contractElement(
      '',
      'SignalConnectorResponse',
      [
        contractElement(
          '',
          'SignalConnectorResult',
          [
            contractElement('b', 'AckLatency', 0),
            contractElement('b', 'ConnectorId', { uuid: agentId, isUrn: false }),
          ],
          [
            ['b', SIGNALING_DATA_MODEL],
            ['i', XML_SCHEMA_INSTANCE],
          ],
        ),
      ],
      [['', TEMPURI]],
    ),
  ],
});
