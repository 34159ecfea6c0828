import { GroupType } from '../../../directory/group-type.ts';
import { operationsError, unwilling } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';
import { requestedBits } from './lenient-integer.ts';

const KEY = 'grouptype';
const SECURITY_ENABLED = 0x8000_0000;

/** Bits that say whom a group can have as members. @see [MS-ADTS] 2.2.12 */
const Scope = { global: 2, domainLocal: 4, universal: 8 } as const;
const SCOPES: readonly number[] = Object.values(Scope);

/**
 * A new group is a global security group unless it says otherwise. A global group becomes a domain-local one, and the
 * other way round, through a universal one only.
 */
export const groupType: AccountRule = (draft, context) => {
  const isGroup = draft.isA('group');
  const isNew = draft.before === undefined;
  if (!isGroup) {
    const isMisplaced = !isNew && draft.written.has(KEY);
    return isMisplaced ? operationsError('Only groups have groupType.') : undefined;
  }
  if (isNew && !draft.written.has(KEY)) draft.set(KEY, [String(GroupType.globalSecurity)]);
  if (!draft.written.has(KEY)) return undefined;
  const requested = requestedBits(draft, KEY, context);
  // An attribute that is deleted is for the schema's rules.
  if (requested === undefined) return undefined;
  const scope = requested & ~SECURITY_ENABLED;
  if (!SCOPES.includes(scope)) {
    const problem = unwilling('groupType is none of the values that it may have.');
    return isNew ? problem : { ...problem, bare: true };
  }
  const before = Number(draft.before?.attributes[KEY] ?? 0) & ~SECURITY_ENABLED;
  const { global, domainLocal } = Scope;
  const isForbidden =
    (before === global && scope === domainLocal) || (before === domainLocal && scope === global);
  if (isForbidden) return unwilling('Global and domain-local groups do not turn into each other.');
  draft.unread.delete(KEY);
  draft.set(KEY, [String(requested | 0)]);
  return undefined;
};
