import { expect } from 'vitest';
import { test } from '../harness/testing/index.ts';

test('the password in Active Directory has expired', async ({ environment }) => {
  const outcome = await environment.signIn('eve.expired@contoso.test');

  expect(outcome).toFailWith('AADSTS50144');
});

test('the domain controller answers after minutes', async ({ environment }) => {
  environment.domainController.faults.delayBinds(5 * 60_000);

  const signIn = environment.signIn('alice@contoso.test');
  await environment.clock.advance(60_000);

  await expect(signIn).toFailWith('AADSTS80002');
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
});
