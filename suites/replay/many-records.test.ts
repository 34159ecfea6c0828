import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SITUATIONS } from '../../harness/replay/situations.ts';
import { seededRandom } from '../../harness/runtime/random.ts';
import { failureRecord, replayText } from './replay-text.ts';

test('a log of 50 records is replayed in its order, repeated ids as well', async () => {
  const random = seededRandom('many-records');
  const ids = Array.from({ length: 25 }, () => random.guid());
  const log = [...ids, ...ids].map((requestId, index) =>
    failureRecord(
      { requestId, reason: SITUATIONS[index % SITUATIONS.length]?.reason ?? '1326' },
      Date.UTC(2026, 0, 5) + index * 3_600_000,
    ),
  );

  const { records, summary } = await replayText(log);

  expect(summary).toEqual({ records: 50, reproduced: 50, diverged: 0, notReproducible: 0 });
  expect(records.map(({ requestId }) => requestId)).toEqual([...ids, ...ids]);
}, 60_000);

test('whatever can be caused is reproduced, at any time and under any request id', async () => {
  const records = fc.array(
    fc.record({
      requestId: fc.uuid(),
      reason: fc.constantFrom(...SITUATIONS.map(({ reason }) => reason)),
      at: fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2100, 0, 1) }),
    }),
    { minLength: 1, maxLength: 3 },
  );

  await fc.assert(
    fc.asyncProperty(records, fc.nat(), async (failures, seed) => {
      const log = failures.map(({ at, ...failure }) => failureRecord(failure, at));

      const report = await replayText(log, { seed });

      expect(report.records.map(({ verdict }) => verdict)).toEqual(log.map(() => 'reproduced'));
    }),
    { numRuns: 8 },
  );
}, 60_000);

test('the same log and seed give the same report', async () => {
  const log = SITUATIONS.slice(0, 4).map(({ reason }) => failureRecord({ reason }));

  expect(await replayText(log, { seed: 7 })).toEqual(await replayText(log, { seed: 7 }));
});
