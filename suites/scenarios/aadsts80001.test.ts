import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

test('AADSTS80001: the tenant has no agent', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ agents: 0 });

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80001');
  expect(environment.events).toHavePassedThrough(['cloud']);
});

test('AADSTS80001: the only agent is stopped', async ({ environment }) => {
  const agent = environment.agent('AGENT1');
  await agent.stop();

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80001');
  expect(environment.events).toHavePassedThrough(['cloud']);
  expect(agent.traceLog).toBe('');
});

test('AADSTS80001: the domain controller is stopped', async ({ environment }) => {
  await environment.domainController.stop();

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80001');
  // ERROR_NO_LOGON_SERVERS: nobody was there to write a directory event.
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1311']);
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1']);
});

test('AADSTS80001: the firewall keeps the agent from the domain controller', async ({
  environment,
}) => {
  environment.firewall.prepend({
    host: 'dc1.contoso.test',
    port: 636,
    action: { kind: 'deny' },
    reason: 'LDAPS was forgotten',
  });

  await expect(environment.signIn('alice@contoso.test')).toFailWith('AADSTS80001');
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1311']);
  expect(eventsOfType(environment.events, 'flow.denied')).toMatchObject([
    { source: 'AGENT1', host: 'dc1.contoso.test', port: 636, reason: 'LDAPS was forgotten' },
  ]);
});

test('AADSTS80001 ends when the domain controller is back', async ({ environment }) => {
  await environment.domainController.stop();
  await environment.signIn('alice@contoso.test');
  await environment.domainController.start();

  await expect(environment.signIn('alice@contoso.test')).toSucceed();
});
