import { parseUpn } from '../../mocks/directory/user-principal-name.ts';
import { HarnessError } from '../runtime/errors.ts';

/** Error code: what was given as a user's name is no user principal name. */
export const MALFORMED_UPN = 'MALFORMED_UPN';

/** Enough of a wrong name to recognise it. */
const SHOWN_LENGTH_MAX = 80;

/** @throws HarnessError `MALFORMED_UPN` */
export function assertSignInName(text: string): void {
  if (parseUpn(text) !== undefined) return;
  const shown = JSON.stringify(text.slice(0, SHOWN_LENGTH_MAX));
  throw new HarnessError(
    MALFORMED_UPN,
    `${shown} is no user principal name; write it as alice@contoso.test, without blanks or control characters.`,
  );
}
