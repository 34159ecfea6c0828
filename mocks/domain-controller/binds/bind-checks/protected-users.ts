import { Win32 } from '../../win32-codes.ts';
import type { BindCheck } from './bind-check.ts';

/** Members of Protected Users cannot use what a simple bind ends up in, whatever their password. Observed on Samba; same code reported for Windows Server 2019. */
export const protectedUsers: BindCheck = ({ isProtectedUser }) =>
  isProtectedUser ? Win32.ERROR_ACCOUNT_RESTRICTION : undefined;
