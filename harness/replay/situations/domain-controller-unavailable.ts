import type { Situation } from '../situation.ts';

/** 1722 */
export const domainControllerUnavailable: Situation = {
  reason: '1722',
  causes: [
    {
      cause: 'The domain controller is there and does not serve: starting, stopping or overloaded.',
      likelihood: 'likely',
    },
    {
      cause: 'A firewall lets the agent server reach the domain controller, but not its RPC ports.',
      likelihood: 'possible',
    },
  ],
  assumptions: ['The domain controller answers every request with LDAP unavailable (52).'],
  prepare: (lab) => lab.domainController.faults.answerUnavailable(),
};
