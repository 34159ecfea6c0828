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
  // Not node:timers/promises: its error for an abort, which this never shows, costs as much as an LDAP bind.
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      let left = delayMs;
      let timer: NodeJS.Timeout;
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const wait = () => {
        const part = Math.min(left, TIMER_MS_MAX);
        left -= part;
        timer = setTimeout(() => {
          if (left > 0) {
            wait();
            return;
          }
          signal?.removeEventListener('abort', abort);
          resolve();
        }, part);
      };
      signal?.addEventListener('abort', abort, { once: true });
      wait();
    }),
};

/** Whether a sleep ended by itself, and not by its signal. */
export function slept(sleep: Promise<void>): Promise<boolean> {
  return sleep.then(
    () => true,
    () => false,
  );
}
