import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { Activity } from './activity.ts';
import { withDeadline } from './deadline.ts';
import { HarnessError } from './errors.ts';
import { CLOCK_STUCK, VirtualClock } from './virtual-clock.ts';

const late = () => new HarnessError('LATE', 'It took too long.');
const never = () => new Promise<never>(() => {});
const newClock = () => new VirtualClock(0, new Activity());

test('work that is done in time gives its result', async () => {
  const clock = newClock();
  const work = withDeadline(clock, 100, late, () => clock.sleep(99).then(() => 'done'));

  expect(await clock.settle(work)).toBe('done');
});

test('work that is late is given up with the error that was made for it', async () => {
  const clock = newClock();
  const work = withDeadline(clock, 100, late, never);

  await expect(clock.settle(work)).rejects.toMatchObject({ code: 'LATE' });
  expect(clock.elapsed()).toBe(100);
});

test('late work is told by its signal, with the same error', async () => {
  const clock = newClock();
  let reason: unknown;
  const work = withDeadline(clock, 100, late, (signal) => {
    signal.addEventListener('abort', () => {
      reason = signal.reason;
    });
    return never();
  });

  await expect(clock.settle(work)).rejects.toMatchObject({ code: 'LATE' });
  expect(reason).toMatchObject({ code: 'LATE' });
});

test('an outer abort ends the work with its own reason', async () => {
  const clock = newClock();
  const outer = new AbortController();
  const work = withDeadline(clock, 100, late, never, outer.signal);

  outer.abort(new Error('stopped'));

  await expect(clock.settle(work)).rejects.toThrow('stopped');
});

test('work is not begun when the outer signal has aborted already', async () => {
  let begun = false;
  const begin = async () => {
    begun = true;
  };

  await expect(
    withDeadline(newClock(), 100, late, begin, AbortSignal.abort(new Error('stopped'))),
  ).rejects.toThrow('stopped');
  expect(begun).toBe(false);
});

test.each<[string, () => Promise<unknown>]>([
  ['succeeds', async () => 'done'],
  ['fails', async () => Promise.reject(new Error('broken'))],
])('work that %s leaves no sleeper and no listener behind', async (_how, begin) => {
  const clock = newClock();
  const outer = new AbortController();

  await clock.settle(withDeadline(clock, 100, late, begin, outer.signal).catch(() => undefined));

  expect(getEventListeners(outer.signal, 'abort')).toEqual([]);
  await expect(clock.settle(never())).rejects.toMatchObject({
    code: CLOCK_STUCK,
    message: expect.stringContaining('nothing is scheduled'),
  });
});
