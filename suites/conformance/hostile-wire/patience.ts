import { slept } from '../../../harness/runtime/clock.ts';
import type { VirtualClock } from '../../../harness/runtime/virtual-clock.ts';

/** Longer than any deadline of the relay or of an agent: who may stay so long is not sent away at all. */
const PATIENCE_MS = 3 * 3_600_000;

/** Lets time pass until it is done, or for so long that it will never be. */
export async function waitPatiently(clock: VirtualClock, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const late = slept(clock.sleep(PATIENCE_MS, done.signal));
  await clock.settle(Promise.race([work, late]), 2 * PATIENCE_MS);
  done.abort();
}
