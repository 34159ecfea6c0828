import type { Draft } from '../draft.ts';
import { notDeletable, unwilling, WriteError } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';

/** 0 unlocks; `badPasswordTime` is kept. @see [MS-SAMR] 3.1.1.8 */
export const lockoutTime: AccountRule = (draft, { profile }) => {
  if (!draft.written.has('lockouttime')) return undefined;
  if (draft.values('lockouttime').length === 0 && !draft.unread.has('lockouttime')) {
    return notDeletable('lockoutTime');
  }
  if (draft.unread.has('lockouttime')) return undefined;
  if (draft.integer('lockouttime') === 0n) unlock(draft);
  else if (!profile.storesLockoutTimes) {
    const text = 'lockoutTime takes 0 only.';
    return { ...unwilling(text), code: WriteError.invalidParameter };
  }
  return undefined;
};

export function unlock(draft: Draft): void {
  draft.set('lockouttime', ['0']);
  if (draft.before !== undefined || draft.isA('user')) draft.set('badpwdcount', ['0']);
}
