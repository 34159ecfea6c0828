import { UserAccountControl } from '../../../directory/user-account-control.ts';
import { Win32 } from '../../win32-codes.ts';
import type { BindCheck } from './bind-check.ts';

export const accountDisabled: BindCheck = ({ userAccountControl }) =>
  (userAccountControl & UserAccountControl.ACCOUNTDISABLE) === 0
    ? undefined
    : Win32.ERROR_ACCOUNT_DISABLED;
