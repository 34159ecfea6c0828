import type { Situation } from '../situation.ts';

/** 1311 */
export const domainControllerStopped: Situation = {
  reason: '1311',
  causes: [
    {
      cause: 'No domain controller answers: stopped, or not reached by the agent server.',
      likelihood: 'likely',
    },
    {
      cause: 'The agent server cannot resolve the names of the domain controllers.',
      likelihood: 'possible',
    },
    {
      cause: 'A firewall stands between the agent server and the domain controllers.',
      likelihood: 'possible',
    },
  ],
  assumptions: ['The only domain controller of the domain is stopped.'],
  prepare: (lab) => lab.domainController.stop(),
};
