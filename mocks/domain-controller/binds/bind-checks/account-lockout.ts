import { Win32 } from '../../win32-codes.ts';
import { isLockedOut } from '../account-lockout.ts';
import type { BindCheck } from './bind-check.ts';

/** A locked account is refused with the right password and with a wrong one alike, and counts neither. */
export const accountLockout: BindCheck = (account, { now, profile }, policy) =>
  isLockedOut(account, policy, profile, now) ? Win32.ERROR_ACCOUNT_LOCKED_OUT : undefined;
