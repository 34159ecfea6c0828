import { z } from 'zod';
import { malformed } from '../../../runtime/errors.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { parseGuid } from '../guid.ts';
import type { SealedCredential, ValidationRequest } from '../messages.ts';
import { MESSAGE_PORTS } from './signal-connector.ts';

/**
 * The request as JSON, in the older variant with two stages (captured in 2020, public research): the agent opens a
 * WebSocket to the return host, names the connection that it was told, and is sent this.
 */

/** agent → cloud, the first text on the WebSocket. */
const connectionMessage = z.object({ ConnectionId: z.string(), MessageType: z.literal(0) });

/** How the validation is written into the JSON. */
export type SignalMessageForm = 'context' | 'body-bytes';

/** `TrafficProtocol` of the two. */
const TRAFFIC_PROTOCOL = { context: 2, 'body-bytes': 3 } as const;

/**
 * Bytes of one request as JSON, which is one WebSocket message. As {@link SignalMessageForm} `body-bytes` a credential
 * takes about 1,560 of them, so that 40 agents with an old and a new certificate each come to 125,000; this is room for
 * more than 300 credentials. Inferred: `WebSocketSignalingSettings.MaxReceivedMessageSize` of the bootstrap, 65,536 as
 * captured, is not the limit here, since 42 credentials would exceed it.
 */
export const SIGNAL_MESSAGE_BYTES_MAX = 524_288;

const SUFFIX = '#Microsoft.ApplicationProxy.Common.SignalingDataModel';

const encryptedData = z.object({ Base64EncryptedData: z.string(), KeyIdentifer: z.string() });

const validationContext = z.object({
  Domain: z.string(),
  EncryptedData: z.array(encryptedData),
  UserPrincipalName: z.string(),
});

const protocolContext = z.discriminatedUnion('TrafficProtocol', [
  validationContext.extend({ TrafficProtocol: z.literal(TRAFFIC_PROTOCOL.context) }),
  z.object({
    TrafficProtocol: z.literal(TRAFFIC_PROTOCOL['body-bytes']),
    BodyBytes: z.array(z.int().min(0).max(255)),
  }),
]);

/** What tells the known protocols from others. */
const anyProtocol = z.object({
  TunnelContext: z.object({ ProtocolContext: z.object({ TrafficProtocol: z.number() }) }),
});

const signalMessage = z.object({
  RequestId: z.string(),
  SessionId: z.string(),
  SubscriptionId: z.string(),
  TransactionId: z.string(),
  OverridenReturnHost: z.string().optional(),
  ReturnHost: z.string(),
  TunnelContext: z.object({ ProtocolContext: protocolContext }),
});

export function renderConnectionMessage(connectionId: string): string {
  return JSON.stringify({ ConnectionId: connectionId, MessageType: 0 });
}

/** @throws HarnessError `MALFORMED` */
export function parseConnectionMessage(text: string): string {
  const parsed = connectionMessage.safeParse(parseJson('connection message', text));
  if (!parsed.success) throw malformed('connection message', 'it names no connection');
  return parseGuid(parsed.data.ConnectionId, 'ConnectionId');
}

/** The order of the members is that of the capture. */
export function renderSignalMessage(request: ValidationRequest, form: SignalMessageForm): string {
  const credentials = request.credentials.map(({ encryptedData: data, keyIdentifier }) => ({
    Base64EncryptedData: toBase64(data),
    KeyIdentifer: keyIdentifier,
  }));
  const about = { Domain: request.domain, UserPrincipalName: request.userPrincipalName };
  return JSON.stringify({
    __type: `SignalMessage:${SUFFIX}`,
    RequestId: request.requestId,
    SessionId: request.sessionId,
    SubscriptionId: request.tenantId,
    TransactionId: request.transactionId,
    OverrideServiceHostEnabled: true,
    OverridenReturnHost: request.returnHost,
    OverridenReturnPort: MESSAGE_PORTS.overriddenReturn,
    ReturnHost: request.returnHost,
    ReturnPort: MESSAGE_PORTS.return,
    TunnelContext: {
      __type: `TunnelContext:${SUFFIX}`,
      ConfigurationHash: MESSAGE_PORTS.configurationHash,
      CorrelationId: request.transactionId,
      HasPayload: false,
      ProtocolContext:
        form === 'context'
          ? {
              __type: `PasswordValidationContext:${SUFFIX}`,
              TrafficProtocol: TRAFFIC_PROTOCOL.context,
              Domain: about.Domain,
              EncryptedData: credentials.map((each) => ({
                __type: `EncryptedOnPremValidationData:${SUFFIX}`,
                ...each,
              })),
              Password: '',
              UserPrincipalName: about.UserPrincipalName,
            }
          : {
              TrafficProtocol: TRAFFIC_PROTOCOL['body-bytes'],
              BodyBytes: bodyBytes(about, credentials),
            },
    },
  });
}

/** `BodyBytes` is UTF-8 JSON. Inferred: that its own `TrafficProtocol` is the one outside. */
function bodyBytes(
  about: { Domain: string; UserPrincipalName: string },
  credentials: readonly z.infer<typeof encryptedData>[],
): number[] {
  const TrafficProtocol = TRAFFIC_PROTOCOL['body-bytes'];
  return [
    ...Buffer.from(JSON.stringify({ TrafficProtocol, ...about, EncryptedData: credentials })),
  ];
}

/** @throws HarnessError `MALFORMED`; a `TrafficProtocol` other than 2 and 3 is an unknown protocol */
export function parseSignalMessage(text: string): ValidationRequest {
  const json = parseJson('signal message', text);
  refuseUnknownProtocol(json);
  const parsed = signalMessage.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed('signal message', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { data } = parsed;
  const { ProtocolContext } = data.TunnelContext;
  const context =
    ProtocolContext.TrafficProtocol === TRAFFIC_PROTOCOL.context
      ? ProtocolContext
      : readBody(ProtocolContext.BodyBytes);
  return {
    // Both go into logs and headers, where nothing but a GUID has any business.
    requestId: parseGuid(data.RequestId, 'RequestId'),
    transactionId: parseGuid(data.TransactionId, 'TransactionId'),
    sessionId: data.SessionId,
    tenantId: data.SubscriptionId,
    domain: context.Domain,
    userPrincipalName: context.UserPrincipalName,
    credentials: context.EncryptedData.map(readCredential),
    returnHost: data.OverridenReturnHost || data.ReturnHost,
  };
}

function refuseUnknownProtocol(json: unknown): void {
  const protocol = anyProtocol.safeParse(json).data?.TunnelContext.ProtocolContext.TrafficProtocol;
  const known: readonly number[] = Object.values(TRAFFIC_PROTOCOL);
  if (protocol !== undefined && !known.includes(protocol)) {
    throw malformed('signal message', `TrafficProtocol ${protocol} is an unknown protocol`);
  }
}

function readBody(bytes: readonly number[]): z.infer<typeof validationContext> {
  const body = parseJson('BodyBytes', Buffer.from(bytes).toString());
  const parsed = validationContext.safeParse(body);
  if (parsed.success) return parsed.data;
  throw malformed('BodyBytes', `${parsed.error.issues[0]?.path.join('.')} is missing or wrong`);
}

function readCredential(sent: z.infer<typeof encryptedData>): SealedCredential {
  return {
    keyIdentifier: sent.KeyIdentifer,
    encryptedData: fromBase64(sent.Base64EncryptedData, 'Base64EncryptedData'),
  };
}

function parseJson(format: string, text: string): unknown {
  if (text.length > SIGNAL_MESSAGE_BYTES_MAX) {
    throw malformed(format, `${text.length} characters are too many`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(format, 'it is no JSON', { cause });
  }
}
