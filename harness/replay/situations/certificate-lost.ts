import { ENCRYPTION_DATA_NOT_FOUND } from '../../pta/protocol/verdict.ts';
import type { Situation } from '../situation.ts';

/** EncryptionDataNotFound */
export const certificateLost: Situation = {
  reason: ENCRYPTION_DATA_NOT_FOUND,
  causes: [
    {
      cause: 'The agent uses a certificate that the cloud does not seal passwords for.',
      likelihood: 'likely',
    },
    {
      cause: 'The agent server was restored or cloned from an older copy.',
      likelihood: 'possible',
    },
    { cause: 'The private key of the agent is gone or cannot be read.', likelihood: 'possible' },
  ],
  assumptions: ['The agent looks for a certificate that the cloud has never issued.'],
  prepare: (lab) => {
    for (const agent of lab.agents) agent.loseCertificate();
  },
};
