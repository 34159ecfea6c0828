import type { Situation } from '../situation.ts';

/** 1330 */
export const passwordExpired: Situation = {
  reason: '1330',
  causes: [
    { cause: 'The password is older than the domain lets it become.', likelihood: 'certain' },
  ],
  assumptions: [
    'The password is right.',
    'Passwords expire after 42 days, and this one was set 43 days before.',
  ],
  state: 'passwordExpired',
};
