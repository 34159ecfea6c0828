import { type Clock, slept } from './clock.ts';

/** As captured on relay listeners, from both sides. */
export const KEEP_ALIVE_MS = 30_000;

/** Silence after which the other side is taken for gone: three beats that did not come (inferred). */
const BEATS_MISSED_MAX = 3;

/** Beats on an idle connection, and notices when the other side does not. */
export class KeepAlive {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  #heardAt: number;

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#heardAt = clock.elapsed();
  }

  /** Something came from the other side. */
  heard(): void {
    this.#heardAt = this.#clock.elapsed();
  }

  /** Beats until `signal` aborts, or until the other side has been silent for too long. */
  async run(beat: () => void, silent: () => void, signal: AbortSignal): Promise<void> {
    while (await slept(this.#clock.sleep(this.#intervalMs, signal))) {
      if (this.#clock.elapsed() - this.#heardAt > BEATS_MISSED_MAX * this.#intervalMs) {
        silent();
        return;
      }
      beat();
    }
  }
}
