import { setTimeout as delay } from 'node:timers/promises';

/** Time on one machine. Two machines may disagree; that is a fault we can plan. */
export interface Clock {
  /** Wall time: milliseconds since the Unix epoch, UTC. May jump. Compare with AD timestamps only. */
  now(): number;
  /** Elapsed time: milliseconds since an arbitrary origin. Never goes back. Use for deadlines. */
  elapsed(): number;
  /** Resolves after `delayMs` of elapsed time; rejects with `signal.reason` when aborted first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** Node fires a timer at once that is set for longer. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The clock of the machine that runs the lab. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (delayMs, signal) => {
    try {
      for (let left = delayMs; left > 0 || left === delayMs; left -= TIMER_MS_MAX) {
        await delay(
          Math.min(left, TIMER_MS_MAX),
          undefined,
          signal === undefined ? {} : { signal },
        );
      }
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};

/** Whether a sleep ended by itself, and not by its signal. */
export function slept(sleep: Promise<void>): Promise<boolean> {
  return sleep.then(
    () => true,
    () => false,
  );
}
