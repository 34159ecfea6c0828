import { type Clock, slept } from '../../runtime/clock.ts';

const MOVED = new Error('Something is due earlier.');

/** Notices when what is due does not come. What comes in time moves it, at no cost. */
export class MeetingDeadline {
  readonly #clock: Clock;
  readonly #missed: (afterMs: number) => void;
  #withinMs = Number.POSITIVE_INFINITY;
  /** `elapsed()` of the clock. */
  #dueAt = Number.POSITIVE_INFINITY;
  /** When the sleep ends that is under way. */
  #wakesAt = Number.POSITIVE_INFINITY;
  #sleep = new AbortController();

  /** @param missed - called once, with the time that was given: ms */
  constructor(clock: Clock, missed: (afterMs: number) => void) {
    this.#clock = clock;
    this.#missed = missed;
  }

  /** The next thing is due within that time from now: ms; `Infinity` for never. */
  expectWithin(ms: number): void {
    this.#withinMs = ms;
    this.#dueAt = this.#clock.elapsed() + ms;
    if (this.#dueAt >= this.#wakesAt) return;
    this.#sleep.abort(MOVED);
    this.#sleep = new AbortController();
    void this.#watch(this.#sleep.signal);
  }

  /** Nothing is due any more. */
  stop(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#sleep.abort(MOVED);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    while (this.#clock.elapsed() < this.#dueAt) {
      this.#wakesAt = this.#dueAt;
      if (!(await slept(this.#clock.sleep(this.#dueAt - this.#clock.elapsed(), signal)))) return;
    }
    this.#missed(this.#withinMs);
  }
}
