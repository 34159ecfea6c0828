import type { EntryRecord } from '../../../directory/entry-record.ts';
import type { ControllerContext } from '../../controller-context.ts';
import type { Draft } from '../draft.ts';
import type { NamedChange } from '../named-change.ts';
import { reportPassword } from '../report-change.ts';
import type { WriteProblem } from '../write-problem.ts';
import { applyPassword } from './apply-password.ts';
import { passwordReader, UNICODE_PWD } from './password-attributes.ts';
import {
  bareAccessDenied,
  type PasswordAsked,
  type PasswordRequest,
  passwordAccessProblem,
  readPasswordRequest,
} from './password-request.ts';
import { applyPwdLastSet } from './pwd-last-set.ts';
import { unprotectedProblem } from './unprotected.ts';

/** What a modify request says of a password, and of the time of it. */
export interface PasswordChanges {
  readonly passwords: readonly NamedChange[];
  readonly pwdLastSet: readonly NamedChange[];
}

export interface PasswordOptions {
  /** A reset is held to history and age. */
  readonly hints: boolean;
  /** The connection is protected. */
  readonly secure: boolean;
}

/** `undefined` when the request is about no password. */
export function passwordAsked(
  changes: readonly NamedChange[],
  mayReset: boolean,
  { directory }: ControllerContext,
): PasswordAsked | undefined {
  const [key] = changes.map(({ schema }) => schema.key);
  const read = key === undefined ? undefined : passwordReader(key, directory);
  return read && { mayReset, isUnicodePwd: key === UNICODE_PWD, read };
}

export function passwordRightProblem(
  draft: Draft,
  changes: readonly NamedChange[],
  asked: PasswordAsked | undefined,
): WriteProblem | undefined {
  if (asked === undefined) return undefined;
  return draft.isA('user') ? passwordAccessProblem(changes, asked) : bareAccessDenied();
}

/** Decides what a request wants of a password, and of the time of it. */
export function passwordProblem(
  draft: Draft,
  record: EntryRecord,
  { passwords, pwdLastSet }: PasswordChanges,
  asked: PasswordAsked | undefined,
  context: ControllerContext,
  { hints, secure }: PasswordOptions,
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
