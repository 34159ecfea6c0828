import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Activity } from './activity.ts';
import { SkewedClock } from './skewed-clock.ts';
import { CLOCK_BUSY, CLOCK_STUCK, VirtualClock } from './virtual-clock.ts';

const EPOCH_MS = Date.UTC(2026, 10, 20, 12);

function clockAtRest(): VirtualClock {
  return new VirtualClock(EPOCH_MS, new Activity());
}

test('advance wakes every sleeper that is due, in due order, at its own time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1_000), { maxLength: 20 }), async (delays) => {
      const clock = clockAtRest();
      const woken: number[] = [];
      for (const delay of delays) void clock.sleep(delay).then(() => woken.push(clock.elapsed()));

      await clock.advance(500);

      expect(woken).toEqual(delays.filter((delay) => delay <= 500).sort((a, b) => a - b));
      expect(clock.now()).toBe(EPOCH_MS + 500);
    }),
    { numRuns: 30 },
  );
});

test('a sleeper may sleep again within one advance', async () => {
  const clock = clockAtRest();
  const beats: number[] = [];
  void (async () => {
    for (;;) {
      await clock.sleep(100);
      beats.push(clock.elapsed());
    }
  })();

  await clock.advance(350);

  expect(beats).toEqual([100, 200, 300]);
});

test('a sleep of no number is a mistake, and holds nobody else up', async () => {
  const clock = clockAtRest();
  let woken = false;

  await expect(clock.sleep(Number.NaN)).rejects.toThrow(TypeError);
  void clock.sleep(10).then(() => {
    woken = true;
  });
  await clock.advance(20);

  expect(woken).toBe(true);
});

test('an aborted sleep rejects with the reason and is never woken', async () => {
  const clock = clockAtRest();
  const abort = new AbortController();
  const sleep = clock.sleep(100, abort.signal);

  abort.abort(new Error('stopped'));

  await expect(sleep).rejects.toThrow('stopped');
  await clock.advance(200);
});

test('a loop that never stops sleeping ends with CLOCK_BUSY instead of a hang', async () => {
  const clock = clockAtRest();
  void (async () => {
    for (;;) await clock.sleep(0);
  })();

  await expect(clock.advance(1, 50)).rejects.toMatchObject({ code: CLOCK_BUSY });
});

test('settle moves time just as far as the work needs', async () => {
  const clock = clockAtRest();
  const work = clock.sleep(70).then(() => 'done');

  await expect(clock.settle(work)).resolves.toBe('done');
  expect(clock.elapsed()).toBe(70);
});

test('settle gives up with CLOCK_STUCK when no amount of time helps', async () => {
  const clock = clockAtRest();

  await expect(clock.settle(new Promise(() => {}))).rejects.toMatchObject({ code: CLOCK_STUCK });
});

test('advance waits for tracked work that no sleeper shows', async () => {
  const activity = new Activity();
  const clock = new VirtualClock(EPOCH_MS, activity);
  let finished = false;
  const work = (async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
    finished = true;
  })();
  void activity.track(work);

  await clock.advance(1);

  expect(finished).toBe(true);
});

test('advancing twice at once is refused', async () => {
  const clock = clockAtRest();
  const first = clock.advance(10);

  await expect(clock.advance(10)).rejects.toThrow(TypeError);
  await first;
});

test('a skewed clock shifts wall time and leaves elapsed time alone', async () => {
  const clock = clockAtRest();
  const skewed = new SkewedClock(clock);
  skewed.offsetMs = -400_000;

  await clock.advance(1_000);

  expect(skewed.now()).toBe(EPOCH_MS + 1_000 - 400_000);
  expect(skewed.elapsed()).toBe(1_000);
});
