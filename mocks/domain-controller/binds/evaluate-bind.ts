import type { AccountChanges, AccountState } from '../../directory/account-state.ts';
import type { DomainPolicy } from '../../directory/domain-policy.ts';
import { Win32, type Win32Code } from '../win32-codes.ts';
import { afterWrongPassword } from './account-lockout.ts';
import type { BindAttempt } from './bind-checks/bind-check.ts';
import { BIND_CHECKS } from './bind-checks.ts';
import { afterSuccess } from './logon-accounting.ts';
import { passwordStanding } from './password-standing.ts';

/** What the directory decides. On the wire it becomes an LDAP result code and a diagnostic text. */
export type BindOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly win32: Win32Code };

export interface BindEvaluation {
  readonly outcome: BindOutcome;
  /** To be written to the account before anything else reads it. */
  readonly changes: AccountChanges;
}

/**
 * Decides what a bind yields, and what it leaves on the account. Pure. The first objection wins, so the order of the
 * checks is observable behaviour. A refusal for any other reason than a wrong password leaves the account untouched.
 */
export function evaluateBind(
  account: AccountState,
  attempt: BindAttempt,
  policy: DomainPolicy,
): BindEvaluation {
  const { now, profile } = attempt;
  for (const check of BIND_CHECKS) {
    const win32 = check(account, attempt, policy);
    if (win32 === undefined) continue;
    const counts =
      win32 === Win32.ERROR_LOGON_FAILURE && passwordStanding(account, attempt) === 'wrong';
    const changes = counts ? afterWrongPassword(account, policy, profile, now) : {};
    return { outcome: { kind: 'rejected', win32 }, changes };
  }
  return { outcome: { kind: 'accepted' }, changes: afterSuccess(account, policy, attempt) };
}
