import type { Secret } from '../../../../harness/runtime/secret.ts';
import type { RequestedChange } from '../../ldap/ldap-operation.ts';
import { accessDenied, constraint, unwilling, type WriteProblem } from '../write-problem.ts';

/** What a request wants of a password. */
export type PasswordRequest =
  /** By whoever knows the old one. */
  | { readonly kind: 'change'; readonly old: Secret; readonly fresh: Secret }
  /** By whoever has the right to. */
  | { readonly kind: 'reset'; readonly fresh: Secret }
  | { readonly kind: 'refused'; readonly problem: WriteProblem };

/** Who asks, and of which attribute. */
export interface PasswordAsked {
  /** The right to reset passwords. */
  readonly mayReset: boolean;
  /** `unicodePwd`, or `userPassword` where that is a password. */
  readonly isUnicodePwd: boolean;
  readonly read: (octets: Uint8Array) => Secret | undefined;
}

/**
 * Whether somebody may ask for that: changing a password, by deleting the old and adding the new one, is everybody's;
 * what could only be a reset needs the right to.
 */
export function passwordAccessProblem(
  changes: readonly RequestedChange[],
  { mayReset }: PasswordAsked,
): WriteProblem | undefined {
  const { deletes, adds, replaces } = byOperation(changes);
  if (mayReset || (deletes.length > 0 && adds.length === 0 && replaces.length === 0)) {
    return undefined;
  }
  if (replaces.length > 0 || adds.length !== deletes.length) return bareAccessDenied();
  const isReset = valuesOf(adds).length === 1 && valuesOf(deletes).length === 0;
  return isReset ? { ...constraint('A change needs the old password.'), bare: true } : undefined;
}

/** Reads the changes to a password. The order of the objections is that of Samba 4.17. */
export function readPasswordRequest(
  changes: readonly RequestedChange[],
  { isUnicodePwd, read }: PasswordAsked,
): PasswordRequest {
  const { deletes, adds, replaces } = byOperation(changes);
  const problem = formProblem(deletes, adds, replaces);
  if (problem !== undefined) return { kind: 'refused', problem };
  const old = valuesOf(deletes).at(-1);
  const given = [...valuesOf(replaces), ...valuesOf(adds)].at(-1);
  if (given === undefined) {
    const text = 'A password cannot be deleted.';
    return { kind: 'refused', problem: isUnicodePwd ? unwilling(text) : constraint(text) };
  }
  const text = 'unicodePwd takes a password in quotation marks, as UTF-16, little-endian.';
  const [fresh, known] = [read(given), old === undefined ? undefined : read(old)];
  if (fresh === undefined) {
    return { kind: 'refused', problem: old === undefined ? unwilling(text) : constraint(text) };
  }
  if (old === undefined) return { kind: 'reset', fresh };
  return known === undefined
    ? { kind: 'refused', problem: unwilling(text) }
    : { kind: 'change', old: known, fresh };
}

type Changes = readonly RequestedChange[];

function formProblem(deletes: Changes, adds: Changes, replaces: Changes): WriteProblem | undefined {
  if (valuesOf(deletes).length > deletes.length) {
    return constraint('At most one value can be deleted.');
  }
  if (adds.some(({ values }) => values.length !== 1)) {
    return constraint('Exactly one value can be added.');
  }
  if (adds.length > 0 && deletes.length === 0) {
    return unwilling('To change a password, delete the old one in the same request.');
  }
  if (deletes.length > 1 || adds.length > 1) {
    return unwilling('A password is changed by one deletion and one addition.');
  }
  if (replaces.length > 0 && deletes.length > 0) {
    return { ...unwilling('A request changes a password, or resets it.'), bare: true };
  }
  return undefined;
}

function byOperation(changes: Changes) {
  const of = (operation: RequestedChange['operation']) =>
    changes.filter((change) => change.operation === operation);
  return { deletes: of('delete'), adds: of('add'), replaces: of('replace') };
}

function valuesOf(changes: Changes): readonly Uint8Array[] {
  return changes.flatMap(({ values }) => values);
}

export function bareAccessDenied(): WriteProblem {
  return { ...accessDenied('The account that is bound has no right to reset it.'), bare: true };
}
