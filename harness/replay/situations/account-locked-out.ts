import { LAB_POLICY } from '../../../mocks/directory/domain-policy.ts';
import type { Situation } from '../situation.ts';
import { mistyped } from './mistyped.ts';

/** Below the threshold of Smart Lockout, which would keep the cloud from asking the agents at all. */
const LOCKOUT_THRESHOLD = 3;

/** 1909. The account is really locked, by sign-ins with a wrong password. */
export const accountLockedOut: Situation = {
  reason: '1909',
  causes: [
    {
      cause:
        'The account was locked out by wrong passwords, typed by the user or saved in a device.',
      likelihood: 'likely',
    },
    { cause: 'Somebody guesses passwords, and locked the account out.', likelihood: 'possible' },
  ],
  assumptions: [
    'The password is right in the end.',
    `The domain locks an account after ${LOCKOUT_THRESHOLD} wrong passwords, and as many sign-ins went before, at the same moment.`,
  ],
  policy: { ...LAB_POLICY, lockoutThreshold: LOCKOUT_THRESHOLD },
  prepare: async (lab, user) => {
    for (let count = 0; count < LOCKOUT_THRESHOLD; count += 1) {
      await lab.settle(lab.signIn(user.userPrincipalName, mistyped(user.password)));
    }
  },
};
