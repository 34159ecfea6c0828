import type { Situation } from '../situation.ts';

const SKEW_MINUTES = 10;

/** 1398 */
export const clockSkew: Situation = {
  reason: '1398',
  causes: [
    {
      cause:
        'The clocks of the agent server and of the domain controller differ by more than the 5 minutes that Kerberos tolerates.',
      likelihood: 'certain',
    },
  ],
  assumptions: [
    `The domain controller's clock is the wrong one: it is ${SKEW_MINUTES} minutes ahead.`,
  ],
  prepare: (lab) => lab.domainController.skewClock(SKEW_MINUTES * 60_000),
};
