import { expect, test } from 'vitest';
import { installAgent, startLab } from './foreign-lab.ts';

const ALICE = 'alice@contoso.test';

test("this project's agent and a foreign one serve the same tenant", async () => {
  await using lab = await startLab({ agents: 1 });
  await using agent = await installAgent(lab);
  await agent.listen();

  const kinds: string[] = [];
  for (let count = 0; count < 20; count += 1) kinds.push((await lab.signIn(ALICE)).kind);

  const servedBy = lab.events.flatMap((event) =>
    event.type === 'validation.dispatched' ? [event.agentId] : [],
  );
  expect(kinds).toEqual(Array.from({ length: 20 }, () => 'succeeded'));
  expect(new Set(servedBy)).toEqual(new Set([lab.agent('AGENT1').id, agent.identity.agentId]));
});
