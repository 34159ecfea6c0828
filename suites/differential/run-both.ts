import { compareRuns, type Difference } from './compare.ts';
import { freshPrefix } from './fresh-prefix.ts';
import type { HostSession } from './host-session.ts';
import { runScript } from './run-script.ts';
import type { Script } from './step.ts';

/** The same directory twice: the real one and ours. */
export interface BothHosts {
  readonly samba: HostSession;
  readonly mock: HostSession;
}

/** Runs a script on both at once. */
export async function runBoth(
  { samba, mock }: BothHosts,
  script: Script,
): Promise<readonly Difference[]> {
  const [real, ours] = await Promise.all([
    runScript(samba, script, freshPrefix()),
    runScript(mock, script, freshPrefix()),
  ]);
  return compareRuns(script, real, ours);
}
