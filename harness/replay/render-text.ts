import { explainAadsts } from './explain-reason.ts';
import { printable } from './printable.ts';
import type { Skipped } from './read-trace.ts';
import type { ReplayedInput, ReplayedRecord, ReplaySummary } from './replay-report.ts';

/** Lines that are no failed sign-in, shown per file; `--json` has all of them. */
const LISTED_MAX = 20;
/** Width of the names in front of a record's facts. */
const LABEL_WIDTH = 10;

const WHY: Readonly<Record<Skipped['why'], string>> = {
  'before-the-first-record': 'stands before the first record',
  'unknown-event-type': 'belongs to a header with an unknown event type',
  'after-the-end-of-a-record': 'stands after the end of a record',
  'failure-not-understood': 'a failed sign-in without a readable request id and reason',
};

/** What was found in one file, without the failed sign-ins themselves. */
export function renderInput({ file, records, skipped, others }: ReplayedInput): string {
  const path = printable(file);
  return lines([
    `${path}: ${counted(records, 'failed sign-in')}, ${counted(others.length, 'other record')}, ${counted(skipped.length, 'line')} skipped`,
    ...listed(
      skipped.map(
        ({ line, text, why }) => `  skipped ${path}:${line}, ${WHY[why]}: ${printable(text)}`,
      ),
    ),
    ...listed(
      others.map(
        ({ line, eventType, text }) =>
          `  other   ${path}:${line}, ${eventType}: ${printable(text)}`,
      ),
    ),
    '',
  ]);
}

/** One failed sign-in, for whoever holds the log. */
export function renderRecord(record: ReplayedRecord): string {
  const { requestId, where, at, meaning, expected, causes, assumptions, timeline } = record;
  const page = explainAadsts(expected.aadsts);
  return lines([
    `${at ?? '(no date)'}  ${requestId}  ${printable(where)}`,
    ...fact('reason', [`${printable(expected.reason ?? 'none')}  ${meaning}`]),
    ...fact('user saw', [[expected.aadsts, page].filter(Boolean).join('  ')]),
    ...causes.flatMap(({ cause, likelihood }, index) =>
      fact(index === 0 ? 'cause' : 'or', [`${cause} (${likelihood})`]),
    ),
    ...fact('in the lab', timeline.map(printable)),
    ...fact('assumed', assumptions.map(printable)),
    `  ${printable(record.verdict)}`,
    '',
  ]);
}

export function renderSummary({
  records,
  reproduced,
  diverged,
  notReproducible,
}: ReplaySummary): string {
  return lines([
    `${counted(records, 'failed sign-in')}: ${reproduced} reproduced, ${diverged} diverged, ${notReproducible} not reproducible.`,
  ]);
}

/** A name, and what stands beside and below it. */
function fact(name: string, values: readonly string[]): string[] {
  return values.map(
    (value, index) => `  ${(index === 0 ? name : '').padEnd(LABEL_WIDTH)}  ${value}`,
  );
}

function listed(all: readonly string[]): string[] {
  const more = all.length - LISTED_MAX;
  return more > 0
    ? [...all.slice(0, LISTED_MAX), `  and ${more} more; --json lists all`]
    : [...all];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
