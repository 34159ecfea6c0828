import type { Random } from '../../runtime/random.ts';
import type { BootstrapRetryStrategy } from '../protocol/bootstrap-retry-strategy.ts';

/** Inferred: how the delay grows between the captured least and greatest. */
const GROWTH = 2;

/**
 * How long an agent waits after a bootstrap that failed.
 *
 * @param failures - bootstraps that failed since the last one that did not; 1 or more
 * @returns milliseconds
 */
export function bootstrapRetryDelayMs(
  { first, backoff, lastIntervalMs, jitterPercent }: BootstrapRetryStrategy,
  failures: number,
  random: Random,
): number {
  if (failures <= first.attempts) return first.intervalMs;
  const step = failures - first.attempts - 1;
  const delayMs =
    step < backoff.attempts
      ? Math.min(backoff.minDelayMs * GROWTH ** step, backoff.maxDelayMs)
      : lastIntervalMs;
  const spread = (2 * random.next() - 1) * (jitterPercent / 100);
  return Math.round(delayMs * (1 + spread));
}
