/** A log that keeps the latest entries, in the order they came. */
export class BoundedLog<Entry> {
  readonly #entries: Entry[] = [];
  readonly #entriesMax: number;
  readonly #kept: (entry: Entry) => Entry;
  #forgotten = 0;

  /** @param kept - what is kept of an entry, which is how an entry's own size is bounded */
  constructor(entriesMax: number, kept: (entry: Entry) => Entry = (entry) => entry) {
    if (!(entriesMax >= 1))
      throw new RangeError(`A log keeps one entry or more, not ${entriesMax}.`);
    this.#entriesMax = entriesMax;
    this.#kept = kept;
  }

  append(entry: Entry): void {
    if (this.#entries.length >= this.#entriesMax) {
      this.#entries.shift();
      this.#forgotten += 1;
    }
    this.#entries.push(this.#kept(entry));
  }

  /** Newest last. The log's own list: it changes with the next entry. */
  get records(): readonly Entry[] {
    return this.#entries;
  }

  /** How many entries came before the first of `records`. */
  get forgotten(): number {
    return this.#forgotten;
  }
}
