import type { Clock } from '../../harness/runtime/clock.ts';

/** A sender may be this many bytes ahead of its receiver: a common TCP window with scaling, 1 MiB. */
const HELD_BYTES_MAX = 1_048_576;

/** One direction of one connection: what is put in happens in order, each when its delay is over. */
export class Lane {
  readonly #clock: Clock;
  readonly #closed: AbortSignal;
  readonly #waiting: (() => void)[] = [];
  #tail: Promise<void> = Promise.resolve();
  #queued = 0;
  #heldBytes = 0;

  /** @param closed - when it aborts, whatever is still held is lost */
  constructor(clock: Clock, closed: AbortSignal) {
    this.#clock = clock;
    this.#closed = closed;
    // Whoever waits for room has nothing to wait for any more, and must not wait for ever.
    closed.addEventListener('abort', () => this.#proceed(), { once: true });
  }

  /**
   * Lets `deliver` happen `afterMs` milliseconds from now, and never before what was put in earlier.
   * Held bytes are copied: the sender may reuse its own as soon as they are taken.
   */
  put(bytes: Buffer, afterMs: number, deliver: (bytes: Buffer) => void): void {
    if (this.#queued === 0 && afterMs === 0) {
      deliver(bytes);
      return;
    }
    const held = Buffer.from(bytes);
    this.#queued += 1;
    this.#heldBytes += held.length;
    const due = afterMs === 0 ? undefined : this.#clock.sleep(afterMs, this.#closed);
    this.#tail = Promise.all([this.#tail, due]).then(
      () => this.#deliver(held, deliver),
      () => undefined,
    );
  }

  get isFull(): boolean {
    return this.#heldBytes > HELD_BYTES_MAX;
  }

  /** Calls back once the lane has room, at once when it has. */
  whenRoomy(proceed: () => void): void {
    if (this.isFull) this.#waiting.push(proceed);
    else proceed();
  }

  #deliver(held: Buffer, deliver: (bytes: Buffer) => void): void {
    this.#queued -= 1;
    this.#heldBytes -= held.length;
    if (this.#closed.aborted) return;
    deliver(held);
    if (!this.isFull) this.#proceed();
  }

  #proceed(): void {
    for (const proceed of this.#waiting.splice(0)) proceed();
  }
}
