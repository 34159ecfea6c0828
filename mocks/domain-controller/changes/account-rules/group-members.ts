import type { EntryRecord } from '../../../directory/entry-record.ts';
import { classViolation, nameTaken, unwilling } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';

/**
 * A primary group is one that the account is in already. From then on `primaryGroupID` alone tells that it is in it,
 * and the group that was the primary one before gets the account as an ordinary member.
 */
export const primaryGroup: AccountRule = (draft, { directory }) => {
  const { before } = draft;
  if (!draft.written.has('primarygroupid') || draft.unread.has('primarygroupid')) return undefined;
  if (before === undefined) return unwilling('A new account cannot choose its primary group.');
  const previous = before.attributes['primarygroupid'];
  if (previous === undefined)
    return { ...classViolation('Only accounts have primaryGroupID.'), bare: true };
  const requested = draft.text('primarygroupid');
  if (requested === undefined || requested === previous) return undefined;
  const group = Number(requested);
  if (!directory.sourcesOf('member', before.id).includes(group)) {
    const text = 'The account is no member of the group that primaryGroupID names.';
    return { ...unwilling(text), bare: true };
  }
  draft.links.push(
    { group, member: before.id, is: 'out' },
    { group: Number(previous), member: before.id, is: 'in' },
  );
  return undefined;
};

/** Those whose primary group it is are in it already. */
export const groupMembers: AccountRule = (draft, { directory }) => {
  const group = draft.before;
  if (group === undefined || !draft.written.has('member')) return undefined;
  const isPrimaryOf = (member: EntryRecord | undefined) =>
    String(member?.attributes['primarygroupid']) === String(group.id);
  const known = new Set(directoryMembers(group));
  const doubled = draft
    .values('member')
    .find((id) => typeof id === 'number' && !known.has(id) && isPrimaryOf(directory.record(id)));
  return doubled === undefined
    ? undefined
    : nameTaken('A member has the group as its primary group.');
};

function directoryMembers(group: EntryRecord): readonly unknown[] {
  const members = group.attributes['member'];
  return Array.isArray(members) ? members : [members];
}
