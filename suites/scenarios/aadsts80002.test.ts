import { expect } from 'vitest';
import { eventsOfType, test, tracedReasons } from '../../harness/testing/index.ts';

const MINUTE_MS = 60_000;

test('AADSTS80002: the domain controller answers after minutes', async ({ environment }) => {
  environment.domainController.faults.delayBinds(5 * MINUTE_MS);

  const outcome = await environment.settle(environment.signIn('alice@contoso.test'));

  expect(outcome).toFailWith('AADSTS80002');
  expect(environment.events).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT1', 'dc:DC1']);
  // The agent still waits, and has nothing to write down.
  expect(tracedReasons(environment.agent('AGENT1'))).toEqual([]);
});

test('AADSTS80002: the cloud gives up after 20 seconds', async ({ environment }) => {
  environment.domainController.faults.delayBinds(5 * MINUTE_MS);
  const before = environment.now();

  await environment.settle(environment.signIn('alice@contoso.test'));

  expect(environment.now() - before).toBe(20_000);
});

test('AADSTS80002: what the agent learns minutes later is traced and ignored', async ({
  environment,
}) => {
  environment.domainController.faults.delayBinds(5 * MINUTE_MS);
  await environment.settle(environment.signIn('alice@contoso.test'));

  await environment.clock.advance(3 * MINUTE_MS);

  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1311']);
  expect(eventsOfType(environment.events, 'validation.ignored')).toMatchObject([
    { cause: 'already-answered' },
  ]);
  expect(eventsOfType(environment.events, 'sign-in.completed')).toHaveLength(1);
});

test('AADSTS80002: the firewall swallows the answer', async ({ environment }) => {
  environment.firewall.prepend({
    host: '*.connector.his.msappproxy.net',
    port: 443,
    action: { kind: 'blackhole' },
    reason: 'a route that vanished',
  });

  const outcome = await environment.settle(environment.signIn('alice@contoso.test'));

  expect(outcome).toFailWith('AADSTS80002');
  // Active Directory took the password, and the user never learns it.
  expect(eventsOfType(environment.events, 'directory.bind-evaluated')).toMatchObject([
    { resultCode: 0 },
  ]);
  expect(eventsOfType(environment.events, 'flow.blackholed')).toMatchObject([
    { source: 'AGENT1', reason: 'a route that vanished' },
  ]);
  expect(environment.agent('AGENT1').traceLog).toBe('');
});
