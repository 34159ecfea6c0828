import { decodeLogText, parseTraceLog } from '../pta/protocol/parse-trace-log.ts';
import {
  formatValidationFailure,
  type ParsedTraceRecord,
  parseValidationFailure,
  type SkippedLine,
  type ValidationFailure,
} from '../pta/protocol/trace-log.ts';
import { HarnessError } from '../runtime/errors.ts';
import { excerpt, printable } from './printable.ts';
import { UNREADABLE_FILE } from './read-files.ts';

/** Error code: a file that was named holds no record of a trace log. */
export const NO_RECORD = 'NO_RECORD';

/** A failed sign-in as the log tells it. */
export interface FailureRecord extends ValidationFailure, ParsedTraceRecord {
  /** Path of the file, as it was named or found. */
  readonly file: string;
}

/** A line, or the beginning of a failure, that is not replayed. */
export interface Skipped {
  /** Counted from 1. */
  readonly line: number;
  /** Its beginning. */
  readonly text: string;
  /** `failure-not-understood`: it speaks of a failed validation, and has no request id or no reason to read. */
  readonly why: SkippedLine['why'] | 'failure-not-understood';
}

export interface TraceReading {
  readonly file: string;
  readonly failures: readonly FailureRecord[];
  /** Records that tell of something else. */
  readonly others: readonly ParsedTraceRecord[];
  readonly skipped: readonly Skipped[];
}

const EXAMPLE = `AzureADConnectAuthenticationAgentService.exe Error: 0 : ${formatValidationFailure({
  requestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e',
  reason: '1328',
})}`;

/** A line costs more memory than its bytes; this many fit into what Node gives a process. */
const LINE_COUNT_MAX = 2_000_000;

/** Looked at of a line that is listed; more than is shown of it. */
const LINE_LENGTH_MAX = 1_024;

/** How every failure begins, whatever became of the rest of it. */
const FAILURE_BEGINS = /Passthrough\s+Authentication\s+request\s+failed/i;

/**
 * Sorts the text of one trace log. Every place that speaks of a failed validation ends up in `failures` or `skipped`.
 *
 * @throws HarnessError `NO_RECORD`, or `UNREADABLE_FILE` when there are too many lines
 */
export function readTrace(file: string, bytes: Uint8Array): TraceReading {
  const text = decodeLogText(bytes);
  if (occurrences(text, '\n') > LINE_COUNT_MAX) throw tooManyLines(file);
  const { records, skipped } = parseTraceLog(text);
  if (records.length === 0) {
    throw new HarnessError(
      NO_RECORD,
      `${printable(file)} holds no record of an Authentication Agent's trace log; expected are records that begin like this: ${EXAMPLE}`,
    );
  }
  const failures = records.flatMap((record) => {
    const failure = parseValidationFailure(record);
    return failure === undefined ? [] : [{ ...record, ...failure, file, line: lineOf(record) }];
  });
  return {
    file,
    failures,
    others: records.filter(({ message }) => !FAILURE_BEGINS.test(message)),
    skipped: [
      ...skipped.map((each) => ({ ...each, text: excerpt(each.text) })),
      ...lostFailures(text, failures, skipped),
    ].sort((a, b) => a.line - b.line),
  };
}

/** Lines in which a failure begins that no record told of: cut short, mangled, or swallowed by the record before. */
function lostFailures(
  text: string,
  failures: readonly FailureRecord[],
  skipped: readonly SkippedLine[],
): Skipped[] {
  const listed = new Set(skipped.map(({ line }) => line));
  const told = new Set(failures.map(({ line }) => line));
  const lost: Skipped[] = [];
  let line = 1;
  let lineBegin = 0;
  let seen = 0;
  for (const { index } of text.matchAll(new RegExp(FAILURE_BEGINS, 'gi'))) {
    const between = text.slice(seen, index);
    line += occurrences(between, '\n');
    lineBegin = between.includes('\n') ? seen + between.lastIndexOf('\n') + 1 : lineBegin;
    seen = index;
    // One record tells of one failure, so that a second one on its line is lost.
    if (told.delete(line) || listed.has(line)) continue;
    listed.add(line);
    lost.push({ line, text: lineAt(text, lineBegin), why: 'failure-not-understood' });
  }
  return lost;
}

/** The beginning of the line that starts at `begin`. */
function lineAt(text: string, begin: number): string {
  const [first = ''] = text.slice(begin, begin + LINE_LENGTH_MAX).split(/\r?\n/, 1);
  return excerpt(first);
}

/** Where the failure begins: the header line, unless the record before has lost its footers and goes on here. */
function lineOf({ line, message }: ParsedTraceRecord): number {
  return line + occurrences(message.slice(0, message.search(FAILURE_BEGINS)), '\n');
}

function tooManyLines(file: string): HarnessError {
  return new HarnessError(
    UNREADABLE_FILE,
    `${printable(file)} has more than the ${LINE_COUNT_MAX} lines that one trace may have; cut it to the time of the failure.`,
  );
}

function occurrences(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    count += 1;
  }
  return count;
}
