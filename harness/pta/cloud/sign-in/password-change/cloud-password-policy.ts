import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import type { CloudUser } from '../../tenant/cloud-user.ts';
import { isBanned } from './banned-password.ts';

/** As documented for accounts of the cloud alone. */
const LENGTH_MIN = 8;
const LENGTH_MAX = 256;
const KINDS_MIN = 3;
const KINDS = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
/** A letter that is in everything is no name. */
const NAME_LENGTH_MIN = 3;

/**
 * Why the cloud does not take a new password; `undefined` when it does. That the name of the user is looked for in it,
 * and where, is read from the name of the code.
 *
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
 */
export function objectionToPassword(
  password: string,
  { userPrincipalName }: Pick<CloudUser, 'userPrincipalName'>,
  bannedWords: readonly string[],
): AadstsText | undefined {
  const { length } = password;
  if (length < LENGTH_MIN || length > LENGTH_MAX || !isMixed(password)) return 'AADSTS120002';
  const [name = ''] = userPrincipalName.toLowerCase().split('@');
  if (name.length >= NAME_LENGTH_MIN && password.toLowerCase().includes(name)) {
    return 'AADSTS120003';
  }
  return isBanned(password, bannedWords) ? 'AADSTS120018' : undefined;
}

function isMixed(password: string): boolean {
  return KINDS.filter((kind) => kind.test(password)).length >= KINDS_MIN;
}
