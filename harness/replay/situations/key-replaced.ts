import { DECRYPTION_FAILED } from '../../pta/protocol/verdict.ts';
import type { Situation } from '../situation.ts';

/** DecryptionFailed, as the lab calls it. */
export const keyReplaced: Situation = {
  reason: DECRYPTION_FAILED,
  causes: [
    {
      cause: 'The private key of the agent is not the one that passwords are sealed for.',
      likelihood: 'likely',
    },
    { cause: 'The sealed password was damaged on its way.', likelihood: 'possible' },
  ],
  assumptions: [
    'The key container of the agent holds another key than the one of its certificate.',
    "The name of the reason is the lab's own: the product's is not public.",
  ],
  prepare: (lab) => {
    for (const agent of lab.agents) agent.replaceKey();
  },
};
