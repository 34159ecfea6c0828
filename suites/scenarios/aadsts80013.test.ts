import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

const MINUTE_MS = 60_000;

test.for([6, -6])(
  'AADSTS80013: the clock of the domain controller is %i minutes off',
  async (minutes, { environment }) => {
    environment.domainController.skewClock(minutes * MINUTE_MS);

    const outcome = await environment.signIn('alice@contoso.test');

    expect(outcome).toFailWith('AADSTS80013');
    // ERROR_TIME_SKEW; the password was not even tried.
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1398']);
    expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toEqual([]);
    expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
  },
);

test.for([6, -6])(
  'AADSTS80013: the clock of the agent is %i minutes off',
  async (minutes, { environment }) => {
    environment.agent('AGENT1').skewClock(minutes * MINUTE_MS);

    await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80013');
    expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1398']);
  },
);

test.for([4, -4])('a skew of %i minutes is tolerated', async (minutes, { environment }) => {
  environment.domainController.skewClock(minutes * MINUTE_MS);

  await expect(environment.signIn('alice@contoso.test')).toSucceed();
});

test('a skew of agent and domain controller alike is none', async ({ environment }) => {
  environment.domainController.skewClock(60 * MINUTE_MS);
  environment.agent('AGENT1').skewClock(60 * MINUTE_MS);

  await expect(environment.signIn('alice@contoso.test')).toSucceed();
});
