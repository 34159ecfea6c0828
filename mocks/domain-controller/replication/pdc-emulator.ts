import type { Secret } from '../../../harness/runtime/secret.ts';
import type { Win32Code } from '../win32-codes.ts';

/** What the PDC emulator makes of a password that another controller found wrong. */
export type PdcAnswer =
  /** It knows the password: there was a change that the other has not heard of. */
  | { readonly kind: 'accepted' }
  /** It is wrong there too, or the account is locked there. The PDC emulator has counted it by now. */
  | { readonly kind: 'refused'; readonly win32: Win32Code }
  /** It does not answer: the other controller is on its own. */
  | { readonly kind: 'unreachable' };

/**
 * The controller that hears of every password change at once, and is asked before another counts a wrong password.
 * Controllers that are read-only, and ask a writable one, are not modelled.
 *
 * @see https://learn.microsoft.com/troubleshoot/windows-server/windows-security/new-account-lockout-policy-features
 */
export interface PdcEmulator {
  /** @param id - {@link EntryRecord.id} of the account, the same on every replica */
  verify(id: number, password: Secret): PdcAnswer;
}
