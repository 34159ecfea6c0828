import { Secret } from '../../../harness/runtime/secret.ts';
import { WellKnownRid } from '../../directory/default-entries.ts';
import { UserAccountControl } from '../../directory/user-account-control.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import { unlock } from './account-times.ts';
import { unwilling } from './apply-change.ts';
import type { ObjectRule } from './object-rules.ts';
import { WriteError } from './write-refusal.ts';

const {
  ACCOUNTDISABLE,
  INTERDOMAIN_TRUST_ACCOUNT,
  LOCKOUT,
  NORMAL_ACCOUNT,
  PASSWD_CANT_CHANGE,
  PASSWD_NOTREQD,
  PASSWORD_EXPIRED,
  SCRIPT,
  SERVER_TRUST_ACCOUNT,
  SMARTCARD_REQUIRED,
  TEMP_DUPLICATE_ACCOUNT,
  WORKSTATION_TRUST_ACCOUNT,
} = UserAccountControl;

const KINDS =
  NORMAL_ACCOUNT | INTERDOMAIN_TRUST_ACCOUNT | WORKSTATION_TRUST_ACCOUNT | SERVER_TRUST_ACCOUNT;

/** Never stored: these are computed, or have no meaning any more. */
const NOT_STORED = SCRIPT | LOCKOUT | PASSWORD_EXPIRED;

/** What an account gets that is added without the attribute: no password, and so no log-on. */
const UNSAID = PASSWD_NOTREQD | ACCOUNTDISABLE;

const RANDOM_PASSWORD_BYTES = 120;

/**
 * What is stored of a new `userAccountControl`, and what follows from it: an unlock when the lock's bit is not among
 * the bits, a primary group that fits the kind of account, and a password that nobody knows when a smart card is
 * required from now on. Observed on Samba 4.17.
 */
export const applyAccountControl: ObjectRule = (draft, { random }) => {
  const isNew = draft.before === undefined;
  const isAccount = draft.isA('user');
  if (!isAccount || (!isNew && !draft.written.has('useraccountcontrol'))) return undefined;
  const asked = draft.integer('useraccountcontrol');
  if (asked === undefined && !isNew) {
    const text = 'userAccountControl cannot be deleted.';
    return { ...unwilling(text), code: WriteError.notDeletable };
  }
  const kindUnsaid = draft.isA('computer') ? WORKSTATION_TRUST_ACCOUNT : NORMAL_ACCOUNT;
  const bits = asked === undefined ? kindUnsaid | UNSAID : Number(BigInt.asIntN(32, asked));
  if ((bits & TEMP_DUPLICATE_ACCOUNT) !== 0) {
    const text = 'UF_TEMP_DUPLICATE_ACCOUNT is never allowed.';
    return { resultCode: LdapResultCode.other, code: WriteError.invalidParameter, text };
  }
  if ((bits & SERVER_TRUST_ACCOUNT) !== 0 && !draft.isA('computer')) {
    const text = 'UF_SERVER_TRUST_ACCOUNT needs the object class computer.';
    const resultCode = LdapResultCode.objectClassViolation;
    return { resultCode, code: WriteError.machineClassRequired, text };
  }
  const kind = (bits & KINDS) === 0 ? NORMAL_ACCOUNT : 0;
  const dropped = isNew ? NOT_STORED : NOT_STORED | PASSWD_CANT_CHANGE;
  const stored = (bits | kind) & ~dropped;
  const before = Number(draft.before?.attributes['useraccountcontrol'] ?? 0);
  draft.set('useraccountcontrol', [String(stored)]);
  if (isNew || (before & KINDS) !== (stored & KINDS)) {
    draft.set('primarygroupid', [String(primaryGroupOf(stored))]);
  }
  if ((bits & LOCKOUT) === 0 && (draft.integer('lockouttime') ?? 0n) !== 0n) unlock(draft);
  if ((stored & SMARTCARD_REQUIRED) !== 0 && (before & SMARTCARD_REQUIRED) === 0) {
    const unknown = Buffer.from(random.bytes(RANDOM_PASSWORD_BYTES)).toString('base64');
    draft.passwords = [new Secret(unknown), ...draft.passwords];
  }
  return undefined;
};

function primaryGroupOf(control: number): number {
  if ((control & SERVER_TRUST_ACCOUNT) !== 0) return WellKnownRid.domainControllers;
  return (control & WORKSTATION_TRUST_ACCOUNT) === 0
    ? WellKnownRid.domainUsers
    : WellKnownRid.domainComputers;
}
