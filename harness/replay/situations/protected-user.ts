import type { Situation } from '../situation.ts';

/** 1327 */
export const protectedUser: Situation = {
  reason: '1327',
  causes: [
    {
      cause:
        'The user is a member of Protected Users, whose members cannot be validated in this way.',
      likelihood: 'likely',
    },
    { cause: 'The account has a blank password.', likelihood: 'possible' },
    { cause: 'An authentication policy restricts the account.', likelihood: 'possible' },
  ],
  assumptions: ['The password is right.'],
  state: 'protectedUser',
};
