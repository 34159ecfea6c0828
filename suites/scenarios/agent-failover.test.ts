import { expect } from 'vitest';
import {
  eventsOfType,
  type LabAgent,
  type StartedPtaEnvironment,
  test,
} from '../../harness/testing/index.ts';

const ALICE = 'alice@contoso.test';

/** Who took the last request. */
function holder(environment: StartedPtaEnvironment): LabAgent {
  const taken = eventsOfType(environment.events, 'validation.received').at(-1);
  return environment.agent(taken?.agentId ?? 'that took a request');
}

test.for(['simulated', 'loopback'] as const)(
  'sign-ins go on when an idle agent stops, in the %s world',
  async (world, { startEnvironment }) => {
    const environment = await startEnvironment({ world, agents: 3 });
    await environment.signIn(ALICE);
    const stopped = holder(environment);
    await stopped.stop();

    for (let count = 0; count < 4; count += 1) {
      expect(await environment.signIn(ALICE)).toSucceed();
      expect(holder(environment).name).not.toBe(stopped.name);
    }
  },
);

test('the request that a stopping agent holds is lost: AADSTS80002', async ({
  startEnvironment,
}) => {
  const environment = await startEnvironment({ agents: 3 });
  environment.domainController.faults.delayBinds(2_000);
  const signIn = environment.signIn(ALICE);
  await environment.clock.advance(1_000);

  await holder(environment).stop();

  // Documented: a request is dropped with its agent, never handed over.
  expect(await environment.settle(signIn)).toFailWith('AADSTS80002');
  expect(eventsOfType(environment.events, 'validation.dispatched')).toHaveLength(1);
});

test('the sign-in after a lost one is served by another agent', async ({ startEnvironment }) => {
  const environment = await startEnvironment({ agents: 3 });
  environment.domainController.faults.delayBinds(2_000);
  const lost = environment.signIn(ALICE);
  await environment.clock.advance(1_000);
  const stopped = holder(environment);
  await stopped.stop();
  await environment.settle(lost);

  expect(await environment.settle(environment.signIn(ALICE))).toSucceed();
  expect(holder(environment).name).not.toBe(stopped.name);
});

test('when the last agent stops, nobody signs in any more: AADSTS80001', async ({
  startEnvironment,
}) => {
  const environment = await startEnvironment({ agents: 3 });
  const [first, second, third] = environment.agents;
  await first?.stop();
  await second?.stop();
  expect(await environment.signIn(ALICE)).toSucceed();

  await third?.stop();

  expect(await environment.signIn(ALICE)).toFailWith('AADSTS80001');
});

test('an agent that starts again serves again', async ({ environment }) => {
  const agent = environment.agent('AGENT1');
  const { id } = agent;
  await agent.stop();
  await agent.start();

  expect(await environment.signIn(ALICE)).toSucceed();
  expect(eventsOfType(environment.events, 'validation.received')).toMatchObject([{ agentId: id }]);
});

test('an agent that is added serves together with those before it', async ({ environment }) => {
  const added = await environment.addAgent();
  await environment.agent('AGENT1').stop();

  expect(await environment.signIn(ALICE)).toSucceed();
  expect(holder(environment)).toBe(added);
});
