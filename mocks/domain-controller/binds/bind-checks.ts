import { accountDisabled } from './bind-checks/account-disabled.ts';
import { accountExpiry } from './bind-checks/account-expiry.ts';
import { accountLockout } from './bind-checks/account-lockout.ts';
import type { BindCheck } from './bind-checks/bind-check.ts';
import { logonHours } from './bind-checks/logon-hours.ts';
import { password } from './bind-checks/password.ts';
import { passwordExpiry } from './bind-checks/password-expiry.ts';
import { passwordMustChange } from './bind-checks/password-must-change.ts';
import { protectedUsers } from './bind-checks/protected-users.ts';
import { workstation } from './bind-checks/workstation.ts';

/**
 * What is asked of an account, in order; the first objection is the answer. The order was observed on Samba AD DC
 * 4.17 for every pair. No public source fixes it for Windows from `accountDisabled` on.
 */
export const BIND_CHECKS: readonly BindCheck[] = [
  protectedUsers,
  accountLockout,
  password,
  accountDisabled,
  accountExpiry,
  passwordMustChange,
  passwordExpiry,
  workstation,
  logonHours,
];
