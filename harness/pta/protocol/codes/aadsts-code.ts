import type { OAuthError, Suberror } from './oauth-error.ts';

/** One error code of Microsoft Entra sign-in, in our words. */
export interface AadstsCode {
  readonly code: `AADSTS${number}`;
  /** Symbolic name; absent where no document gives one. */
  readonly name?: string;
  /** What it means to the user on the sign-in page. */
  readonly signInText: string;
  /** What the sign-in log of the admin center means by it, where that differs. */
  readonly logText?: string;
  /** What brings it about. */
  readonly cause: string;
  /** Whether trying again may help without anybody doing anything. */
  readonly transient: 'yes' | 'no' | 'depends';
  readonly remedy: string;
  readonly source: string;
  /**
   * `captured`: no document lists the code, but published replies of the service do.
   * `inferred`: the code is documented, and its meaning or cause here goes beyond what its document says.
   */
  readonly confidence: 'documented' | 'captured' | 'inferred';
  readonly note?: string;
  /** What a client reads at the token endpoint, or where it is redirected to; absent for what pages alone show. */
  readonly error?: OAuthError;
  /** Goes with `error`, where a published reply has one. */
  readonly suberror?: Suberror;
  /** `captured`: published replies pair code and error. `inferred`: the error's documented meaning fits the code. */
  readonly errorBasis?: 'documented' | 'captured' | 'inferred';
}

/** Entra authentication error codes. */
export const REFERENCE =
  'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';

/** Troubleshooting of Pass-through Authentication. */
export const TROUBLESHOOT =
  'https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication';

/** Smart Lockout. */
export const SMART_LOCKOUT =
  'https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout';

/** Device authorization grant. */
export const DEVICE_CODE =
  'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code';

/** Authorization code grant. */
export const AUTHORIZATION_CODE =
  'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow';

/** Client credentials grant. */
export const CLIENT_CREDENTIALS =
  'https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow';

/** Most rows are in the list of codes, and say no more than it does. */
export const DOCUMENTED = { source: REFERENCE, confidence: 'documented' } as const;

/** The list of codes has the row, and the row says more. */
export const INFERRED = { source: REFERENCE, confidence: 'inferred' } as const;

/** Published replies of the service have the row, and no list does; the source describes the flow that it stops. */
export const CAPTURED = { source: AUTHORIZATION_CODE, confidence: 'captured' } as const;
