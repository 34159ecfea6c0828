import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import { assertInvariants } from '../../harness/testing/index.ts';
import { histories, TYPED_WRONG } from './history/commands.ts';
import { type Model, modelOf, type Real } from './history/model.ts';
import { assertProperty, PROPERTY_TIMEOUT_MS } from './seeded.ts';

type History = Iterable<fc.AsyncCommand<Model, Real>>;

/** Longer than the agent waits for a bind: 2 minutes. */
const REST_MS = 150_000;

/** @returns the event log as text */
async function play(history: History, seed: number): Promise<string> {
  await using environment = await new PtaEnvironment({ agents: 3, seed }).start();
  await fc.asyncModelRun(() => ({ model: modelOf(environment), real: environment }), history);
  await environment.clock.advance(REST_MS);
  assertInvariants(environment, { isAtRest: true, secrets: [TYPED_WRONG] });
  return environment.events.map((event) => JSON.stringify(event)).join('\n');
}

test(
  'every sign-in of any history ends once, and as the model says',
  async () => {
    await assertProperty(
      fc.asyncProperty(histories(), fc.nat({ max: 1_000 }), async (history, seed) => {
        await play(history, seed);
      }),
      { seed: 20_260_114, numRuns: 8 },
    );
  },
  PROPERTY_TIMEOUT_MS,
);

test(
  'the same seed and history give the same event log, byte for byte',
  async () => {
    await assertProperty(
      fc.asyncProperty(histories(), fc.nat({ max: 1_000 }), async (history, seed) => {
        expect(await play(history, seed)).toBe(await play(history, seed));
      }),
      { seed: 20_260_115, numRuns: 3 },
    );
  },
  PROPERTY_TIMEOUT_MS,
);

test('another seed gives another event log', async () => {
  expect(await play([], 1)).not.toBe(await play([], 2));
});
