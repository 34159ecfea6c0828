import type { Secret } from '../../../../runtime/secret.ts';

/** What Active Directory said to a new password, or that it could not be asked. */
export type WritebackOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'wrong-password' }
  /** Length, complexity, history or age. */
  | { readonly kind: 'refused-by-policy' }
  | { readonly kind: 'locked-out-or-disabled' }
  /** The user may not, whatever the password. */
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'user-not-found' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'failed' };

/**
 * Takes a password that was changed in the cloud to Active Directory, and waits for what it says.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-sspr-writeback
 */
export interface PasswordWriteback {
  /** @param onPremisesUserName - as the agents are given it. @returns an outcome whatever happens; it does not throw */
  change(onPremisesUserName: string, current: Secret, next: Secret): Promise<WritebackOutcome>;
}
