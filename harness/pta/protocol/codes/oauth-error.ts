/**
 * `error` of a token or authorization response: RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5; OpenID
 * Connect Core 3.1.2.6; and what Entra adds.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export type OAuthError =
  | 'access_denied'
  | 'authorization_declined'
  | 'authorization_pending'
  | 'bad_verification_code'
  | 'consent_required'
  | 'expired_token'
  | 'interaction_required'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_instance'
  | 'invalid_request'
  | 'invalid_resource'
  | 'invalid_scope'
  | 'login_required'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

/**
 * `suberror`, by which clients tell what a user can do about it.
 *
 * @see https://learn.microsoft.com/dotnet/api/microsoft.identity.client.uirequiredexceptionclassification
 */
export type Suberror =
  | 'basic_action'
  | 'consent_required'
  | 'message_only'
  | 'token_expired'
  | 'user_password_expired';

/** Credentials, codes and tokens that are worth nothing: the documents give all of them this error. */
export const INVALID_GRANT = { error: 'invalid_grant', errorBasis: 'documented' } as const;

/** The user has to do something on a page first. */
export const INTERACTION_REQUIRED = {
  error: 'interaction_required',
  errorBasis: 'documented',
} as const;

/** The request itself is wrong. */
export const INVALID_REQUEST = { error: 'invalid_request', errorBasis: 'documented' } as const;

/** The service cannot for now. */
export const TEMPORARILY_UNAVAILABLE = {
  error: 'temporarily_unavailable',
  errorBasis: 'inferred',
} as const;
