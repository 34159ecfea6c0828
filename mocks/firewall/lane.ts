import type { Clock } from '../../harness/runtime/clock.ts';

/** A sender may be this many bytes ahead of its receiver: a common TCP window with scaling, 1 MiB. */
const HELD_BYTES_MAX = 1_048_576;

/** Made once: an error for each connection would cost as much as carrying it. */
const CLOSED = new Error('The connection is closed.');

/** One direction of one connection: what is put in happens in order, each when its delay is over. */
export class Lane {
  readonly #clock: Clock;
  /** Made when something has to wait: on most connections nothing ever does. */
  #waits: AbortController | undefined;
  #isClosed = false;
  readonly #waiting: (() => void)[] = [];
  #tail: Promise<void> = Promise.resolve();
  #queued = 0;
  #heldBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whatever is still held is lost. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waits?.abort(CLOSED);
    // Whoever waits for room has nothing to wait for any more, and must not wait for ever.
    this.#proceed();
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
    const due = afterMs === 0 ? undefined : this.#wait(afterMs);
    this.#tail = Promise.all([this.#tail, due]).then(
      () => this.#deliver(held, deliver),
      () => undefined,
    );
  }

  #wait(afterMs: number): Promise<void> {
    this.#waits ??= new AbortController();
    if (this.#isClosed) this.#waits.abort(CLOSED);
    return this.#clock.sleep(afterMs, this.#waits.signal);
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
    if (this.#isClosed) return;
    deliver(held);
    if (!this.isFull) this.#proceed();
  }

  #proceed(): void {
    for (const proceed of this.#waiting.splice(0)) proceed();
  }
}
