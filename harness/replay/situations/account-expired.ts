import type { Situation } from '../situation.ts';

/** 1793 */
export const accountExpired: Situation = {
  reason: '1793',
  causes: [
    { cause: 'The account has expired: accountExpires lies in the past.', likelihood: 'certain' },
  ],
  assumptions: ['The password is right.', 'The account expired an hour before.'],
  state: 'accountExpired',
};
