import type { Difference } from './compare.ts';

/** A difference between Samba and the mock's `samba` profile that is known and left. */
export interface AcceptedDifference {
  readonly id: string;
  where(difference: Difference): boolean;
  readonly samba: string;
  readonly mock: string;
  /** Why it is left, and where from. */
  readonly source: string;
}

/** An accepted difference that no longer occurs fails the suite: its row goes. */
export const ACCEPTED_DIFFERENCES: readonly AcceptedDifference[] = [];

export interface Judged {
  readonly unexplained: readonly Difference[];
  /** Rows that nothing needed. */
  readonly unused: readonly AcceptedDifference[];
}

export function judge(
  differences: readonly Difference[],
  accepted: readonly AcceptedDifference[] = ACCEPTED_DIFFERENCES,
): Judged {
  return {
    unexplained: differences.filter((each) => !accepted.some((row) => row.where(each))),
    unused: accepted.filter((row) => !differences.some((each) => row.where(each))),
  };
}
