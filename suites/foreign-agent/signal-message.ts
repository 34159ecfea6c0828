import { REQUEST_CONTEXTS, SIGNALING_DATA_MODEL } from './data-contracts.ts';
import type { PasswordRequest } from './password-request.ts';
import { childOf, textOf, type XmlElement } from './xml-element.ts';

export const SIGNALING_SERVICE = 'http://tempuri.org/IConnectorSignalingService';
export const TEMPURI = 'http://tempuri.org/';

/** What every request carries, inline or not. */
export interface RequestFrame {
  readonly transactionId: string;
  readonly sessionId: string;
  /** Where the answer goes. */
  readonly host: string;
}

export interface SignalMessage extends RequestFrame {
  readonly context:
    | { readonly kind: 'password'; readonly request: PasswordRequest }
    | { readonly kind: 'connect'; readonly connectionId: string };
}

/** @param body - of a SOAP message with the action SignalConnector. @throws Error when it is formed otherwise */
export function readSignalMessage(body: XmlElement): SignalMessage {
  const signal = childOf(body, TEMPURI, 'SignalConnector');
  const properties = childOf(signal, TEMPURI, 'messageProperties');
  const text = (name: string): string => textOf(properties, SIGNALING_DATA_MODEL, name);
  const tunnel = childOf(properties, SIGNALING_DATA_MODEL, 'TunnelContext');
  const isOverridden = text('OverrideServiceHostEnabled') === 'true';
  return {
    transactionId: textOf(properties, REQUEST_CONTEXTS, 'TransactionId'),
    sessionId: textOf(properties, REQUEST_CONTEXTS, 'SessionId'),
    host: text(isOverridden ? 'OverridenReturnHost' : 'ReturnHost'),
    context: readProtocolContext(childOf(tunnel, '', 'ProtocolContext')),
  };
}

function readProtocolContext(element: XmlElement): SignalMessage['context'] {
  const type = element.attributes.get('type');
  if (type === 'ConnectContext') {
    return { kind: 'connect', connectionId: textOf(element, '', 'ConnectionId') };
  }
  if (type !== 'PasswordValidationContext') throw new Error(`The context is a ${type}.`);
  const request = {
    domain: textOf(element, '', 'Domain'),
    userPrincipalName: textOf(element, '', 'UserPrincipalName'),
    sealed: childOf(element, '', 'EncryptedData').children.map((each) => ({
      keyIdentifier: textOf(each, SIGNALING_DATA_MODEL, 'KeyIdentifer'),
      base64: textOf(each, SIGNALING_DATA_MODEL, 'Base64EncryptedData'),
    })),
  };
  return { kind: 'password', request };
}
