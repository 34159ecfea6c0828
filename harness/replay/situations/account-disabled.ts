import type { Situation } from '../situation.ts';

/** 1331 */
export const accountDisabled: Situation = {
  reason: '1331',
  causes: [{ cause: 'The account is disabled in Active Directory.', likelihood: 'certain' }],
  assumptions: ['The password is right.'],
  state: 'disabled',
};
