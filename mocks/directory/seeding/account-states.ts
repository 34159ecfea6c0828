import type { AccountSeed } from '../account-seed.ts';
import { FOREVER, TICKS_PER_DAY, TICKS_PER_HOUR } from '../file-time.ts';
import { UserAccountControl } from '../user-account-control.ts';
import type { CsvSetting } from './accounts-from-csv.ts';

/** What a state says of an account, at a time and under a policy. */
type State = (setting: CsvSetting) => Partial<AccountSeed>;

/** States that have a name of their own, in the words of the timeline. */
export const ACCOUNT_STATES: Readonly<Record<string, State>> = {
  healthy: () => ({}),
  disabled: () => ({
    userAccountControl: UserAccountControl.NORMAL_ACCOUNT | UserAccountControl.ACCOUNTDISABLE,
  }),
  locked: ({ now, policy }) => ({
    lockoutTime: now,
    badPasswordTime: now,
    badPwdCount: Math.max(policy.lockoutThreshold, 1),
  }),
  passwordExpired: ({ now, policy: { maxPwdAge } }) => {
    const age = maxPwdAge < 0n && maxPwdAge !== FOREVER ? -maxPwdAge : 0n;
    return { pwdLastSet: now - age - TICKS_PER_DAY };
  },
  mustChangePassword: () => ({ pwdLastSet: 0n }),
  accountExpired: ({ now }) => ({ accountExpires: now - TICKS_PER_HOUR }),
  smartcardRequired: () => ({
    userAccountControl: UserAccountControl.NORMAL_ACCOUNT | UserAccountControl.SMARTCARD_REQUIRED,
  }),
};
