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
  /** `inferred`: the code is documented and `cause` goes beyond what its document says. */
  readonly confidence: 'documented' | 'inferred';
  readonly note?: string;
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
