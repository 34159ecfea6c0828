import { Secret } from '../../../../harness/runtime/secret.ts';
import { accountStateOf } from '../../../directory/account-state.ts';
import { WellKnownRid } from '../../../directory/default-entries.ts';
import { effectivePolicy } from '../../../directory/effective-policy.ts';
import { UserAccountControl } from '../../../directory/user-account-control.ts';
import { isLockedOut } from '../../binds/account-lockout.ts';
import { type ControllerContext, nowOf } from '../../controller-context.ts';
import type { Draft } from '../draft.ts';
import { notDeletable, operationsError } from '../write-problem.ts';
import { accountControlProblem, PARTIAL_SECRETS_ACCOUNT } from './account-control-bits.ts';
import type { AccountRule } from './account-rule.ts';
import { unlock } from './account-times.ts';
import { requestedBits } from './lenient-integer.ts';

const {
  ACCOUNTDISABLE,
  INTERDOMAIN_TRUST_ACCOUNT,
  LOCKOUT,
  NORMAL_ACCOUNT,
  PASSWD_NOTREQD,
  PASSWORD_EXPIRED,
  SERVER_TRUST_ACCOUNT,
  SMARTCARD_REQUIRED,
  WORKSTATION_TRUST_ACCOUNT,
} = UserAccountControl;

const KEY = 'useraccountcontrol';

const KINDS =
  NORMAL_ACCOUNT | INTERDOMAIN_TRUST_ACCOUNT | WORKSTATION_TRUST_ACCOUNT | SERVER_TRUST_ACCOUNT;

/** What an account gets that is added without the attribute: no password, and so no log-on. */
const UNSAID = PASSWD_NOTREQD | ACCOUNTDISABLE;

/** Computed, and stored never. */
const COMPUTED = LOCKOUT | PASSWORD_EXPIRED;

/** What a modify request can set; PASSWD_CANT_CHANGE and SCRIPT are not among it. Observed on Samba 4.17. */
const SETTABLE = 0x0f7f_3baa;

const RANDOM_PASSWORD_BYTES = 120;

/**
 * What is stored of a new `userAccountControl`, and what follows from it: an unlock when the lock's bit is not among
 * the bits, a primary group that fits the kind of account, and a password that nobody knows when a smart card is
 * required from now on.
 *
 * @see [MS-SAMR] 3.1.1.8.10
 */
export const accountControl: AccountRule = (draft, context) => {
  const isNew = draft.before === undefined;
  if (!draft.isA('user')) {
    const isMisplaced = !isNew && draft.written.has(KEY);
    return isMisplaced ? operationsError('Only accounts have userAccountControl.') : undefined;
  }
  if (!isNew && !draft.written.has(KEY)) return undefined;
  if (!isNew && draft.values(KEY).length === 0) return notDeletable('userAccountControl');
  const requested = requestedBits(draft, KEY, context);
  if (requested === undefined && draft.unread.has(KEY)) return undefined;
  const kindUnsaid = draft.isA('computer') ? WORKSTATION_TRUST_ACCOUNT : NORMAL_ACCOUNT;
  const asked = requested ?? kindUnsaid | UNSAID;
  const problem = accountControlProblem(asked, draft);
  if (problem !== undefined) return problem;
  const settable = isNew ? ~COMPUTED : SETTABLE;
  const kind = (asked & KINDS) === 0 ? NORMAL_ACCOUNT : 0;
  store(draft, (asked & settable) | kind, context);
  if ((asked & LOCKOUT) === 0 && isLocked(draft, context)) unlock(draft);
  return undefined;
};

function store(draft: Draft, control: number, { random }: ControllerContext): void {
  const before = Number(draft.before?.attributes[KEY] ?? 0);
  // Samba asks for the syntax of what it goes on to store, and stores no value twice.
  if (draft.before === undefined || control === before) draft.unread.delete(KEY);
  draft.set(KEY, [String(control)]);
  if ((before & KINDS) !== (control & KINDS)) fitKind(draft, control);
  if ((control & SMARTCARD_REQUIRED) === 0 || (before & SMARTCARD_REQUIRED) !== 0) return;
  const unknown = Buffer.from(random.bytes(RANDOM_PASSWORD_BYTES)).toString('base64');
  // No history either: the grace that binds have for the previous password is over at once.
  draft.passwords = [new Secret(unknown)];
}

/** The primary group, and whether the domain could do without the account, follow its kind. */
function fitKind(draft: Draft, control: number): void {
  const isCritical =
    (control & (SERVER_TRUST_ACCOUNT | INTERDOMAIN_TRUST_ACCOUNT | PARTIAL_SECRETS_ACCOUNT)) !== 0;
  const isNormal = (control & NORMAL_ACCOUNT) !== 0;
  const wasCritical = draft.text('iscriticalsystemobject') === 'TRUE';
  if (draft.before !== undefined || !isNormal) {
    const flag = isNormal ? wasCritical : isCritical;
    draft.set('iscriticalsystemobject', [flag ? 'TRUE' : 'FALSE']);
  }
  if (draft.before === undefined || !draft.written.has('primarygroupid')) {
    draft.set('primarygroupid', [String(primaryGroupOf(control))]);
  }
}

function primaryGroupOf(control: number): number {
  if ((control & SERVER_TRUST_ACCOUNT) !== 0) return WellKnownRid.domainControllers;
  if ((control & WORKSTATION_TRUST_ACCOUNT) === 0) return WellKnownRid.domainUsers;
  return (control & PARTIAL_SECRETS_ACCOUNT) === 0
    ? WellKnownRid.domainComputers
    : WellKnownRid.readOnlyDomainControllers;
}

function isLocked({ before }: Draft, context: ControllerContext): boolean {
  if (before === undefined) return false;
  const { directory, profile } = context;
  const policy = effectivePolicy(directory, before);
  return isLockedOut(accountStateOf(directory, before), policy, profile, nowOf(context));
}
