import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test.for(['simulated', 'loopback'] as const)(
  'AADSTS50057: the account is disabled, in the %s world',
  async (world, { startEnvironment }) => {
    const environment = await startEnvironment({ world });

    const outcome = await environment.signIn('dave.disabled@contoso.test');

    expect(outcome).toFailWith('AADSTS50057');
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1331']);
    expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
      { resultCode: 49, win32: 1331 },
    ]);
  },
);
