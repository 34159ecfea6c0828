import { expect } from 'vitest';
import { eventsOfType, type StartedPtaEnvironment, test } from '../../harness/testing/index.ts';

const ALICE = 'alice@contoso.test';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Also what is open already is cut. @returns lifts the rule again */
function denyServiceBus({ firewall }: StartedPtaEnvironment): () => void {
  const { rules } = firewall;
  firewall.prepend(
    {
      host: '*.servicebus.windows.net',
      port: 443,
      action: { kind: 'deny' },
      reason: 'a clean-up of the rules went too far',
    },
    { severOpen: true },
  );
  return () => firewall.setRules(rules);
}

test('a firewall that denies *.servicebus.windows.net takes every agent off the line', async ({
  startEnvironment,
}) => {
  const environment = await startEnvironment({ agents: 2 });

  denyServiceBus(environment);
  await environment.clock.advance(MINUTE_MS);

  expect(await environment.signIn(ALICE)).toFailWith('AADSTS80001');
  const lost = eventsOfType(environment.events, 'signaling.lost');
  expect(new Set(lost.map(({ machine }) => machine))).toEqual(new Set(['AGENT1', 'AGENT2']));
  for (const { traceLog } of environment.agents) {
    expect(traceLog).toContain('a clean-up of the rules went too far');
  }
});

test('agents without signaling still look active, as the heartbeat goes another way', async ({
  environment,
}) => {
  denyServiceBus(environment);
  await environment.clock.advance(HOUR_MS);

  const { registry } = environment.cloud;
  expect(registry.agents.map((each) => registry.statusOf(each, environment.now()))).toEqual([
    'active',
  ]);
});

test('agents come back by themselves when the rule is lifted', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ agents: 2 });
  const lift = denyServiceBus(environment);
  await environment.clock.advance(MINUTE_MS);

  lift();
  await environment.clock.advance(10 * MINUTE_MS);

  expect(await environment.signIn(ALICE)).toSucceed();
  // Two agents, two regions with two endpoints each, before and after.
  expect(eventsOfType(environment.events, 'signaling.connected')).toHaveLength(16);
});

test('a short break is mended within seconds', async ({ environment }) => {
  const lift = denyServiceBus(environment);
  await environment.clock.advance(500);

  lift();
  await environment.clock.advance(4_000);

  expect(await environment.signIn(ALICE)).toSucceed();
});

test('heartbeats keep an agent active for a day', async ({ environment }) => {
  await environment.clock.advance(24 * HOUR_MS);

  const { registry } = environment.cloud;
  expect(registry.agents.map((each) => registry.statusOf(each, environment.now()))).toEqual([
    'active',
  ]);
  // The first at the start, then one every ten minutes.
  expect(eventsOfType(environment.events, 'agent.bootstrapped')).toHaveLength(1 + 24 * 6);
});

test('an agent that is stopped becomes inactive', async ({ environment }) => {
  await environment.agent('AGENT1').stop();
  await environment.clock.advance(HOUR_MS);

  const { registry } = environment.cloud;
  expect(registry.agents.map((each) => registry.statusOf(each, environment.now()))).toEqual([
    'inactive',
  ]);
});
