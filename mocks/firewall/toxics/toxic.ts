import type { Direction } from '../rule.ts';

/** What becomes of the next bytes of one direction. */
export type Treatment =
  /** They go on, `afterMs` milliseconds later. */
  | { readonly kind: 'pass'; readonly afterMs: number }
  /** They are lost and nobody is told. */
  | { readonly kind: 'swallow' }
  /** The first `passing` of them go on, then the connection is torn down. */
  | { readonly kind: 'reset'; readonly passing: number };

/**
 * What a firewall does to one open connection. To add one: a file beside this one, a member of `Action`,
 * and a row in `toxic-for.ts`.
 */
export interface Toxic {
  /**
   * Asked once for each chunk, in order. Asked with 0 when the connection opens and when a direction ends.
   *
   * @param byteCount - size of the chunk in bytes
   */
  treat(direction: Direction, byteCount: number): Treatment;
}

/** Bytes go on at once. */
export const PASS: Treatment = { kind: 'pass', afterMs: 0 };
