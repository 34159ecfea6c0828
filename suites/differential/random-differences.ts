import fc from 'fast-check';
import { judge } from './accepted-differences.ts';
import type { Difference } from './compare.ts';
import { formatDifference } from './compare.ts';
import { printScript } from './print-script.ts';
import { randomScript } from './random-script.ts';
import { type BothHosts, runBoth } from './run-both.ts';

/** For one run, shrinking included: by then the shortest script found is told. */
export const RANDOM_RUN_MS = 240_000;

export interface RandomRun {
  /** The first lane's; the next ones follow it. */
  readonly seed: number;
  readonly scripts: number;
  /** One pair of hosts for each, side by side. The real one may be the same. */
  readonly lanes: readonly BothHosts[];
  /** Told of every difference, accepted ones too. */
  readonly onDifference?: (difference: Difference) => void;
}

/**
 * Runs random scripts on both hosts.
 *
 * @returns for each lane that found one: the shortest script that differs, as text to paste, and where it differs
 */
export async function randomDifferences(run: RandomRun): Promise<readonly string[]> {
  const { lanes, scripts } = run;
  const share = Math.ceil(scripts / lanes.length);
  const found = await Promise.all(lanes.map((hosts, lane) => checkLane(hosts, lane, share, run)));
  return found.filter((each) => each !== undefined);
}

async function checkLane(
  hosts: BothHosts,
  lane: number,
  numRuns: number,
  { seed: first, onDifference }: RandomRun,
): Promise<string | undefined> {
  const seed = first + lane;
  let told: readonly Difference[] = [];
  const property = fc.asyncProperty(randomScript(`random/seed-${seed}`), async (script) => {
    const differences = await runBoth(hosts, script);
    for (const difference of differences) onDifference?.(difference);
    const { unexplained } = judge(differences);
    if (unexplained.length > 0) told = unexplained;
    return unexplained.length === 0;
  });
  const result = await fc.check(property, {
    seed,
    numRuns,
    interruptAfterTimeLimit: RANDOM_RUN_MS,
    // What was not run is not known to agree.
    markInterruptAsFailure: true,
  });
  if (!result.failed) return undefined;
  const [script] = result.counterexample ?? [];
  const shown =
    script === undefined ? 'No script differed; the run took too long.' : printScript(script);
  const thrown = result.errorInstance instanceof Error ? result.errorInstance.message : '';
  const where = told.length === 0 ? thrown : told.slice(0, 10).map(formatDifference).join('\n');
  return `Seed ${seed}, path ${result.counterexamplePath}:\n${shown}\n${where}`;
}
