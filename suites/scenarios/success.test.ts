import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test.for(['simulated', 'loopback'] as const)(
  'a right password gives a token in the %s world',
  async (world, { startEnvironment }) => {
    const environment = await startEnvironment({ world });

    const outcome = await environment.signIn('alice@contoso.test');

    expect(outcome).toSucceed();
    expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
    expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
      { name: 'alice@contoso.test', resultCode: 0 },
    ]);
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual([]);
  },
);

test('a user name is taken in any case', async ({ environment }) => {
  const { password } = environment.user('alice@contoso.test');

  await expect(environment.signIn('ALICE@Contoso.Test', password)).toSucceed();
});
