import type { Situation } from '../situation.ts';

/** 64 */
export const connectionDropped: Situation = {
  reason: '64',
  causes: [
    {
      cause:
        'The connection to the domain controller broke during the validation: a restart, or a device between that cuts connections.',
      likelihood: 'likely',
    },
  ],
  assumptions: ['The domain controller drops the connection when it has read the bind.'],
  prepare: (lab) => lab.domainController.faults.dropMidBind(),
};
