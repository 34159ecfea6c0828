import { malformed } from '../../../runtime/errors.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import {
  childElements,
  childNamed,
  element,
  text,
  textOf,
  type XmlElement,
  type XmlNode,
} from '../binary-xml/xml-tree.ts';
import { guidValue, integerValue, stringValue, uniqueIdValue } from '../binary-xml/xml-value.ts';
import { parseGuid } from '../guid.ts';
import type { SealedCredential, ValidationRequest } from '../messages.ts';
import { requireChild, requireText } from './body-fields.ts';
import {
  ACTION,
  ADDRESSING_ANONYMOUS,
  REQUEST_CONTEXTS,
  SIGNALING_DATA_MODEL,
  TEMPURI,
  XML_SCHEMA_INSTANCE,
} from './namespaces.ts';
import {
  addressingElement,
  addressingHeader,
  envelope,
  type SoapEnvelope,
} from './soap-envelope.ts';

/** cloud → agent: one `SignalConnector` call that carries a validation inline. */
export interface SignalConnector {
  /** `urn:uuid:` and a GUID; the response relates to it. */
  readonly messageId: string;
  /** `sb://{namespace}.servicebus.windows.net/{path}`. */
  readonly to: string;
  readonly request: ValidationRequest;
}

/** What a call says of the request that its reader fetches elsewhere, in the older variant with two stages. */
export interface ConnectRequest
  extends Omit<ValidationRequest, 'domain' | 'userPrincipalName' | 'credentials'> {
  /** GUID; named on the WebSocket that brings the request. */
  readonly connectionId: string;
}

/** cloud → agent: one `SignalConnector` call that tells where to fetch a validation. */
export interface ConnectCall extends Omit<SignalConnector, 'request'> {
  readonly request: ConnectRequest;
}

/** `OverridenReturnPort`, `ReturnPort` and `ConfigurationHash`, as captured. */
export const MESSAGE_PORTS = {
  overriddenReturn: 443,
  return: 10_100,
  configurationHash: -139_793_387,
} as const;

/** Credentials in one request: more than 150 would not fit an envelope anyway. */
const CREDENTIALS_MAX = 256;

/**
 * Builds the envelope of a call. Elements, their order, namespaces and prefixes are as captured. Inferred:
 * the record kinds, taken from what .NET's DataContractSerializer writes (a GUID in 16 bytes, numbers and
 * booleans as such, type names through the table of strings).
 */
export function signalConnectorEnvelope(
  { messageId, to, request }: SignalConnector | ConnectCall,
  reliability: readonly XmlElement[] = [],
): XmlElement {
  return envelope(
    [
      ...reliability,
      addressingHeader(
        'Action',
        { type: 'dictionary', value: ACTION.SIGNAL_CONNECTOR },
        { mustUnderstand: true },
      ),
      addressingHeader('MessageID', uniqueIdValue(messageId)),
      addressingElement('ReplyTo', [
        addressingHeader('Address', { type: 'dictionary', value: ADDRESSING_ANONYMOUS }),
      ]),
      addressingHeader('To', stringValue(to), { mustUnderstand: true }),
    ],
    [
      element('SignalConnector', {
        namespace: TEMPURI,
        declarations: [{ prefix: '', namespace: TEMPURI }],
        children: [
          element('messageProperties', {
            namespace: TEMPURI,
            declarations: [
              { prefix: 'b', namespace: SIGNALING_DATA_MODEL },
              { prefix: 'i', namespace: XML_SCHEMA_INSTANCE },
            ],
            children: messageProperties(request),
          }),
        ],
      }),
    ],
  );
}

function messageProperties(request: ValidationRequest | ConnectRequest): XmlElement[] {
  return [
    contextField('RequestId', request.requestId),
    contextField('SessionId', request.sessionId),
    contextField('SubscriptionId', request.tenantId),
    contextField('TransactionId', request.transactionId),
    dataField('OverrideServiceHostEnabled', [text({ type: 'boolean', value: true })]),
    dataField('OverridenReturnHost', [text(stringValue(request.returnHost))]),
    dataField('OverridenReturnPort', [text(integerValue(MESSAGE_PORTS.overriddenReturn))]),
    dataField('ReturnHost', [text(stringValue(request.returnHost))]),
    dataField('ReturnPort', [text(integerValue(MESSAGE_PORTS.return))]),
    dataField('TunnelContext', [
      tunnelField('ConfigurationHash', [text(integerValue(MESSAGE_PORTS.configurationHash))]),
      tunnelField('CorrelationId', [text(guidValue(request.transactionId))]),
      tunnelField('HasPayload', [text({ type: 'boolean', value: false })]),
      'connectionId' in request ? connectContext(request) : validationContext(request),
    ]),
  ];
}

function validationContext(request: ValidationRequest): XmlElement {
  return protocolContext('PasswordValidationContext', [
    plainField('TrafficProtocol', [text(stringValue('PasswordValidation'))]),
    plainField('Domain', [text(stringValue(request.domain))]),
    plainField('EncryptedData', request.credentials.map(encryptedData)),
    plainField('Password', [text(stringValue(''))]),
    plainField('UserPrincipalName', [text(stringValue(request.userPrincipalName))]),
  ]);
}

function connectContext({ connectionId }: ConnectRequest): XmlElement {
  return protocolContext('ConnectContext', [
    plainField('TrafficProtocol', [text(stringValue('Connect'))]),
    plainField('ConnectionId', [text(guidValue(connectionId))]),
  ]);
}

function protocolContext(type: string, children: readonly XmlNode[]): XmlElement {
  const value = { type: 'dictionary', value: type } as const;
  return {
    ...tunnelField('ProtocolContext', children),
    attributes: [{ prefix: 'i', name: 'type', namespace: XML_SCHEMA_INSTANCE, value }],
  };
}

function encryptedData(credential: SealedCredential): XmlElement {
  const base64 = toBase64(credential.encryptedData);
  return dataField('EncryptedOnPremValidationData', [
    dataField('Base64EncryptedData', [text(stringValue(base64))]),
    dataField('KeyIdentifer', [text(stringValue(credential.keyIdentifier))]),
  ]);
}

/**
 * Reads a call of either kind. Elements are found by name, in any order and namespace, and unknown ones are passed
 * over. A missing element is MALFORMED.
 *
 * @returns `undefined` when the call carries another context
 */
export function parseSignalConnector(
  envelope: SoapEnvelope,
): SignalConnector | ConnectCall | undefined {
  const properties = requireChild(
    requireChild(envelope.body, 'SignalConnector'),
    'messageProperties',
  );
  const context = requireChild(requireChild(properties, 'TunnelContext'), 'ProtocolContext');
  const trafficProtocol = requireText(context, 'TrafficProtocol');
  if (trafficProtocol !== 'PasswordValidation' && trafficProtocol !== 'Connect') return undefined;
  if (envelope.messageId === undefined) throw malformed('SignalConnector', 'there is no MessageID');
  const call = { messageId: envelope.messageId, to: envelope.to ?? '' };
  const about = {
    // Both go into logs and headers, where nothing but a GUID has any business.
    requestId: parseGuid(requireText(properties, 'RequestId'), 'RequestId'),
    transactionId: parseGuid(requireText(properties, 'TransactionId'), 'TransactionId'),
    sessionId: requireText(properties, 'SessionId'),
    tenantId: requireText(properties, 'SubscriptionId'),
    returnHost: returnHostOf(properties),
  };
  if (trafficProtocol === 'Connect') {
    const connectionId = parseGuid(requireText(context, 'ConnectionId'), 'ConnectionId');
    return { ...call, request: { ...about, connectionId } };
  }
  return {
    ...call,
    request: {
      ...about,
      domain: requireText(context, 'Domain'),
      userPrincipalName: textOf(requireChild(context, 'UserPrincipalName')),
      credentials: credentialsOf(requireChild(context, 'EncryptedData')),
    },
  };
}

function credentialsOf(parent: XmlElement): SealedCredential[] {
  const entries = childElements(parent).filter(
    ({ name }) => name === 'EncryptedOnPremValidationData',
  );
  if (entries.length > CREDENTIALS_MAX) {
    throw malformed('SignalConnector', `${entries.length} credentials are too many`);
  }
  return entries.map((entry) => ({
    keyIdentifier: requireText(entry, 'KeyIdentifer'),
    encryptedData: fromBase64(requireText(entry, 'Base64EncryptedData'), 'Base64EncryptedData'),
  }));
}

/** `OverridenReturnHost` where it is given, else `ReturnHost`. */
function returnHostOf(properties: XmlElement): string {
  const overridden = childNamed(properties, 'OverridenReturnHost');
  const host = overridden === undefined ? '' : textOf(overridden).trim();
  return host === '' ? requireText(properties, 'ReturnHost') : host;
}

/** A field of the request contexts, which each declares its namespace anew. */
function contextField(name: string, id: string): XmlElement {
  return element(name, {
    namespace: REQUEST_CONTEXTS,
    declarations: [{ prefix: '', namespace: REQUEST_CONTEXTS }],
    children: [text(guidValue(id))],
  });
}

/** A field of the signalling data model, prefix `b`. */
function dataField(name: string, children: readonly XmlNode[]): XmlElement {
  return element(name, { prefix: 'b', namespace: SIGNALING_DATA_MODEL, children });
}

/** A field of the tunnel context: in no namespace, and saying so. */
function tunnelField(name: string, children: readonly XmlNode[]): XmlElement {
  return element(name, { declarations: [{ prefix: '', namespace: '' }], children });
}

/** A field inside the protocol context, where no namespace is already the default. */
function plainField(name: string, children: readonly XmlNode[]): XmlElement {
  return element(name, { children });
}
