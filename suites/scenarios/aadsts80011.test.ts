import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test.for(['simulated', 'loopback'] as const)(
  'AADSTS80011: nothing was sealed for the certificate of the agent, in the %s world',
  async (world, { startEnvironment }) => {
    const environment = await startEnvironment({ world });
    environment.agent('AGENT1').loseCertificate();

    const outcome = await environment.signIn('alice@contoso.test');

    expect(outcome).toFailWith('AADSTS80011');
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['EncryptionDataNotFound']);
    expect(eventsOfType(environment.events, 'credential.refused')).toMatchObject([
      { machine: 'AGENT1', cause: 'no-ciphertext' },
    ]);
    expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1']);
  },
);
