import type { Clock } from './clock.ts';

/** Anything that can be logged: one member of a closed union, told apart by `type`. */
export interface LabEventBase {
  /** `noun.past-participle`. */
  readonly type: string;
}

/** An event as it stands in the log. */
export type Logged<E extends LabEventBase> = E & {
  /** Position in the log, from 0. */
  readonly sequence: number;
  /** Milliseconds since the Unix epoch, UTC, on the lab's own clock; never goes back. */
  readonly at: number;
  /** Name of the machine where it happened. */
  readonly machine: string;
};

/** Where one machine writes its events. */
export interface EventSink<E extends LabEventBase> {
  append(event: E): void;
}

/** Entries kept unless told otherwise: some 7,000 sign-ins, in less than 100 MB. */
const ENTRIES_MAX = 100_000;

/**
 * The events of a lab, in order; of a lab that runs very long, the latest. Listeners run synchronously, in the order
 * they were added.
 */
export class EventLog<E extends LabEventBase> {
  readonly #clock: Clock;
  readonly #entriesMax: number;
  readonly #entries: Logged<E>[] = [];
  #nextSequence = 0;
  readonly #listeners = new Set<(event: Logged<E>) => void>();
  /** How many entries every listener has been told of; told in order, even when a listener logs something itself. */
  #told = 0;
  #telling = false;

  /** @param entriesMax - when there are more, the oldest tenth goes */
  constructor(clock: Clock, entriesMax = ENTRIES_MAX) {
    this.#clock = clock;
    this.#entriesMax = entriesMax;
  }

  get entries(): readonly Logged<E>[] {
    return this.#entries;
  }

  sinkFor(machine: string): EventSink<E> {
    return { append: (event) => this.#append(machine, event) };
  }

  /** @returns stops listening */
  subscribe(listener: (event: Logged<E>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #append(machine: string, event: E): void {
    const previous = this.#entries.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
    const entry = {
      ...event,
      sequence: this.#nextSequence,
      at: Math.max(previous, this.#clock.now()),
      machine,
    };
    this.#nextSequence += 1;
    this.#entries.push(entry);
    if (this.#telling) return;
    this.#tell();
    if (this.#entries.length > this.#entriesMax) this.#forget(Math.ceil(this.#entriesMax / 10));
  }

  #forget(count: number): void {
    this.#entries.splice(0, count);
    this.#told -= count;
  }

  #tell(): void {
    this.#telling = true;
    try {
      for (let entry = this.#entries[this.#told]; entry; entry = this.#entries[this.#told]) {
        this.#told += 1;
        for (const listener of [...this.#listeners]) {
          if (this.#listeners.has(listener)) listener(entry);
        }
      }
    } finally {
      this.#telling = false;
    }
  }
}
