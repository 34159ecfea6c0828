import { NEW_ACCOUNT } from '../../directory/account-entry.ts';
import { UserAccountControl } from '../../directory/user-account-control.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { Draft } from './draft.ts';
import { unwilling, WriteError, type WriteProblem } from './write-problem.ts';

const RANDOM_NAME_BYTES = 12;

const { ACCOUNTDISABLE, PASSWD_NOTREQD } = UserAccountControl;

/** Gives a new account or group what its request does not say. @see [MS-SAMR] 3.1.1.8 */
export function fillNewAccount(
  draft: Draft,
  hasPassword: boolean,
  { random, profile }: ControllerContext,
): WriteProblem | undefined {
  const isAccount = draft.isA('user');
  if (!isAccount && !draft.isA('group')) return undefined;
  if (!draft.written.has('samaccountname')) {
    const hex = Buffer.from(random.bytes(RANDOM_NAME_BYTES)).toString('hex').toUpperCase();
    const name = `$${hex.slice(0, 8)}-${hex.slice(8)}`;
    draft.set('samaccountname', [draft.isA('computer') ? `${name}$` : name]);
  }
  if (!isAccount) return undefined;
  for (const [key, value] of Object.entries(NEW_ACCOUNT)) {
    // Values that are refused later on must not be covered up.
    if (typeof value === 'string' && !draft.unread.has(key)) draft.setDefault(key, value);
  }
  const control = draft.integer('useraccountcontrol');
  const isExempt =
    control === undefined || (control & BigInt(ACCOUNTDISABLE | PASSWD_NOTREQD)) !== 0n;
  if (isExempt || hasPassword || profile.addsEnabledWithoutPassword) return undefined;
  const text = 'A new enabled account needs a password.';
  return { ...unwilling(text), code: WriteError.passwordRestriction };
}
