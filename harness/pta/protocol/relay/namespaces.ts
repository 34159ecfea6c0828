/** Namespaces and actions of the messages that pass over the relay (captured, public research). */

export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
export const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
export const ADDRESSING_ANONYMOUS = 'http://www.w3.org/2005/08/addressing/anonymous';
export const ADDRESSING_FAULT = 'http://www.w3.org/2005/08/addressing/fault';
export const XML_SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
export const SERIALIZATION = 'http://schemas.microsoft.com/2003/10/Serialization/';

/** The anonymous address of the framework's own, older spelling, used by the relay's `To`. */
export const RELAY_ANONYMOUS =
  'http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous';

export const RELAY_CONNECT = 'http://schemas.microsoft.com/netservices/2009/05/servicebus/connect';
export const RELAYED_CONNECT =
  'http://schemas.microsoft.com/netservices/2009/05/servicebus/relayedconnect';

export const TEMPURI = 'http://tempuri.org/';
export const SIGNALING_DATA_MODEL =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.SignalingDataModel';
export const REQUEST_CONTEXTS =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.RequestContexts';

export const ACTION = {
  ONEWAY_SEND: 'OnewaySend',
  RELAYED_CONNECT: `${RELAYED_CONNECT}/RelayedConnect`,
  RELAYED_ACCEPT: 'RelayedAccept',
  RELAYED_ACCEPT_REPLY: 'RelayedAcceptReply',
  SIGNAL_CONNECTOR: 'http://tempuri.org/IConnectorSignalingService/SignalConnector',
  SIGNAL_CONNECTOR_RESPONSE:
    'http://tempuri.org/IConnectorSignalingService/SignalConnectorResponse',
} as const;
