import type { Situation } from '../situation.ts';

/** 1328 */
export const logonHours: Situation = {
  reason: '1328',
  causes: [
    {
      cause: 'The logon hours of the account forbid the hour of the sign-in.',
      likelihood: 'certain',
    },
  ],
  assumptions: [
    'The password is right.',
    'Just the hour of the sign-in is forbidden; which others are, the log does not tell.',
  ],
  state: 'outsideLogonHours',
};
