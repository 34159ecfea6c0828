import { HarnessError } from './errors.ts';

/** Error code: a simulated world never came to rest. */
export const NOT_QUIET = 'NOT_QUIET';

/** Turns of the event loop without any activity before a world counts as quiet; a handshake needs two. */
const CALM_TURNS = 4;
/** A conversation that goes on for this many turns without time passing is a loop. */
const TURNS_MAX = 200_000;

/** Knows whether anything is still going on in a simulated world between two moments of its clock. */
export class Activity {
  readonly #turnsMax: number;
  #count = 0;
  readonly #outstanding = new Set<Promise<unknown>>();

  /** @param turnsMax - turns without time passing after which a world is taken to be in a loop */
  constructor(turnsMax = TURNS_MAX) {
    this.#turnsMax = turnsMax;
  }

  /** Something moved: bytes, a connection, a wake. */
  touch(): void {
    this.#count += 1;
  }

  /** Work that neither the network nor a sleeper shows keeps the world busy until it settles. */
  track<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<void> = work.then(
      () => this.#finish(settled),
      () => this.#finish(settled),
    );
    this.#outstanding.add(settled);
    return work;
  }

  /**
   * Resolves when nothing has moved for {@link CALM_TURNS} turns and no tracked work is outstanding.
   *
   * @throws HarnessError `NOT_QUIET` when that does not happen within the turns that are allowed
   */
  async quiet(): Promise<void> {
    let seen = this.#count;
    let calm = 0;
    for (let turn = 0; turn < this.#turnsMax; turn += 1) {
      if (this.#outstanding.size > 0) await Promise.race(this.#outstanding);
      await new Promise((resolve) => setImmediate(resolve));
      calm = this.#count === seen && this.#outstanding.size === 0 ? calm + 1 : 0;
      if (calm >= CALM_TURNS) return;
      seen = this.#count;
    }
    throw new HarnessError(
      NOT_QUIET,
      `The simulated world is still busy after ${this.#turnsMax} turns without time passing; two parts are probably answering each other for ever.`,
    );
  }

  #finish(work: Promise<unknown>): void {
    this.#outstanding.delete(work);
    this.touch();
  }
}
