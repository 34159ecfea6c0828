import { Win32 } from '../../win32-codes.ts';
import { passwordStanding } from '../password-standing.ts';
import type { BindCheck } from './bind-check.ts';

/** Comes before all that an account's state could give away, so that only the right password learns it. */
export const password: BindCheck = (account, attempt) => {
  if (attempt.isVouchedFor === true) return undefined;
  const standing = passwordStanding(account, attempt);
  return standing === 'current' || standing === 'recent' ? undefined : Win32.ERROR_LOGON_FAILURE;
};
