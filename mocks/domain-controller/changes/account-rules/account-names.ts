import { nameConflict, type ObjectNames } from '../../../directory/name-conflict.ts';
import { classViolation, constraint, nameTaken, notDeletable } from '../write-problem.ts';
import type { AccountRule } from './account-rule.ts';

/** Not allowed in a sAMAccountName. @see [MS-SAMR] 3.1.1.6 */
const FORBIDDEN = /["/\\[\]:;|=+*?<>,]/;

export const accountNames: AccountRule = (draft, context) => {
  return (
    samAccountName(draft, context) ?? userPrincipalName(draft, context) ?? taken(draft, context)
  );
};

const samAccountName: AccountRule = (draft) => {
  if (!draft.written.has('samaccountname')) return undefined;
  const name = draft.text('samaccountname');
  if (name === undefined) return notDeletable('sAMAccountName');
  const [forbidden] = FORBIDDEN.exec(name) ?? [];
  if (forbidden !== undefined) return constraint(`sAMAccountName cannot have a ${forbidden}.`);
  return name.endsWith('.') ? constraint('sAMAccountName cannot end with a full stop.') : undefined;
};

/** Deleting the attribute is right everywhere; Samba takes replacing it by nothing for a value that is missing. */
const userPrincipalName: AccountRule = (draft, { profile }) => {
  const isEmptied = draft.emptied.has('userprincipalname');
  return isEmptied && !profile.replacesUpnByNothing
    ? classViolation('userPrincipalName is replaced by nothing; delete it instead.')
    : undefined;
};

const taken: AccountRule = (draft, { directory }) => {
  const { parent, rdn, before, written } = draft;
  if (!written.has('userprincipalname') && !written.has('samaccountname')) return undefined;
  const own = { ...(before === undefined ? {} : { id: before.id }), parent, rdn };
  const conflictOf = (names: Pick<ObjectNames, 'userPrincipalName' | 'sAMAccountName'>) => {
    const found = nameConflict(directory, { ...own, ...names });
    // The place in the tree is looked at later, after everything that the schema says.
    return found?.kind === 'dn' ? undefined : found;
  };
  const conflict =
    conflictOf({ sAMAccountName: draft.text('samaccountname') }) ??
    conflictOf({ userPrincipalName: draft.text('userprincipalname') });
  if (conflict === undefined) return undefined;
  const text = `The name ${conflict.name} is taken by ${directory.dnOf(conflict.holder)}.`;
  const isUpn = conflict.kind === 'userPrincipalName' || conflict.kind === 'sam-implies-upn';
  return isUpn ? constraint(text) : nameTaken(text);
};
