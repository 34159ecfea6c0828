import { storedValues } from '../../../directory/entry-record.ts';
import { constraint } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';

const KEY = 'serviceprincipalname';

/** `class/host`, perhaps with a service name behind it, once in the whole directory. @see [MS-ADTS] 5.1.1.5 */
export const servicePrincipalNames: AccountRule = (draft, { directory }) => {
  if (!draft.written.has(KEY)) return undefined;
  const names = draft.values(KEY).map(String);
  if (names.some((name) => !/^[^/]+\/[^/]/.test(name))) {
    return constraint('A servicePrincipalName has a class and a host, with a slash between them.');
  }
  const known = new Set(
    (draft.before === undefined ? [] : storedValues(draft.before, KEY)).map(folded),
  );
  const fresh = new Set(names.map(folded).filter((name) => !known.has(name)));
  if (fresh.size === 0) return undefined;
  // Nothing but this rule asks for them, so there is no index.
  for (const record of directory.records()) {
    if (record.attributes[KEY] === undefined || record.id === draft.before?.id) continue;
    if (storedValues(record, KEY).some((name) => fresh.has(folded(name)))) {
      return constraint('Another object has that servicePrincipalName.');
    }
  }
  return undefined;
};

function folded(name: unknown): string {
  return String(name).toLowerCase();
}
