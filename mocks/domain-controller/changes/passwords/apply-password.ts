import type { Secret } from '../../../../harness/runtime/secret.ts';
import { WellKnownRid } from '../../../directory/default-entries.ts';
import type { DomainPolicy } from '../../../directory/domain-policy.ts';
import { effectivePolicy } from '../../../directory/effective-policy.ts';
import { isTrustAccount, UserAccountControl } from '../../../directory/user-account-control.ts';
import { type ControllerContext, nowOf } from '../../controller-context.ts';
import { LdapResultCode } from '../../ldap/ldap-operation.ts';
import type { Draft } from '../draft.ts';
import { WriteError, type WriteProblem } from '../write-problem.ts';
import { oldPasswordProblem } from './old-password.ts';
import type { PasswordRequest } from './password-request.ts';
import { objectionToChange, objectionToPassword } from './password-rules.ts';

/**
 * Decides a password request and puts the new password into the draft.
 *
 * @param hints - a reset that the client wants held to the history and the age as well
 */
export function applyPassword(
  draft: Draft,
  request: PasswordRequest,
  context: ControllerContext,
  { hints }: { readonly hints: boolean },
): WriteProblem | undefined {
  const { before } = draft;
  if (request.kind === 'refused') return request.problem;
  if (before !== undefined && request.kind === 'change') {
    const problem = oldPasswordProblem(before, request.old, context);
    if (problem !== undefined) return problem;
  }
  const policy = policyFor(draft, context);
  const isChange = request.kind === 'change';
  const reason = objection(draft, request.fresh, isChange || hints, policy, context);
  if (reason !== undefined) return restricted(reason, isChange, context);
  const cannotChange = isChange && hasControl(draft, UserAccountControl.PASSWD_CANT_CHANGE);
  if (cannotChange && !isExempt(draft)) {
    return restricted('the password of this account cannot be changed', isChange, context);
  }
  const remembered = Math.max(policy.pwdHistoryLength, 1);
  // A new account that needs a smart card has a password that nobody knows, whatever the request says.
  const isUnknown =
    before === undefined && hasControl(draft, UserAccountControl.SMARTCARD_REQUIRED);
  if (!isUnknown) draft.passwords = [request.fresh, ...draft.passwords].slice(0, remembered);
  draft.set('pwdlastset', [String(nowOf(context))]);
  return undefined;
}

function policyFor({ before }: Draft, { directory }: ControllerContext): DomainPolicy {
  return before === undefined ? directory.policy : effectivePolicy(directory, before);
}

function objection(
  draft: Draft,
  password: Secret,
  asChange: boolean,
  policy: DomainPolicy,
  context: ControllerContext,
): string | undefined {
  if (isExempt(draft)) return undefined;
  const { before } = draft;
  const given = {
    password,
    policy,
    profile: context.profile,
    sAMAccountName: draft.text('samaccountname') ?? '',
    displayName: draft.text('displayname') ?? '',
  };
  if (!asChange || before === undefined) return objectionToPassword(given);
  const pwdLastSet = BigInt(String(before.attributes['pwdlastset'] ?? 0));
  return objectionToChange(given, {
    passwords: before.passwords,
    pwdLastSet,
    now: nowOf(context),
  });
}

/** No policy is for machines, nor for the account whose password no person knows. */
function isExempt(draft: Draft): boolean {
  return (
    isTrustAccount(Number(draft.integer('useraccountcontrol') ?? 0n)) ||
    draft.before?.id === WellKnownRid.krbtgt
  );
}

function hasControl(draft: Draft, bit: number): boolean {
  return ((draft.integer('useraccountcontrol') ?? 0n) & BigInt(bit)) !== 0n;
}

function restricted(
  reason: string,
  isChange: boolean,
  { profile }: ControllerContext,
): WriteProblem {
  const { constraintViolation, unwillingToPerform } = LdapResultCode;
  const isUnwilling = !isChange && profile.resetAgainstPolicy === 'unwilling';
  return {
    resultCode: isUnwilling ? unwillingToPerform : constraintViolation,
    code: WriteError.passwordRestriction,
    text: `The password policy forbids it: ${reason}.`,
  };
}
