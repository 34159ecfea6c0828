import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';

test('a sleep longer than a timer of Node can be set does not end at once', async () => {
  const abort = new AbortController();
  const century = systemClock.sleep(100 * 365 * 86_400_000, abort.signal);

  await systemClock.sleep(5);
  abort.abort(new Error('stopped'));

  await expect(century).rejects.toThrow('stopped');
});

test('an aborted sleep rejects with the reason of the signal', async () => {
  const reason = new Error('stopped');

  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});
