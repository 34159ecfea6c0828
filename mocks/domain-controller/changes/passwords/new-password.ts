import type { ControllerContext } from '../../controller-context.ts';
import type { Draft } from '../draft.ts';
import type { NamedChange } from '../named-change.ts';
import { constraint, unwilling, type WriteProblem } from '../write-problem.ts';
import { applyPassword } from './apply-password.ts';
import { passwordReader } from './password-attributes.ts';
import { applyPwdLastSet } from './pwd-last-set.ts';
import { unprotectedProblem } from './unprotected.ts';

/** Gives a new account the password, and the time of it, that the add request says. Other objects have none, and no objection to one. */
export function applyNewPassword(
  draft: Draft,
  changes: readonly NamedChange[],
  context: ControllerContext,
  { secure }: { readonly secure: boolean },
): WriteProblem | undefined {
  const times = changes.filter(({ schema }) => schema.key === 'pwdlastset');
  const given = changes.find(
    ({ schema }) => passwordReader(schema.key, context.directory) !== undefined,
  );
  const hasNewPassword = given !== undefined && draft.isA('user');
  const problem = hasNewPassword
    ? (unprotectedProblem(secure, context) ?? setPassword(draft, given, context))
    : undefined;
  return problem ?? applyPwdLastSet(draft, times, context, { hasNewPassword });
}

function setPassword(
  draft: Draft,
  { schema, values }: NamedChange,
  context: ControllerContext,
): WriteProblem | undefined {
  const octets = values.at(-1);
  if (octets === undefined) return constraint(`${schema.name} needs a value.`);
  const fresh = passwordReader(schema.key, context.directory)?.(octets);
  if (fresh === undefined) {
    return unwilling(`${schema.name} takes a password in quotation marks, as UTF-16.`);
  }
  return applyPassword(draft, { kind: 'reset', fresh }, context, { hints: false });
}
