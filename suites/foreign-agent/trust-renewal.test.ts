import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import type { ForeignAgent } from './foreign-agent.ts';
import { installAgent, startLab } from './foreign-lab.ts';

const ALICE = 'alice@contoso.test';

let lab: StartedPtaEnvironment;
let agent: ForeignAgent;
beforeAll(async () => {
  lab = await startLab();
  agent = await installAgent(lab);
});
afterAll(async () => {
  await agent[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
});

test('a renewal gives a certificate for another key of the same agent', async () => {
  const before = agent.identity;

  await agent.renew();

  expect(agent.identity.agentId).toBe(before.agentId);
  expect(agent.identity.keyIdentifier).not.toBe(before.keyIdentifier);
});

test('a renewed agent bootstraps with its new certificate', async () => {
  await agent.renew();

  await agent.bootstrap();

  const shown = lab.events.flatMap((event) =>
    event.type === 'agent.bootstrapped' ? [event.thumbprint] : [],
  );
  expect(agent.identity.keyIdentifier).toBe(`${agent.identity.agentId}_${shown.at(-1)}`);
});

test('an agent that listens goes on listening while it renews', async () => {
  await agent.listen();

  await agent.renew();

  expect(await lab.signIn(ALICE)).toMatchObject({ kind: 'succeeded' });
});

test('users sign in through an agent that has renewed before it listens', async () => {
  await using another = await startLab();
  await using renewed = await installAgent(another);
  await renewed.renew();
  await renewed.listen();

  expect(await another.signIn(ALICE)).toMatchObject({ kind: 'succeeded' });
});
