import { HarnessError } from '../../harness/runtime/errors.ts';

/** Error code: a userPrincipalName is not `prefix@suffix`. */
export const DIRECTORY_UPN_MALFORMED = 'DIRECTORY_UPN_MALFORMED';

/** Longest userPrincipalName, in characters. @see [MS-ADA3] userPrincipalName, rangeUpper */
export const UPN_LENGTH_MAX = 1_024;

export interface UserPrincipalName {
  readonly prefix: string;
  readonly suffix: string;
}

/** Splits at the last `@`; `undefined` when either side is empty, or holds a blank at its edge or a control. */
export function parseUpn(text: string): UserPrincipalName | undefined {
  const at = text.lastIndexOf('@');
  const prefix = text.slice(0, Math.max(at, 0));
  const suffix = text.slice(at + 1);
  const readable =
    at > 0 && suffix !== '' && text.length <= UPN_LENGTH_MAX && !/[\s\p{Cc}]/u.test(text);
  return readable ? { prefix, suffix } : undefined;
}

/** @throws HarnessError `DIRECTORY_UPN_MALFORMED` */
export function assertUpn(text: string): void {
  if (parseUpn(text) !== undefined) return;
  throw new HarnessError(
    DIRECTORY_UPN_MALFORMED,
    `${JSON.stringify(text)} is not a userPrincipalName; write it as alice@contoso.test, without blanks.`,
  );
}
