import type { Secret } from '../../../runtime/secret.ts';

/** Where a password comes from. */
export interface PasswordOrigin {
  /** Of the user's machine, where it is known. */
  readonly ipAddress?: string;
}

/** All but `open` are AADSTS50053, and nothing is sent to the agents. */
export type LockoutVerdict =
  | { readonly kind: 'open' }
  | { readonly kind: 'locked' /** Milliseconds that are left. */; readonly forMs: number }
  /** Attacks come from the address: refused whatever the password. */
  | { readonly kind: 'blocked-address' };

/** Smart Lockout, as a sign-in meets it: asked before each check of a password, and told how it went. */
export interface LockoutJudge {
  /** @param userId - object id */
  judge(userId: string, origin: PasswordOrigin): LockoutVerdict;
  /** @param badPassword - given where the cloud itself compared it, and can tell one wrong password from another */
  failed(userId: string, origin: PasswordOrigin, badPassword?: Secret): void;
  /** The password was right, whatever comes after it. */
  succeeded(userId: string, origin: PasswordOrigin): void;
}

/** Locks nobody. */
export const NO_LOCKOUT: LockoutJudge = {
  judge: () => ({ kind: 'open' }),
  failed: () => undefined,
  succeeded: () => undefined,
};
