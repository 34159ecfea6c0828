import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { RequestedChange } from '../ldap/ldap-operation.ts';
import { accountProblem } from './account-rules.ts';
import { applyChange } from './apply-change.ts';
import { changeClasses } from './class-rules.ts';
import type { Draft } from './draft.ts';
import { firstProblem, type NamedChange, namedAttribute } from './named-change.ts';
import {
  type PasswordChanges,
  type PasswordOptions,
  passwordAsked,
  passwordProblem,
  passwordRightProblem,
} from './passwords/modify-password.ts';
import { passwordReader } from './passwords/password-attributes.ts';
import { referenceProblem } from './request-values.ts';
import { namingProblem, objectProblem, schemaProblem } from './schema-rules.ts';
import { accessDenied, unknownAttribute, type WriteProblem } from './write-problem.ts';
import { mayWriteAll, mayWriteAttribute, type Writer } from './writer.ts';

export interface ModifyOptions extends PasswordOptions {
  /** Adding what is there and deleting what is not are no errors. */
  readonly permissive: boolean;
}

/** The changes of a request by what they are about. */
interface SortedChanges extends PasswordChanges {
  readonly classes: readonly NamedChange[];
  readonly others: readonly NamedChange[];
}

/**
 * Brings a draft of the object to what a modify request asks for, or says why it cannot be. When several things are
 * wrong, the first one in this order is the answer; the order is that of Samba 4.17.
 */
export function modificationProblem(
  draft: Draft,
  record: EntryRecord,
  changes: readonly RequestedChange[],
  writer: Writer,
  context: ControllerContext,
  options: ModifyOptions,
): WriteProblem | undefined {
  const sorted = sort(changes, context);
  const mayAll = mayWriteAll(writer, record, context);
  const asked = passwordAsked(sorted.passwords, mayAll, context);
  const early =
    changeClasses(draft, sorted.classes) ??
    firstProblem(sorted.others, (change) => referenceProblem(change.schema, change, context)) ??
    unknownOrForbidden(changes, record, writer, mayAll, context) ??
    passwordRightProblem(draft, sorted.passwords, asked);
  if (early !== undefined) return early;
  let late: WriteProblem | undefined;
  for (const change of sorted.others) {
    const problem = applyChange(draft, change, context, options);
    late ??= problem;
  }
  return (
    accountProblem(draft, context) ??
    passwordProblem(draft, record, sorted, asked, context, options) ??
    firstProblem(sorted.others, (change) => schemaProblem(change, draft, context)) ??
    firstProblem(sorted.others, (change) => namingProblem(change, draft)) ??
    late ??
    objectProblem(draft)
  );
}

function sort(
  changes: readonly RequestedChange[],
  { directory, profile }: ControllerContext,
): SortedChanges {
  const all = changes.flatMap((change): NamedChange[] => {
    const schema = namedAttribute(change.attribute, profile);
    return schema === undefined ? [] : [{ ...change, schema }];
  });
  const isClasses = ({ schema }: NamedChange) => schema.key === 'objectclass';
  const isPassword = ({ schema }: NamedChange) =>
    passwordReader(schema.key, directory) !== undefined;
  const isPwdLastSet = ({ schema }: NamedChange) => schema.key === 'pwdlastset';
  return {
    classes: all.filter(isClasses),
    passwords: all.filter(isPassword),
    pwdLastSet: all.filter(isPwdLastSet),
    others: all.filter((each) => !isClasses(each) && !isPassword(each) && !isPwdLastSet(each)),
  };
}

/** In the order of the request: whichever change is wrong first is the answer. */
function unknownOrForbidden(
  changes: readonly RequestedChange[],
  record: EntryRecord,
  writer: Writer,
  mayAll: boolean,
  { directory, profile }: ControllerContext,
): WriteProblem | undefined {
  for (const { attribute } of changes) {
    const schema = namedAttribute(attribute, profile);
    if (schema === undefined) return { ...unknownAttribute(attribute), bare: true };
    const isAllowed =
      mayAll ||
      passwordReader(schema.key, directory) !== undefined ||
      mayWriteAttribute(writer, record, schema.key);
    if (isAllowed) continue;
    const problem = accessDenied(`The account that is bound may not write ${schema.name}.`);
    // Members and service names are written by way of rights of their own.
    const isBare = schema.key === 'member' || schema.key === 'serviceprincipalname';
    return isBare ? { ...problem, bare: true } : problem;
  }
  return undefined;
}
