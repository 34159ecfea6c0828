/** What is kept for a while, all of it equally long, and never more than `max`: the oldest go first. */
export class ExpiringStore<T> {
  readonly #clock: { elapsed(): number };
  readonly #lifetimeMs: number;
  readonly #max: number;
  /** Oldest first. */
  readonly #kept = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(clock: { elapsed(): number }, lifetimeMs: number, max: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
    this.#max = max;
  }

  put(key: string, value: T): void {
    this.#drop();
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: this.#clock.elapsed() + this.#lifetimeMs });
  }

  get(key: string): T | undefined {
    const kept = this.#kept.get(key);
    return kept !== undefined && this.#clock.elapsed() < kept.until ? kept.value : undefined;
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  /** Makes room for one more. */
  #drop(): void {
    const now = this.#clock.elapsed();
    for (const [key, { until }] of this.#kept) {
      if (until > now && this.#kept.size < this.#max) return;
      this.#kept.delete(key);
    }
  }
}
