import type { EntryRecord } from '../../directory/entry-record.ts';
import { GroupType } from '../../directory/group-type.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import { unwilling } from './apply-change.ts';
import type { ObjectRule } from './object-rules.ts';
import { WriteError } from './write-refusal.ts';

/** A primary group is one that the account is in; being in it is then told by `primaryGroupID` alone. */
export const applyPrimaryGroup: ObjectRule = (draft, { directory }) => {
  const { before } = draft;
  if (before === undefined || !draft.written.has('primarygroupid')) return undefined;
  const group = Number(draft.integer('primarygroupid') ?? 0n);
  const isCurrent = String(before.attributes['primarygroupid']) === String(group);
  if (isCurrent || directory.sourcesOf('member', before.id).includes(group)) return undefined;
  return unwilling('The account is no member of the group that primaryGroupID names.');
};

/** Members whose primary group it is are in it already. */
export const checkMembers: ObjectRule = (draft, { directory }) => {
  const group = draft.before;
  if (group === undefined || !draft.written.has('member')) return undefined;
  const isPrimaryOf = (member: EntryRecord | undefined) =>
    String(member?.attributes['primarygroupid']) === String(group.id);
  const doubled = draft
    .values('member')
    .find((id) => typeof id === 'number' && isPrimaryOf(directory.record(id)));
  if (doubled === undefined) return undefined;
  const text = 'A member has the group as its primary group.';
  return { resultCode: LdapResultCode.entryAlreadyExists, code: WriteError.nameTaken, text };
};

const KNOWN_TYPES: readonly string[] = Object.values(GroupType).map(String);

/** A new group is a global security group unless it says otherwise. */
export const applyGroupType: ObjectRule = (draft) => {
  if (!draft.isA('group')) return undefined;
  draft.setDefault('grouptype', String(GroupType.globalSecurity));
  const isKnown = KNOWN_TYPES.includes(draft.text('grouptype') ?? '');
  return isKnown ? undefined : unwilling('groupType is none of the values that it may have.');
};
