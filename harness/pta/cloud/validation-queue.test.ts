import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generatedKeys } from '../../runtime/keys.ts';
import { SimulatedMachines } from '../../runtime/simulated-machines.test-support.ts';
import type { PtaEvent } from '../protocol/events.ts';
import type { ValidationOutcome } from './validation-outcome.ts';
import { type Answer, DEFAULT_LIMITS, ValidationQueue } from './validation-queue.ts';

const ACCEPTED: Answer = { kind: 'accepted', userName: 'alice@contoso.test' };

function createQueue() {
  const world = new SimulatedMachines<PtaEvent>(generatedKeys);
  const { clock, events } = world.machine('ENTRA');
  const queue = new ValidationQueue(clock, events, DEFAULT_LIMITS);
  const entries = () => world.log.entries.map(({ at, sequence, machine, ...event }) => event);
  /** All but the conclusions. */
  const logged = () => entries().filter(({ type }) => type !== 'validation.concluded');
  const concluded = () => world.eventsOf('validation.concluded');
  return { queue, clock: world.clock, logged, concluded };
}

test.each<[Answer, ValidationOutcome]>([
  [ACCEPTED, { kind: 'accepted', agentId: 'agent' }],
  [
    { kind: 'rejected', reason: '1326' },
    { kind: 'rejected', agentId: 'agent', reason: '1326' },
  ],
  [
    { kind: 'malformed', problem: 'no header' },
    { kind: 'invalid-answer', agentId: 'agent', problem: 'no header' },
  ],
])('an answer in time concludes its request: %j', async (answer, outcome) => {
  const { queue, logged, concluded } = createQueue();
  const waiting = queue.await('t1', 'r1');

  queue.answer('t1', 'agent', answer);

  expect(await waiting).toEqual(outcome);
  expect(concluded()).toMatchObject([{ requestId: 'r1', outcome: outcome.kind }]);
  expect(logged()).toEqual([]);
});

test('a queue that is closed concludes what waits, and leaves no timer behind', async () => {
  const { queue, clock, concluded } = createQueue();
  const waiting = queue.await('t1', 'r1');

  queue.close();

  expect(await waiting).toEqual({ kind: 'exchange-broken', problem: 'The cloud was stopped' });
  await clock.advance(DEFAULT_LIMITS.abandonAfterMs);
  expect(concluded()).toHaveLength(1);
});

test('a second answer is ignored and logged', async () => {
  const { queue, logged } = createQueue();
  const waiting = queue.await('t1', 'r1');

  queue.answer('t1', 'agent', { kind: 'rejected', reason: '1326' });
  queue.answer('t1', 'other agent', ACCEPTED);

  expect(await waiting).toMatchObject({ kind: 'rejected' });
  expect(logged()).toEqual([
    {
      type: 'validation.ignored',
      requestId: 'r1',
      agentId: 'other agent',
      cause: 'already-answered',
    },
  ]);
});

test('an answer to nothing is ignored and logged', () => {
  const { queue, logged } = createQueue();

  queue.answer('t9', 'agent', ACCEPTED);

  expect(logged()).toEqual([
    { type: 'validation.ignored', agentId: 'agent', cause: 'unknown-transaction' },
  ]);
});

test.each([
  [14_999, 'accepted'],
  [15_000, 'accepted'],
  [15_001, 'late'],
  [19_999, 'late'],
])('an answer after %i ms is %s', async (afterMs, kind) => {
  const { queue, clock, logged } = createQueue();
  const waiting = queue.await('t1', 'r1');
  await clock.advance(afterMs);

  queue.answer('t1', 'agent', ACCEPTED);

  expect(await waiting).toMatchObject({ kind });
  expect(logged()).toEqual(
    kind === 'late'
      ? [{ type: 'validation.late', requestId: 'r1', agentId: 'agent', afterMs }]
      : [],
  );
});

test('a request that nobody answers is abandoned after 20 s', async () => {
  const { queue, clock, logged } = createQueue();
  const waiting = queue.await('t1', 'r1');

  expect(await clock.settle(waiting)).toEqual({ kind: 'unanswered', afterMs: 20_000 });
  expect(clock.elapsed()).toBe(20_000);
  expect(logged()).toEqual([{ type: 'validation.expired', requestId: 'r1', afterMs: 20_000 }]);
});

test('an answer after that is ignored', async () => {
  const { queue, clock, logged } = createQueue();
  await clock.settle(queue.await('t1', 'r1'));

  queue.answer('t1', 'agent', ACCEPTED);

  expect(logged().at(-1)).toMatchObject({ type: 'validation.ignored', requestId: 'r1' });
});

test('an exchange that breaks concludes its request at once, and no other', async () => {
  const { queue, clock } = createQueue();
  const [broken, other] = [queue.await('t1', 'r1'), queue.await('t2', 'r2')];

  queue.breakOff('t1', 'fault');
  queue.breakOff('t9', 'nobody waits for it');

  expect(await broken).toEqual({ kind: 'exchange-broken', problem: 'fault' });
  expect(await clock.settle(other)).toMatchObject({ kind: 'unanswered' });
});

test('a concluded request leaves no sleeper behind', async () => {
  const { queue, clock } = createQueue();
  const waiting = queue.await('t1', 'r1');
  queue.answer('t1', 'agent', ACCEPTED);
  await waiting;

  await expect(clock.settle(new Promise(() => {}))).rejects.toThrow('nothing is scheduled');
});

test('each request is concluded exactly once, by the first thing that happens to it', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('answer' as const), of: fc.nat(3) }),
    fc.record({ kind: fc.constant('break' as const), of: fc.nat(3) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(9_000) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const { queue, clock, logged, concluded } = createQueue();
      const expected: (string | undefined)[] = [undefined, undefined, undefined, undefined];
      const waiting = expected.map((_, index) => queue.await(`t${index}`, `r${index}`));
      for (const next of steps) {
        if (next.kind === 'wait') {
          await clock.advance(next.ms);
          if (clock.elapsed() < 20_000) continue;
          for (const [index, each] of expected.entries()) expected[index] = each ?? 'unanswered';
          continue;
        }
        const late = clock.elapsed() > 15_000;
        if (next.kind === 'answer') queue.answer(`t${next.of}`, 'agent', ACCEPTED);
        else queue.breakOff(`t${next.of}`, 'broken');
        expected[next.of] ??=
          next.kind === 'break' ? 'exchange-broken' : late ? 'late' : 'accepted';
      }
      await clock.advance(25_000);

      const outcomes = expected.map((kind) => kind ?? 'unanswered');
      expect((await Promise.all(waiting)).map(({ kind }) => kind)).toEqual(outcomes);
      const told = concluded().map(({ requestId, outcome }) => [requestId, outcome]);
      expect(told.sort()).toEqual(outcomes.map((outcome, index) => [`r${index}`, outcome]));
      expect(logged().filter(({ type }) => type === 'validation.expired')).toHaveLength(
        outcomes.filter((kind) => kind === 'unanswered').length,
      );
    }),
    { numRuns: 60 },
  );
});
