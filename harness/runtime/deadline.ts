import type { Clock } from './clock.ts';
import type { HarnessError } from './errors.ts';

/**
 * Runs `work` and gives up after `limitMs` of elapsed time.
 *
 * @param work - gets a signal that aborts when the time is over or when `outer` aborts
 * @param late - makes the error for the first case
 */
export async function withDeadline<T>(
  clock: Clock,
  limitMs: number,
  late: () => HarnessError,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const finished = new AbortController();
  const expired = new AbortController();
  const signals = outer === undefined ? [expired.signal] : [expired.signal, outer];
  const signal = AbortSignal.any(signals);
  const timer = clock.sleep(limitMs, finished.signal).then(
    () => expired.abort(late()),
    () => undefined,
  );
  try {
    return await Promise.race([work(signal), rejectionOf(signal)]);
  } finally {
    finished.abort();
    await timer;
  }
}

/** A promise that only ever rejects: with the signal's reason, when it aborts. */
export function rejectionOf(signal: AbortSignal): Promise<never> {
  const rejection = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  rejection.catch(() => undefined);
  return rejection;
}
