import type { Skipped } from './read-trace.ts';

/** One side of the comparison: what a record says, and what the user saw because of it. */
export interface Finding {
  /** Win32 code in decimal; `null` where the reason is a name. */
  readonly win32: number | null;
  /** The reason as the trace log prints it; `null` when the agent logged no failure. */
  readonly reason: string | null;
  /** `0` when the user was let in. */
  readonly aadsts: string;
  readonly requestId: string | null;
  /** Executable that wrote the record. */
  readonly source: string | null;
  /** Such as `Error`. */
  readonly eventType: string | null;
}

/** One situation that leads to a reason. */
export interface Cause {
  readonly cause: string;
  /** How often this is it, in words: `certain` where the reason leaves no choice. */
  readonly likelihood: 'certain' | 'likely' | 'possible';
  /** `file:line` */
  readonly evidence: readonly string[];
}

export interface ReplayedRecord {
  readonly requestId: string;
  /** `file:line` of the record. */
  readonly where: string;
  /** ISO 8601; `null` when the log does not say. */
  readonly at: string | null;
  /** What is known of the reason, such as `ERROR_INVALID_LOGON_HOURS: …`. */
  readonly meaning: string;
  readonly expected: Finding;
  /** `null` when the lab knows no situation that leads there. */
  readonly observed: Finding | null;
  readonly reproduced: boolean;
  /** `reproduced`, or the first difference, or why the lab did not try, as a sentence. */
  readonly verdict: string;
  /** The first is the one that was built, where one was. */
  readonly causes: readonly Cause[];
  /** What the log does not tell and the lab chose. */
  readonly assumptions: readonly string[];
  /** One line per hop of the sign-in in the lab. */
  readonly timeline: readonly string[];
}

/** A record that tells of something else than a failed sign-in. */
export interface OtherRecord {
  readonly line: number;
  readonly eventType: string;
  /** The beginning of its message. */
  readonly text: string;
}

export interface ReplayedInput {
  readonly file: string;
  readonly format: 'agent-trace';
  /** Failed sign-ins found. */
  readonly records: number;
  readonly skipped: readonly Skipped[];
  /** Trace records that are no failed sign-in. */
  readonly others: readonly OtherRecord[];
}

export interface ReplaySummary {
  readonly records: number;
  readonly reproduced: number;
  readonly diverged: number;
  readonly notReproducible: number;
}

/** What `replay --json` prints. */
export interface ReplayReport {
  readonly inputs: readonly ReplayedInput[];
  readonly records: readonly ReplayedRecord[];
  readonly summary: ReplaySummary;
}

export const NOTHING_REPLAYED: ReplaySummary = {
  records: 0,
  reproduced: 0,
  diverged: 0,
  notReproducible: 0,
};

/** The summary with one record more. */
export function summed(
  summary: ReplaySummary,
  { reproduced, observed }: Pick<ReplayedRecord, 'reproduced' | 'observed'>,
): ReplaySummary {
  const column = reproduced ? 'reproduced' : observed === null ? 'notReproducible' : 'diverged';
  return { ...summary, records: summary.records + 1, [column]: summary[column] + 1 };
}
