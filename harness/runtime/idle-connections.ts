import type { Duplex } from 'node:stream';
import { type Clock, slept } from './clock.ts';

/** As many as are kept for one purpose unless told otherwise; more are closed when their work is done. */
const IDLE_MAX = 64;
const NOBODY_IDLE = new Error('No connection is idle any more.');

/** What is asked of a connection while it waits for its next work. */
export interface Keepable {
  readonly isOpen: boolean;
  /**
   * @param over - called when it ends, or when the other side speaks: nobody asked it anything
   * @returns stops watching
   */
  watch(over: () => void): () => void;
  close(): void;
}

export interface IdleOptions {
  /** How long a connection is kept: milliseconds; with 0 none is. */
  readonly idleMs: number;
  /** Kept at a time for one key. */
  readonly max?: number;
}

interface Idle<T> {
  readonly connection: T;
  /** `elapsed()` of the clock. */
  readonly since: number;
  readonly leave: () => void;
}

/**
 * Connections whose work is done, kept for the next that has the same to do, as .NET's ServicePoint does. The one
 * that was used last is used next, so that those which are not needed grow old and are closed.
 */
export class IdleConnections<K, T> {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #max: number;
  readonly #keepable: (connection: T) => Keepable;
  readonly #idle = new Map<K, Idle<T>[]>();
  #empty = new AbortController();
  #isSweeping = false;
  #isClosed = false;

  constructor(
    clock: Clock,
    { idleMs, max = IDLE_MAX }: IdleOptions,
    keepable: (connection: T) => Keepable,
  ) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#max = max;
    this.#keepable = keepable;
  }

  /** Whether a connection that is given may be kept. */
  get keeps(): boolean {
    return this.#idleMs > 0 && this.#max > 0 && !this.#isClosed;
  }

  /** One that is open, as far as is known; whoever takes it owns it. */
  take(key: K): T | undefined {
    const last = this.#idle.get(key)?.at(-1);
    last?.leave();
    return last?.connection;
  }

  /** Takes a connection over; it is closed when there is no use for it. */
  keep(key: K, connection: T): void {
    const keepable = this.#keepable(connection);
    const others = this.#idle.get(key) ?? [];
    if (!this.keeps || !keepable.isOpen || others.length >= this.#max) {
      keepable.close();
      return;
    }
    const leave = () => {
      unwatch();
      const index = others.indexOf(entry);
      if (index >= 0) others.splice(index, 1);
    };
    const unwatch = keepable.watch(() => {
      leave();
      keepable.close();
    });
    const entry = { connection, since: this.#clock.elapsed(), leave };
    others.push(entry);
    this.#idle.set(key, others);
    if (!this.#isSweeping) void this.#sweep();
  }

  /** Closes those of one key. */
  drop(key: K): void {
    for (const { connection, leave } of [...(this.#idle.get(key) ?? [])]) {
      leave();
      this.#keepable(connection).close();
    }
    this.#idle.delete(key);
    if (this.#idle.size === 0) this.#empty.abort(NOBODY_IDLE);
  }

  dropAll(): void {
    for (const key of [...this.#idle.keys()]) this.drop(key);
  }

  /** Closes those that are kept, and those that are given later. */
  close(): void {
    this.#isClosed = true;
    this.dropAll();
  }

  /** One timer for all of them, for as long as there are any: closes those that grew old. */
  async #sweep(): Promise<void> {
    this.#isSweeping = true;
    this.#empty = new AbortController();
    while (await slept(this.#clock.sleep(this.#idleMs, this.#empty.signal))) {
      const until = this.#clock.elapsed() - this.#idleMs;
      for (const [key, each] of this.#idle) {
        for (const old of each.filter(({ since }) => since <= until)) {
          old.leave();
          this.#keepable(old.connection).close();
        }
        if (each.length === 0) this.#idle.delete(key);
      }
      if (this.#idle.size === 0) break;
    }
    this.#isSweeping = false;
    if (this.#idle.size > 0) void this.#sweep();
  }
}

/** A connection that is a stream. */
export function keepableStream(stream: Duplex): Keepable {
  return {
    get isOpen() {
      return !stream.destroyed && stream.writable;
    },
    watch: (over) => {
      stream.once('close', over).once('end', over).once('data', over);
      return () => stream.off('close', over).off('end', over).off('data', over);
    },
    close: () => stream.destroy(),
  };
}
