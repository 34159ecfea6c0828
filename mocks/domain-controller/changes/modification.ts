import type { EntryRecord } from '../../directory/entry-record.ts';
import type { ControllerContext } from '../controller-context.ts';
import type { RequestedChange } from '../ldap/ldap-operation.ts';
import { accountProblem } from './account-rules.ts';
import { applyChange } from './apply-change.ts';
import { changeClasses } from './class-rules.ts';
import type { Draft } from './draft.ts';
import { type NamedChange, namedAttribute } from './named-change.ts';
import { applyPassword } from './passwords/apply-password.ts';
import { passwordReader, UNICODE_PWD } from './passwords/password-attributes.ts';
import {
  bareAccessDenied,
  type PasswordAsked,
  type PasswordRequest,
  passwordAccessProblem,
  readPasswordRequest,
} from './passwords/password-request.ts';
import { applyPwdLastSet } from './passwords/pwd-last-set.ts';
import { unprotectedProblem } from './passwords/unprotected.ts';
import { reportPassword } from './report-change.ts';
import { referenceProblem } from './request-values.ts';
import { namingProblem, objectProblem, schemaProblem } from './schema-rules.ts';
import {
  accessDenied,
  unknownAttribute,
  type WriteProblem,
} from './write-problem.ts';
import { mayWriteAll, mayWriteAttribute, type Writer } from './writer.ts';

export interface ModifyOptions {
  readonly permissive: boolean;
  /** A reset is held to history and age. */
  readonly hints: boolean;
  /** The connection is protected. */
  readonly secure: boolean;
}

/** The changes of a request by what they are about. */
interface SortedChanges {
  readonly all: readonly NamedChange[];
  readonly classes: readonly NamedChange[];
  readonly passwords: readonly NamedChange[];
  readonly pwdLastSet: readonly NamedChange[];
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
  const asked = passwordAsked(sorted, mayAll, context);
  const first = (
    some: readonly NamedChange[],
    problemOf: (change: NamedChange) => WriteProblem | undefined,
  ) => {
    for (const change of some) {
      const problem = problemOf(change);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  const early =
    changeClasses(draft, sorted.classes) ??
    first(sorted.others, (change) => referenceProblem(change.schema, change, context)) ??
    unknownOrForbidden(changes, record, writer, mayAll, context) ??
    passwordRightProblem(sorted, record, draft, asked);
  if (early !== undefined) return early;
  let late: WriteProblem | undefined;
  for (const change of sorted.others) {
    const problem = applyChange(draft, change, context, options);
    late ??= problem;
  }
  return (
    accountProblem(draft, context) ??
    passwordProblem(draft, record, sorted, asked, context, options) ??
    first(sorted.others, (change) =>
      isSettled(draft, change) ? undefined : schemaProblem(change, draft, context),
    ) ??
    first(sorted.others, (change) => namingProblem(change, draft)) ??
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
    all,
    classes: all.filter(isClasses),
    passwords: all.filter(isPassword),
    pwdLastSet: all.filter(isPwdLastSet),
    others: all.filter((each) => !isClasses(each) && !isPassword(each) && !isPwdLastSet(each)),
  };
}

function passwordAsked(
  { passwords }: SortedChanges,
  mayReset: boolean,
  { directory }: ControllerContext,
): PasswordAsked | undefined {
  const [key] = passwords.map(({ schema }) => schema.key);
  const read = key === undefined ? undefined : passwordReader(key, directory);
  return read && { mayReset, isUnicodePwd: key === UNICODE_PWD, read };
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

function passwordRightProblem(
  { passwords }: SortedChanges,
  record: EntryRecord,
  draft: Draft,
  asked: PasswordAsked | undefined,
): WriteProblem | undefined {
  if (asked === undefined) return undefined;
  const hasPasswords = draft.isA('user') && record.attributes['samaccountname'] !== undefined;
  return hasPasswords ? passwordAccessProblem(passwords, asked) : bareAccessDenied();
}

function passwordProblem(
  draft: Draft,
  record: EntryRecord,
  { passwords, pwdLastSet }: SortedChanges,
  asked: PasswordAsked | undefined,
  context: ControllerContext,
  { hints, secure }: ModifyOptions,
): WriteProblem | undefined {
  const hasNewPassword = asked !== undefined;
  if (asked !== undefined) {
    const request = readPasswordRequest(passwords, asked);
    const problem =
      unprotectedProblem(secure, context) ?? applyPassword(draft, request, context, { hints });
    reportPassword(record, byWhom(request, asked), problem, context);
    if (problem !== undefined) return problem;
  }
  return applyPwdLastSet(draft, pwdLastSet, context, { hasNewPassword });
}

function byWhom(request: PasswordRequest, { mayReset }: PasswordAsked): 'user' | 'administrator' {
  const isReset = request.kind === 'refused' ? mayReset : request.kind === 'reset';
  return isReset ? 'administrator' : 'user';
}

/** A rule has read what the syntax does not allow, and nothing is left to object to. */
function isSettled(draft: Draft, { schema: { key } }: NamedChange): boolean {
  return LENIENT.has(key) && !draft.unread.has(key);
}

const LENIENT: ReadonlySet<string> = new Set(['useraccountcontrol', 'grouptype']);
