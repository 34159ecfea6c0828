import { nowOf } from '../controller-context.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import { unwilling } from './apply-change.ts';
import type { Draft } from './draft.ts';
import type { ObjectRule } from './object-rules.ts';
import { WriteError } from './write-refusal.ts';

/** 0 asks for a change at the next log-on, -1 takes that back; the time itself is the directory's to write. */
export const applyPwdLastSet: ObjectRule = (draft, context) => {
  if (!draft.written.has('pwdlastset')) return undefined;
  switch (draft.text('pwdlastset')) {
    case '0':
      return undefined;
    case '-1':
      draft.set('pwdlastset', [String(nowOf(context))]);
      return undefined;
    case undefined:
      return { ...unwilling('pwdLastSet cannot be deleted.'), code: WriteError.notDeletable };
    default:
      return {
        resultCode: LdapResultCode.other,
        code: WriteError.invalidParameter,
        text: 'pwdLastSet takes 0 and -1 only.',
      };
  }
};

/** 0 unlocks; `badPasswordTime` is kept. */
export const applyLockoutTime: ObjectRule = (draft) => {
  if (!draft.written.has('lockouttime')) return undefined;
  const time = draft.integer('lockouttime');
  if (time === undefined) {
    return { ...unwilling('lockoutTime cannot be deleted.'), code: WriteError.notDeletable };
  }
  if (time === 0n) unlock(draft);
  return undefined;
};

export function unlock(draft: Draft): void {
  draft.set('lockouttime', ['0']);
  draft.set('badpwdcount', ['0']);
}
