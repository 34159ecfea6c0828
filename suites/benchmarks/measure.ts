import { systemClock } from '../../harness/runtime/clock.ts';

/** Milliseconds. */
export interface Measurement {
  readonly name: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly runs: number;
}

/** Times `run`, after some runs that only warm it up. */
export async function measure(
  name: string,
  { warmUp, runs }: { readonly warmUp: number; readonly runs: number },
  run: () => unknown,
): Promise<Measurement> {
  for (let count = 0; count < warmUp; count += 1) await run();
  const times: number[] = [];
  for (let count = 0; count < runs; count += 1) {
    const startedAt = systemClock.elapsed();
    await run();
    times.push(systemClock.elapsed() - startedAt);
  }
  times.sort((a, b) => a - b);
  return {
    name,
    min: times[0] ?? 0,
    median: times[Math.floor(times.length / 2)] ?? 0,
    max: times.at(-1) ?? 0,
    runs,
  };
}

export function formatMeasurements(measurements: readonly Measurement[]): string {
  const width = Math.max(...measurements.map(({ name }) => name.length));
  const cell = (ms: number) => ms.toFixed(ms < 10 ? 2 : 0).padStart(9);
  return [
    `${'milliseconds'.padEnd(width)}${['min', 'median', 'max', 'runs'].map((head) => head.padStart(9)).join('')}`,
    ...measurements.map(
      ({ name, min, median, max, runs }) =>
        `${name.padEnd(width)}${cell(min)}${cell(median)}${cell(max)}${String(runs).padStart(9)}`,
    ),
    '',
  ].join('\n');
}
