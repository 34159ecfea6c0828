import type { Clock } from './clock.ts';

/** The same time as seen by a machine whose wall clock is wrong. Elapsed time is not affected. */
export class SkewedClock implements Clock {
  readonly #truth: Clock;
  /** Milliseconds by which this machine's wall clock is ahead; negative when behind. */
  offsetMs = 0;

  constructor(truth: Clock) {
    this.#truth = truth;
  }

  now(): number {
    return this.#truth.now() + this.offsetMs;
  }

  elapsed(): number {
    return this.#truth.elapsed();
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return this.#truth.sleep(delayMs, signal);
  }
}
