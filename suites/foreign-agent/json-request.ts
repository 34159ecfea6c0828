import { z } from 'zod';
import type { PasswordRequest } from './password-request.ts';
import type { RequestFrame } from './signal-message.ts';

const PASSWORD_VALIDATION = 2;
const BODY_BYTES = 3;

const password = z.object({
  Domain: z.string(),
  UserPrincipalName: z.string(),
  EncryptedData: z.array(z.object({ Base64EncryptedData: z.string(), KeyIdentifer: z.string() })),
});

const context = z.discriminatedUnion('TrafficProtocol', [
  password.extend({ TrafficProtocol: z.literal(PASSWORD_VALIDATION) }),
  z.object({ TrafficProtocol: z.literal(BODY_BYTES), BodyBytes: z.array(z.int().min(0).max(255)) }),
]);

const message = z.object({
  TransactionId: z.string(),
  SessionId: z.string(),
  OverrideServiceHostEnabled: z.boolean(),
  OverridenReturnHost: z.string(),
  ReturnHost: z.string(),
  TunnelContext: z.object({ ProtocolContext: context }),
});

export interface JsonRequest extends RequestFrame {
  readonly request: PasswordRequest;
}

/** The request of 2018 to 2020, which comes over the agent's own WebSocket. @throws Error when it is formed otherwise */
export function readJsonRequest(json: string): JsonRequest {
  const read = message.parse(JSON.parse(json));
  const { ProtocolContext } = read.TunnelContext;
  const content =
    ProtocolContext.TrafficProtocol === BODY_BYTES
      ? password.parse(JSON.parse(Buffer.from(ProtocolContext.BodyBytes).toString()))
      : ProtocolContext;
  return {
    transactionId: read.TransactionId,
    sessionId: read.SessionId,
    host: read.OverrideServiceHostEnabled ? read.OverridenReturnHost : read.ReturnHost,
    request: {
      domain: content.Domain,
      userPrincipalName: content.UserPrincipalName,
      sealed: content.EncryptedData.map(({ Base64EncryptedData, KeyIdentifer }) => ({
        keyIdentifier: KeyIdentifer,
        base64: Base64EncryptedData,
      })),
    },
  };
}
