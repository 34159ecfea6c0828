import type { Secret } from '../../../../harness/runtime/secret.ts';
import { accountStateOf, storedAccountChanges } from '../../../directory/account-state.ts';
import { effectivePolicy } from '../../../directory/effective-policy.ts';
import { type EntryRecord, withValues } from '../../../directory/entry-record.ts';
import { afterWrongPassword, isLockedOut } from '../../binds/account-lockout.ts';
import { type ControllerContext, nowOf } from '../../controller-context.ts';
import { LdapResultCode } from '../../ldap/ldap-operation.ts';
import { WriteError, type WriteProblem } from '../write-problem.ts';

/**
 * Whether somebody who changes a password knows the current one. Whoever does not is counted at once, as at a bind,
 * and may lock the account; the grace that binds have for the previous password is not given here.
 *
 * @see [MS-SAMR] 3.1.5.14.6
 */
export function oldPasswordProblem(
  account: EntryRecord,
  old: Secret,
  context: ControllerContext,
): WriteProblem | undefined {
  const { directory, profile } = context;
  const now = nowOf(context);
  const state = accountStateOf(directory, account);
  const policy = effectivePolicy(directory, account);
  const resultCode = LdapResultCode.constraintViolation;
  if (isLockedOut(state, policy, profile, now)) {
    return { resultCode, code: WriteError.accountLockedOut, text: 'The account is locked out.' };
  }
  if (state.passwords[0]?.reveal() === old.reveal()) return undefined;
  if (context.pdcEmulator?.verify(account.id, old).kind === 'accepted') return undefined;
  countWrongPassword(account.id, context);
  return { resultCode, code: WriteError.wrongPassword, text: 'The old password is not right.' };
}

/** The PDC emulator has been asked, and may have written to our replica. */
function countWrongPassword(id: number, context: ControllerContext): void {
  const { directory, profile, events } = context;
  const account = directory.record(id);
  if (account === undefined) return;
  const state = accountStateOf(directory, account);
  const policy = effectivePolicy(directory, account);
  const now = nowOf(context);
  const changes = afterWrongPassword(state, policy, profile, now);
  if (Object.keys(changes).length > 0) {
    const attributes = withValues(account.attributes, storedAccountChanges(changes));
    directory.update(account, { attributes });
  }
  if (changes.lockoutTime !== undefined) {
    events.append({ type: 'directory.account-locked', dn: directory.dnOf(account) });
  }
}
