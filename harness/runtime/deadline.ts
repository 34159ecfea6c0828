import type { Clock } from './clock.ts';
import type { HarnessError } from './errors.ts';

/** Made once: an error for each would cost as much as the rest. */
const FINISHED = new Error('The work was finished in time.');

/**
 * Runs `work` and gives up after `limitMs` of elapsed time.
 *
 * @param work - gets a signal that aborts when the time is over or when `outer` aborts; not begun when it already has
 * @param late - makes the error for the first case
 */
export async function withDeadline<T>(
  clock: Clock,
  limitMs: number,
  late: () => HarnessError,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  outer?.throwIfAborted();
  const finished = new AbortController();
  // Not AbortSignal.any: one with a listener lives as long as `outer`, which may be that of a whole agent.
  const over = new AbortController();
  const { promise: given, reject } = Promise.withResolvers<never>();
  given.catch(() => undefined);
  const giveUp = (reason: unknown) => {
    over.abort(reason);
    reject(over.signal.reason);
  };
  const followOuter = () => giveUp(outer?.reason);
  outer?.addEventListener('abort', followOuter);
  const timer = clock.sleep(limitMs, finished.signal).then(
    () => giveUp(late()),
    () => undefined,
  );
  try {
    return await Promise.race([work(over.signal), given]);
  } finally {
    outer?.removeEventListener('abort', followOuter);
    finished.abort(FINISHED);
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
