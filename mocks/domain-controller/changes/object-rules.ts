import { nameConflict } from '../../directory/name-conflict.ts';
import type { ControllerContext } from '../controller-context.ts';
import { LdapResultCode } from '../ldap/ldap-operation.ts';
import { applyAccountControl } from './account-control.ts';
import { applyLockoutTime, applyPwdLastSet } from './account-times.ts';
import { constraint, unwilling } from './apply-change.ts';
import type { Draft } from './draft.ts';
import { applyPrimaryGroup, checkMembers } from './group-rules.ts';
import { checkPolicy } from './policy-rules.ts';
import { WriteError, type WriteProblem } from './write-refusal.ts';

/** Looks at a draft after all its changes; may bring other attributes into line. `undefined` means "no objection". */
export type ObjectRule = (draft: Draft, context: ControllerContext) => WriteProblem | undefined;

/** Not allowed in a sAMAccountName. @see [MS-SAMR] 3.1.1.6 */
const FORBIDDEN_IN_SAM = /["/\\[\]:;|=+*?<>,]/;

const checkSamAccountName: ObjectRule = (draft) => {
  if (!draft.written.has('samaccountname')) return undefined;
  const name = draft.text('samaccountname');
  if (name === undefined) {
    const text = 'sAMAccountName cannot be deleted.';
    return { ...unwilling(text), code: WriteError.notDeletable };
  }
  const found = FORBIDDEN_IN_SAM.exec(name);
  return found === null ? undefined : constraint(`sAMAccountName cannot have a ${found[0]}.`);
};

const checkNames: ObjectRule = (draft, { directory }) => {
  const userPrincipalName = draft.text('userprincipalname');
  const sAMAccountName = draft.text('samaccountname');
  const isUnchanged =
    !draft.written.has('userprincipalname') && !draft.written.has('samaccountname');
  if (draft.before !== undefined && isUnchanged) return undefined;
  const { parent, rdn, before } = draft;
  const conflict = nameConflict(directory, {
    ...(before === undefined ? {} : { id: before.id }),
    parent,
    rdn,
    userPrincipalName,
    sAMAccountName,
  });
  if (conflict === undefined) return undefined;
  const text = `The name ${conflict.name} is taken by ${directory.dnOf(conflict.holder)}.`;
  const isUpn = conflict.kind === 'userPrincipalName' || conflict.kind === 'sam-implies-upn';
  return isUpn
    ? constraint(text)
    : { resultCode: LdapResultCode.entryAlreadyExists, code: WriteError.nameTaken, text };
};

/** In this order; the first objection is the answer. */
export const OBJECT_RULES: readonly ObjectRule[] = [
  checkSamAccountName,
  checkNames,
  applyAccountControl,
  applyPwdLastSet,
  applyLockoutTime,
  applyPrimaryGroup,
  checkMembers,
  checkPolicy,
];
