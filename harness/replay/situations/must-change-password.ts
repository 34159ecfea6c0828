import type { Situation } from '../situation.ts';

/** 1907 */
export const mustChangePassword: Situation = {
  reason: '1907',
  causes: [
    {
      cause: 'The account is set to change its password at the next logon (pwdLastSet is 0).',
      likelihood: 'certain',
    },
  ],
  assumptions: ['The password is right.'],
  state: 'mustChangePassword',
};
