import { expect } from 'vitest';
import { PASSWORD_BYTES_MAX } from '../../harness/pta/protocol/sealed-credential.ts';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test('AADSTS80010: the key of the agent does not open what was sealed for it', async ({
  environment,
}) => {
  environment.agent('AGENT1').replaceKey();

  const outcome = await environment.signIn('alice@contoso.test');

  expect(outcome).toFailWith('AADSTS80010');
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['DecryptionFailed']);
  expect(eventsOfType(environment.events, 'credential.refused')).toMatchObject([
    { machine: 'AGENT1', cause: 'wrong-key' },
  ]);
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1']);
});

test('AADSTS80010: the password is too long to be sealed', async ({ environment }) => {
  const tooLong = 'Long'.repeat(PASSWORD_BYTES_MAX).slice(0, PASSWORD_BYTES_MAX + 1);

  const outcome = await environment.signIn('alice@contoso.test', tooLong);

  expect(outcome).toFailWith('AADSTS80010');
  expect(environment.events).toHavePassedThrough(['cloud']);
  expect(environment.agent('AGENT1').traceLog).toBe('');
});

test('a password of the greatest length is sealed, and judged by the directory', async ({
  environment,
}) => {
  const longest = 'Long'.repeat(PASSWORD_BYTES_MAX).slice(0, PASSWORD_BYTES_MAX);

  await expect(environment.signIn('alice@contoso.test', longest)).toFailWith('AADSTS50126');
});
