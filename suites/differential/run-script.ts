import { HarnessError } from '../../harness/runtime/errors.ts';
import type { HostSession } from './host-session.ts';
import { encodeDelete } from './ldap/requests.ts';
import { type Observation, readAccount, relate, type StoredState } from './observe.ts';
import { runStep } from './run-step.ts';
import { ScriptWorld } from './script-world.ts';
import type { Name, Script, Step } from './step.ts';

/**
 * Runs a script on one host.
 *
 * @param prefix - begins every name that the script makes; a letter first, new for each run on a host
 * @returns one observation per step
 */
export async function runScript(
  session: HostSession,
  script: Script,
  prefix: string,
): Promise<readonly Observation[]> {
  using world = new ScriptWorld(session, prefix);
  const observations: Observation[] = [];
  let before: ReadonlyMap<Name, StoredState> = new Map();
  try {
    for (const [index, step] of script.steps.entries()) {
      const answer = await runStep(step, world).catch((cause: unknown) => {
        const what = cause instanceof Error ? cause.message : String(cause);
        throw new HarnessError(
          'SCRIPT_FAILED',
          `Step ${index + 1} (${step.do}) of ${script.id} cannot be done on ${session.host.profile}: ${what}`,
          { cause },
        );
      });
      const stored = new Map(
        await Promise.all(
          [...world.accounts].map(
            async ([name, account]) => [name, await readAccount(world, account)] as const,
          ),
        ),
      );
      const accounts = Object.fromEntries(
        [...stored].map(([name, state]) => [
          name,
          relate(state, movesTimes(step) ? undefined : before.get(name), world),
        ]),
      );
      observations.push({ ...answer, accounts });
      before = stored;
    }
  } finally {
    await tidyUp(world);
    if (script.exclusive) await session.resetPolicy();
  }
  return observations;
}

/** Steps that put stored times where the host's clock says: whole seconds, which may fall on what was there. */
function movesTimes(step: Step): boolean {
  return step.do === 'wait' || /"(?:ago|ahead)Ms":/.test(JSON.stringify(step));
}

/** A directory slows down with every policy that is left in it: each bind looks through all of them. */
async function tidyUp({ session, accounts, added }: ScriptWorld): Promise<void> {
  const dns = [...[...accounts.values()].map(({ dn }) => dn), ...added.toReversed()];
  for (const dn of dns) await session.admin.request(encodeDelete(dn));
}
