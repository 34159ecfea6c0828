import type { Secret } from '../../../harness/runtime/secret.ts';
import { accountStateOf, storedAccountChanges } from '../../directory/account-state.ts';
import { effectivePolicy } from '../../directory/effective-policy.ts';
import { type EntryRecord, withValues } from '../../directory/entry-record.ts';
import { UserAccountControl } from '../../directory/user-account-control.ts';
import { afterWrongPassword, isLockedOut } from '../binds/account-lockout.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import { LdapResultCode, type RequestedChange } from '../ldap/ldap-operation.ts';
import { constraint, unwilling } from './apply-change.ts';
import type { Draft } from './draft.ts';
import { objectionToChange, objectionToPassword } from './password-rules.ts';
import { readUnicodePwd } from './password-value.ts';
import { WriteError, type WriteProblem } from './write-refusal.ts';

/** What a request wants of a password. */
export type PasswordRequest =
  /** By whoever knows the old one. */
  | { readonly kind: 'change'; readonly old: Secret; readonly fresh: Secret }
  /** By an administrator. */
  | { readonly kind: 'reset'; readonly fresh: Secret }
  | { readonly kind: 'refused'; readonly problem: WriteProblem; readonly needsRight: boolean };

/** Reads the changes to `unicodePwd`: deleting the old and adding the new one is a change, replacing it a reset. */
export function readPasswordRequest(changes: readonly RequestedChange[]): PasswordRequest {
  const of = (operation: RequestedChange['operation']) =>
    changes.filter((change) => change.operation === operation).flatMap(({ values }) => values);
  const [deleted, added, replaced] = [of('delete'), of('add'), of('replace')];
  const isChange = deleted.length === 1 && added.length === 1 && replaced.length === 0;
  const isReset = replaced.length === 1 && deleted.length + added.length === 0;
  const [first] = isReset ? replaced : deleted;
  if (first === undefined || !(isChange || isReset)) {
    const problem = unwilling(
      'To change a password, delete the old and add the new one; to reset it, replace it.',
    );
    return { kind: 'refused', problem, needsRight: deleted.length === 0 };
  }
  const [old, fresh] = [
    readUnicodePwd(first),
    readUnicodePwd((isReset ? first : added[0]) ?? first),
  ];
  if (old === undefined || fresh === undefined) {
    const text = 'unicodePwd takes a password in quotation marks, as UTF-16, little-endian.';
    const problem = isReset ? unwilling(text) : constraint(text);
    return { kind: 'refused', problem, needsRight: isReset };
  }
  return isReset ? { kind: 'reset', fresh } : { kind: 'change', old, fresh };
}

/** Decides a password request and puts the new password into the draft. A wrong old password counts at once. */
export function applyPassword(
  draft: Draft,
  request: PasswordRequest,
  context: ControllerContext,
): WriteProblem | undefined {
  const { before } = draft;
  if (request.kind === 'refused') return request.problem;
  if (before !== undefined && request.kind === 'change') {
    const problem = refusalOfOld(before, request.old, context);
    if (problem !== undefined) return problem;
  }
  const problem = objection(draft, request, context);
  if (problem !== undefined) return problem;
  setPassword(draft, request.fresh, context);
  return undefined;
}

/** Puts a password in front of those that are remembered. */
export function setPassword(draft: Draft, password: Secret, context: ControllerContext): void {
  const { before } = draft;
  const { directory } = context;
  const { pwdHistoryLength } =
    before === undefined ? directory.policy : effectivePolicy(directory, before);
  const remembered = Math.max(pwdHistoryLength, 1);
  draft.passwords = [password, ...draft.passwords].slice(0, remembered);
  draft.set('pwdlastset', [String(nowOf(context))]);
}

/** Only the current password is the old one: the grace that binds have is not given here. */
function refusalOfOld(
  account: EntryRecord,
  old: Secret,
  context: ControllerContext,
): WriteProblem | undefined {
  const { directory, profile, events } = context;
  const now = nowOf(context);
  const state = accountStateOf(directory, account);
  const policy = effectivePolicy(directory, account);
  const resultCode = LdapResultCode.constraintViolation;
  if (isLockedOut(state, policy, profile, now)) {
    return { resultCode, code: WriteError.accountLockedOut, text: 'The account is locked out.' };
  }
  if (state.passwords[0]?.reveal() === old.reveal()) return undefined;
  const changes = afterWrongPassword(state, policy, profile, now);
  const attributes = withValues(account.attributes, storedAccountChanges(changes));
  directory.update(account, { attributes });
  if (changes.lockoutTime !== undefined) {
    events.append({ type: 'directory.account-locked', dn: directory.dnOf(account) });
  }
  return { resultCode, code: WriteError.wrongPassword, text: 'The old password is not right.' };
}

function objection(
  draft: Draft,
  request: Extract<PasswordRequest, { fresh: Secret }>,
  context: ControllerContext,
): WriteProblem | undefined {
  const { directory, profile } = context;
  const { before } = draft;
  const policy = before === undefined ? directory.policy : effectivePolicy(directory, before);
  const given = {
    password: request.fresh,
    policy,
    profile,
    sAMAccountName: draft.text('samaccountname') ?? '',
    displayName: draft.text('displayname') ?? '',
  };
  const isChange = request.kind === 'change';
  const control = BigInt(UserAccountControl.PASSWD_CANT_CHANGE);
  const cannotChange = isChange && ((draft.integer('useraccountcontrol') ?? 0n) & control) !== 0n;
  const history = {
    passwords: draft.passwords,
    pwdLastSet: draft.integer('pwdlastset') ?? 0n,
    now: nowOf(context),
  };
  const reason = cannotChange
    ? 'the password of this account cannot be changed'
    : isChange
      ? objectionToChange(given, history)
      : objectionToPassword(given);
  if (reason === undefined) return undefined;
  const { constraintViolation, unwillingToPerform } = LdapResultCode;
  const isUnwilling = !isChange && profile.resetAgainstPolicy === 'unwilling';
  return {
    resultCode: isUnwilling ? unwillingToPerform : constraintViolation,
    code: WriteError.passwordRestriction,
    text: `The password policy forbids it: ${reason}.`,
  };
}
