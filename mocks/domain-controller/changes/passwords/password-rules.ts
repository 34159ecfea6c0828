import type { Secret } from '../../../../harness/runtime/secret.ts';
import type { DirectoryProfile } from '../../../directory/directory-profile.ts';
import type { DomainPolicy } from '../../../directory/domain-policy.ts';
import type { FileTime } from '../../../directory/file-time.ts';
import { isComplex } from './password-complexity.ts';

/** A password that somebody wants an account to have. */
export interface NewPassword {
  readonly password: Secret;
  readonly policy: DomainPolicy;
  readonly profile: DirectoryProfile;
  readonly sAMAccountName: string;
  readonly displayName: string;
}

/** What a user's own change looks at besides. */
export interface PasswordHistory {
  /** Current password first. */
  readonly passwords: readonly Secret[];
  readonly pwdLastSet: FileTime;
  readonly now: FileTime;
}

/** Bits of `pwdProperties`. @see [MS-SAMR] 2.2.1.5 */
const DOMAIN_PASSWORD_COMPLEX = 1;
const DOMAIN_REFUSE_PASSWORD_CHANGE = 32;

/** A negative minimum is a number without its sign to the directory: no password is that long. */
const UNSIGNED = 2 ** 32;

/** Why a password may not be set, whoever sets it. */
export function objectionToPassword(given: NewPassword): string | undefined {
  const { password, policy } = given;
  const text = password.reveal();
  const { minPwdLength } = policy;
  const lengthMin = minPwdLength < 0 ? UNSIGNED + minPwdLength : minPwdLength;
  if (text.length < lengthMin) return `the password is too short; it needs ${lengthMin} characters`;
  if ((policy.pwdProperties & DOMAIN_PASSWORD_COMPLEX) === 0) return undefined;
  if (!isComplex(text)) {
    return 'the password needs three of upper case, lower case, digits, symbols, other letters';
  }
  return given.profile.checksNamesInPasswords && containsName(given)
    ? 'the password contains a name of the account'
    : undefined;
}

/** Why a user may not change to a password. */
export function objectionToChange(
  given: NewPassword,
  { passwords, pwdLastSet, now }: PasswordHistory,
): string | undefined {
  const { minPwdAge, pwdHistoryLength, pwdProperties } = given.policy;
  if (pwdLastSet - minPwdAge > now) return 'the password was changed too recently';
  const objection = objectionToPassword(given);
  if (objection !== undefined) return objection;
  if (isRemembered(given.password, passwords, pwdHistoryLength)) {
    return 'the password was used before';
  }
  const isRefused = (pwdProperties & DOMAIN_REFUSE_PASSWORD_CHANGE) !== 0;
  return isRefused ? 'the domain lets nobody change a password' : undefined;
}

/** What is remembered counts, however short the history has become since. Without a history even the current one is free. */
function isRemembered(
  password: Secret,
  passwords: readonly Secret[],
  pwdHistoryLength: number,
): boolean {
  const text = password.reveal();
  const looksAtCurrent = pwdHistoryLength > 0 || passwords.length > 1;
  return passwords.slice(looksAtCurrent ? 0 : 1).some((remembered) => remembered.reveal() === text);
}

const NAME_LENGTH_MIN = 3;

/** The sAMAccountName as a whole, and each word of the displayName. @see [MS-SAMR] 3.1.1.7.1 */
function containsName({ password, sAMAccountName, displayName }: NewPassword): boolean {
  const text = password.reveal().toLowerCase();
  const names = [sAMAccountName, ...displayName.split(/[,.\-_ #\t]+/)];
  return names.some((name) => name.length >= NAME_LENGTH_MIN && text.includes(name.toLowerCase()));
}
