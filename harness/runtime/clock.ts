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

/** The clock of the machine that runs the lab. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (delayMs, signal) => {
    try {
      await delay(delayMs, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
