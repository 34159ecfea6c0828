import type { Situation } from '../situation.ts';

/** 1329 */
export const otherWorkstation: Situation = {
  reason: '1329',
  causes: [
    {
      cause: 'The "Log On To" list of the account (userWorkstations) lacks the agent servers.',
      likelihood: 'certain',
    },
  ],
  assumptions: ['The password is right.', 'The list holds one computer, ELSEWHERE.'],
  state: 'otherWorkstation',
};
