import { Win32 } from '../../win32-codes.ts';
import { passwordExpiryTime } from '../password-expiry-time.ts';
import type { BindCheck } from './bind-check.ts';

/** `pwdLastSet` 0, unless the password of the account never expires. */
export const passwordMustChange: BindCheck = (account, { profile }, policy) =>
  passwordExpiryTime(account, policy, profile) === 0n
    ? Win32.ERROR_PASSWORD_MUST_CHANGE
    : undefined;
