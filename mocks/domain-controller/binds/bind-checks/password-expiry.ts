import { Win32 } from '../../win32-codes.ts';
import { passwordExpiryTime } from '../password-expiry-time.ts';
import type { BindCheck } from './bind-check.ts';

/** Older than the maximum password age. A password that must be changed (0) is refused one check earlier. */
export const passwordExpiry: BindCheck = (account, { now, profile }, policy) =>
  passwordExpiryTime(account, policy, profile) < now ? Win32.ERROR_PASSWORD_EXPIRED : undefined;
