import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

const SECOND_MS = 1_000;

test('AADSTS80014: the answer comes after 16 seconds', async ({ environment }) => {
  environment.domainController.faults.delayBinds(16 * SECOND_MS);

  const outcome = await environment.settle(environment.signIn('alice@contoso.test'));

  expect(outcome).toFailWith('AADSTS80014');
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
  expect(eventsOfType(environment.events, 'validation.late')).toMatchObject([
    { afterMs: 16 * SECOND_MS },
  ]);
  // The password was right: only the cloud calls it a failure.
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual([]);
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
    { resultCode: 0 },
  ]);
});

test('AADSTS80014 hides that the password was wrong', async ({ environment }) => {
  environment.domainController.faults.delayBinds(16 * SECOND_MS);

  const signIn = environment.signIn('alice@contoso.test', 'Wr0ng-for-everybody!');

  expect(await environment.settle(signIn)).toFailWith('AADSTS80014');
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1326']);
});

test('an answer after 15 seconds is still in time', async ({ environment }) => {
  environment.domainController.faults.delayBinds(15 * SECOND_MS);

  expect(await environment.settle(environment.signIn('alice@contoso.test'))).toSucceed();
});
