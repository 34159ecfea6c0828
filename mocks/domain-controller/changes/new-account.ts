import { NEW_ACCOUNT } from '../../directory/account-entry.ts';
import { UserAccountControl } from '../../directory/user-account-control.ts';
import { unwilling } from './apply-change.ts';
import type { ObjectRule } from './object-rules.ts';
import { WriteError } from './write-refusal.ts';

const RANDOM_NAME_BYTES = 10;

/** What an account or group gets that its request does not say. */
export const applyNewAccount: ObjectRule = (draft, { random, profile }) => {
  if (!draft.isA('user') && !draft.isA('group')) return undefined;
  if (draft.text('samaccountname') === undefined && !draft.written.has('samaccountname')) {
    const hex = Buffer.from(random.bytes(RANDOM_NAME_BYTES)).toString('hex').toUpperCase();
    draft.set('samaccountname', [`$${hex.slice(0, 6)}-${hex.slice(6)}`]);
  }
  if (draft.isA('group')) return undefined;
  const hasPrimaryGroup = draft.written.has('primarygroupid');
  for (const [key, value] of Object.entries(NEW_ACCOUNT)) {
    if (typeof value === 'string') draft.setDefault(key, value);
  }
  if (hasPrimaryGroup) draft.set('primarygroupid', draft.values('primarygroupid'));
  return withoutPassword(draft) && !profile.addsEnabledWithoutPassword
    ? {
        ...unwilling('A new enabled account needs a password.'),
        code: WriteError.passwordRestriction,
      }
    : undefined;
};

const { ACCOUNTDISABLE, PASSWD_NOTREQD } = UserAccountControl;

function withoutPassword(draft: Parameters<ObjectRule>[0]): boolean {
  const control = draft.integer('useraccountcontrol');
  const exempt = BigInt(ACCOUNTDISABLE | PASSWD_NOTREQD);
  return control !== undefined && (control & exempt) === 0n && !draft.written.has('unicodepwd');
}
