import { type ControllerContext, nowOf } from '../../controller-context.ts';
import { LdapResultCode, type RequestedChange } from '../../ldap/ldap-operation.ts';
import { leadingInteger } from '../account-rules/lenient-integer.ts';
import type { Draft } from '../draft.ts';
import { textOf } from '../request-values.ts';
import { notDeletable, otherError, WriteError, type WriteProblem } from '../write-problem.ts';

const KEY = 'pwdlastset';

/**
 * 0 asks for a change at the next log-on; -1 takes that back, and changes nothing where it does not have to. The time
 * itself is the directory's to write. Of several values the last one counts.
 *
 * @param hasNewPassword - the same request sets a password, and with it the time
 * @see [MS-SAMR] 3.1.1.8.8
 */
export function applyPwdLastSet(
  draft: Draft,
  changes: readonly RequestedChange[],
  context: ControllerContext,
  { hasNewPassword }: { readonly hasNewPassword: boolean },
): WriteProblem | undefined {
  if (changes.length === 0) return undefined;
  draft.written.add(KEY);
  const valuesOf = (isDeleted: boolean) =>
    changes
      .filter(({ operation }) => (operation === 'delete') === isDeleted)
      .flatMap(({ values }) => values.map(textOf));
  const [old, fresh] = [valuesOf(true).at(-1), valuesOf(false).at(-1)];
  if (fresh === undefined) return notDeletable('pwdLastSet');
  const before = BigInt(String(draft.before?.attributes[KEY] ?? 0));
  if (old !== undefined && leadingInteger(old) !== before) return oldValueMissing();
  const time = /^\s*[+-]?\d/.test(fresh) ? leadingInteger(fresh) : undefined;
  if (time === 0n) draft.set(KEY, ['0']);
  else if (time === -1n) {
    const isSet = hasNewPassword || before !== 0n;
    if (!isSet) draft.set(KEY, [String(nowOf(context))]);
  } else return otherError('pwdLastSet takes 0 and -1 only.', WriteError.invalidParameter);
  return undefined;
}

function oldValueMissing(): WriteProblem {
  return {
    resultCode: LdapResultCode.noSuchAttribute,
    code: WriteError.oldValueMissing,
    text: 'pwdLastSet does not have the value to delete.',
  };
}
