import { expect } from 'vitest';
import { eventsOfType, test } from '../../harness/testing/index.ts';

test('AADSTS50034: nobody of that name was synchronised', async ({ environment }) => {
  const outcome = await environment.signIn('nobody@contoso.test', 'Any-passw0rd-at-all');

  expect(outcome).toFailWith('AADSTS50034');
  expect(environment.events).toHavePassedThrough(['cloud']);
});

test('AADSTS50034: no request goes to an agent', async ({ environment }) => {
  await environment.signIn('nobody@contoso.test', 'Any-passw0rd-at-all');

  expect(eventsOfType(environment.events, 'validation.queued')).toEqual([]);
  expect(environment.agent('AGENT1').traceLog).toBe('');
});
