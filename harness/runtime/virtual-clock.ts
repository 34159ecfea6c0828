import type { Activity } from './activity.ts';
import type { Clock } from './clock.ts';
import { HarnessError } from './errors.ts';

/** Error code: advancing took more wakes than allowed. */
export const CLOCK_BUSY = 'CLOCK_BUSY';
/** Error code: waited for something that no amount of time brings about. */
export const CLOCK_STUCK = 'CLOCK_STUCK';

const WAKES_MAX = 10_000;

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

/** A clock that moves only when told to. */
export class VirtualClock implements Clock {
  readonly #epochMs: number;
  readonly #activity: Activity;
  /** In due order; equal times in the order they were asked for. */
  readonly #sleepers: Sleeper[] = [];
  #elapsedMs = 0;
  #advancing = false;

  /** @param epochMs - wall time at the start: milliseconds since the Unix epoch, UTC */
  constructor(epochMs: number, activity: Activity) {
    this.#epochMs = epochMs;
    this.#activity = activity;
  }

  now(): number {
    return this.#epochMs + this.#elapsedMs;
  }

  elapsed(): number {
    return this.#elapsedMs;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (Number.isNaN(delayMs)) return reject(new TypeError('A sleep needs a number of ms.'));
      const abort = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        dueMs: this.#elapsedMs + Math.max(0, delayMs),
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.splice(this.#positionFor(sleeper.dueMs), 0, sleeper);
      this.#activity.touch();
    });
  }

  /**
   * Moves time forward, waking sleepers in due order and letting the world go quiet between wakes.
   * Returns when the world is quiet at the new time.
   *
   * @throws HarnessError `CLOCK_BUSY` after `wakesMax` wakes, `NOT_QUIET` when a moment never ends
   */
  async advance(durationMs: number, wakesMax = WAKES_MAX): Promise<void> {
    const targetMs = this.#elapsedMs + durationMs;
    await this.#exclusively(async () => {
      await this.#activity.quiet();
      for (let wakes = 0; this.#nextDueMs() <= targetMs; wakes += 1) {
        if (wakes >= wakesMax) throw stillBusy(wakesMax);
        await this.#wakeNext();
      }
      this.#elapsedMs = targetMs;
    });
  }

  /**
   * Moves time forward just as far as `work` needs to settle, and gives what it gives.
   *
   * @param withinMs - how much time may pass
   * @throws HarnessError `CLOCK_STUCK` when it has not settled by then, or when nothing is left to wake
   */
  async settle<T>(work: Promise<T>, withinMs = 600_000, wakesMax = WAKES_MAX): Promise<T> {
    const limitMs = this.#elapsedMs + withinMs;
    let settled = false;
    const done = () => {
      settled = true;
    };
    work.then(done, done);
    await this.#exclusively(async () => {
      await this.#activity.quiet();
      for (let wakes = 0; !settled; wakes += 1) {
        if (wakes >= wakesMax) throw stillBusy(wakesMax);
        if (this.#nextDueMs() > limitMs) throw stuck(withinMs, this.#sleepers.length);
        await this.#wakeNext();
      }
    });
    return work;
  }

  async #exclusively(run: () => Promise<void>): Promise<void> {
    if (this.#advancing) {
      throw new TypeError(
        'The clock is already being advanced; await the first call before the next.',
      );
    }
    this.#advancing = true;
    try {
      await run();
    } finally {
      this.#advancing = false;
    }
  }

  async #wakeNext(): Promise<void> {
    const sleeper = this.#sleepers.shift();
    if (sleeper === undefined) return;
    this.#elapsedMs = Math.max(this.#elapsedMs, sleeper.dueMs);
    sleeper.wake();
    await this.#activity.quiet();
  }

  #nextDueMs(): number {
    return this.#sleepers[0]?.dueMs ?? Number.POSITIVE_INFINITY;
  }

  #positionFor(dueMs: number): number {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sleepers[middle]?.dueMs ?? dueMs) <= dueMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function stillBusy(wakesMax: number): HarnessError {
  return new HarnessError(
    CLOCK_BUSY,
    `The clock is still busy after ${wakesMax} wakes; look for a loop that sleeps, or allow more wakes.`,
  );
}

function stuck(withinMs: number, sleepers: number): HarnessError {
  const rest =
    sleepers === 0 ? 'nothing is scheduled any more' : 'what is scheduled lies further ahead';
  return new HarnessError(
    CLOCK_STUCK,
    `Nothing settled it within ${withinMs} ms of virtual time, and ${rest}; look at the last events of the log.`,
  );
}
