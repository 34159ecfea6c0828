import type { Secret } from '../../../harness/runtime/secret.ts';
import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { BindOutcome } from './evaluate-bind.ts';
import { logOn } from './log-on.ts';
import { resolveBindName } from './resolve-bind-name.ts';

/** An account of another domain of the forest, and what its own controller says of the password. */
export interface PassedThrough {
  readonly record: EntryRecord;
  readonly dn: string;
  readonly outcome: BindOutcome;
}

/**
 * Has a controller of the account's own domain decide, which also counts there. Windows does so for the domains of one
 * forest, and for no other: the names of a trusted forest cannot be resolved by a simple bind. Samba for none.
 *
 * @see Samba commit 40f2070d3b2, whose authors tried it on Windows
 */
export function passThrough(
  name: string,
  password: Secret,
  { forest = [], profile }: ControllerContext,
): PassedThrough | undefined {
  if (!profile.validatesForestUsers) return undefined;
  for (const sibling of forest) {
    const resolved = resolveBindName(name, sibling.directory, sibling.profile);
    if (resolved.kind === 'unknown') continue;
    const { record } = resolved;
    const dn = sibling.directory.dnOf(record);
    return { record, dn, outcome: logOn(record, password, sibling) };
  }
  return undefined;
}
