import type { Secret } from '../../../harness/runtime/secret.ts';
import type { DirectoryProfile } from '../../directory/directory-profile.ts';
import type { DomainPolicy } from '../../directory/domain-policy.ts';
import type { FileTime } from '../../directory/file-time.ts';

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

/** Bit of `pwdProperties`. @see [MS-SAMR] 2.2.1.5 */
const DOMAIN_PASSWORD_COMPLEX = 1;

/** Why a password may not be set, whoever sets it. */
export function objectionToPassword(given: NewPassword): string | undefined {
  const { password, policy } = given;
  const text = password.reveal();
  if (text.length < policy.minPwdLength) {
    return `the password is too short; it needs ${policy.minPwdLength} characters`;
  }
  const mustBeComplex = (policy.pwdProperties & DOMAIN_PASSWORD_COMPLEX) !== 0;
  if (mustBeComplex && !isComplex(text)) {
    return 'the password needs characters of three kinds: upper case, lower case, digits, others';
  }
  if (mustBeComplex && given.profile.checksNamesInPasswords && containsName(given)) {
    return 'the password contains a name of the account';
  }
  return undefined;
}

/** Why a user may not change to a password. */
export function objectionToChange(
  given: NewPassword,
  { passwords, pwdLastSet, now }: PasswordHistory,
): string | undefined {
  const { minPwdAge, pwdHistoryLength } = given.policy;
  if (pwdLastSet !== 0n && minPwdAge < 0n && now - pwdLastSet < -minPwdAge) {
    return 'the password was changed too recently';
  }
  const objection = objectionToPassword(given);
  if (objection !== undefined) return objection;
  const text = given.password.reveal();
  const remembered = passwords.slice(0, Math.max(pwdHistoryLength, 1));
  return remembered.some((stored) => stored.reveal() === text)
    ? 'the password was used before'
    : undefined;
}

const KINDS = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9\u0080-\uffff]/, /[\u0080-\uffff]/];
const KINDS_NEEDED = 3;

/** Three kinds of five. Observed on Samba: letters outside ASCII are one kind together, whatever their case. @see [MS-SAMR] 3.1.1.7.1 */
function isComplex(text: string): boolean {
  return KINDS.filter((kind) => kind.test(text)).length >= KINDS_NEEDED;
}

const NAME_LENGTH_MIN = 3;

/** The sAMAccountName as a whole, and each word of the displayName. @see [MS-SAMR] 3.1.1.7.1 */
function containsName({ password, sAMAccountName, displayName }: NewPassword): boolean {
  const text = password.reveal().toLowerCase();
  const names = [sAMAccountName, ...displayName.split(/[,.\-_ #\t]+/)];
  return names.some((name) => name.length >= NAME_LENGTH_MIN && text.includes(name.toLowerCase()));
}
