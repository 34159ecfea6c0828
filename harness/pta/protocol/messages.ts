import type { Secret } from '../../runtime/secret.ts';

/** The messages of one sign-in, in the order they are made. */

/** user → cloud */
export interface SignInRequest {
  readonly userPrincipalName: string;
  readonly password: Secret;
  /** Client id of the application; a public client of the lab unless given. */
  readonly clientId?: string;
  /** GUID that the client sent along; made by the cloud when absent. */
  readonly correlationId?: string;
}

/** A password sealed for one certificate of one agent (facts: one entry per active certificate). */
export interface SealedCredential {
  /** `{agentId}_{SHA-1 thumbprint of the certificate, upper-case hex}`; the wire spells it `KeyIdentifer`. */
  readonly keyIdentifier: string;
  /** RSA-2048 OAEP-SHA1 of `{"Password":"…"}`; 256 bytes, base64 on the wire. */
  readonly encryptedData: Uint8Array;
}

/** cloud → agent: the inline `PasswordValidationContext` of one `SignalConnector` call. */
export interface ValidationRequest {
  readonly requestId: string;
  readonly transactionId: string;
  readonly sessionId: string;
  /** Tenant id; the wire says `SubscriptionId`. */
  readonly tenantId: string;
  /** NetBIOS name of the user's domain. */
  readonly domain: string;
  readonly userPrincipalName: string;
  readonly credentials: readonly SealedCredential[];
  /** Host that takes the answer, on port 443; the wire says `OverridenReturnHost`. */
  readonly returnHost: string;
}

/** agent → cloud: what the claims of `x-cwap-backend-response` say. */
export type ValidationVerdict =
  | { readonly kind: 'accepted'; readonly userName: string }
  | { readonly kind: 'rejected'; readonly reason: RejectionReason };

/** A Win32 code in decimal, or a name such as `EncryptionDataNotFound`. Kept as the text that travels. */
export type RejectionReason = string;
