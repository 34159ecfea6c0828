import { excerpt } from './printable.ts';
import { findFiles, isRegularFile, readBytes } from './read-files.ts';
import { readTrace, type TraceReading } from './read-trace.ts';
import { type ReplayOptions, replayRecord } from './replay-record.ts';
import {
  NOTHING_REPLAYED,
  type ReplayedInput,
  type ReplayedRecord,
  type ReplayReport,
  summed,
} from './replay-report.ts';

export interface ReplayFilesOptions extends ReplayOptions {
  readonly signal?: AbortSignal;
}

/** What becomes known on the way, as soon as it is: a file, and then its failed sign-ins one by one. */
export type ReplayStep =
  | { readonly kind: 'input'; readonly input: ReplayedInput }
  | { readonly kind: 'record'; readonly record: ReplayedRecord };

/**
 * Replays every failed sign-in in the files that were named and in `*.log` below the folders that were. One file
 * and one lab are in memory at a time. All files are read before the first sign-in as well, so that a wrong one is told
 * at once.
 *
 * @throws HarnessError `UNREADABLE_FILE`, `NO_RECORD`, or the reason of the signal
 */
export async function* replayFiles(
  paths: readonly string[],
  { signal, ...options }: ReplayFilesOptions,
): AsyncGenerator<ReplayStep, void, void> {
  const files = await findFiles(paths);
  for (const file of files) {
    // A pipe can be read only once.
    if (await isRegularFile(file)) readTrace(file, await readBytes(file, signal));
  }
  for (const file of files) {
    yield* replayTrace(readTrace(file, await readBytes(file, signal)), options, signal);
  }
}

/** Replays the failed sign-ins of one log, in its order. */
export async function* replayTrace(
  trace: TraceReading,
  options: ReplayOptions,
  signal?: AbortSignal,
): AsyncGenerator<ReplayStep, void, void> {
  yield { kind: 'input', input: inputOf(trace) };
  for (const failure of trace.failures) {
    signal?.throwIfAborted();
    yield { kind: 'record', record: await replayRecord(failure, options) };
  }
}

/** The whole report in one piece. */
export async function collectReport(steps: AsyncIterable<ReplayStep>): Promise<ReplayReport> {
  const inputs: ReplayedInput[] = [];
  const records: ReplayedRecord[] = [];
  for await (const step of steps) {
    if (step.kind === 'input') inputs.push(step.input);
    else records.push(step.record);
  }
  return { inputs, records, summary: records.reduce(summed, NOTHING_REPLAYED) };
}

function inputOf({ file, failures, others, skipped }: TraceReading): ReplayedInput {
  return {
    file,
    format: 'agent-trace',
    records: failures.length,
    skipped,
    others: others.map(({ line, eventType, message }) => ({
      line,
      eventType,
      text: excerpt(message.split('\n', 1)[0] ?? ''),
    })),
  };
}
