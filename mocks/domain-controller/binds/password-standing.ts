import type { AccountState } from '../../directory/account-state.ts';
import { TICKS_PER_MINUTE } from '../../directory/file-time.ts';
import type { BindAttempt } from './bind-checks/bind-check.ts';

/**
 * What an offered password is to an account: the current one; the previous one within its grace; an earlier one
 * that is still remembered, refused but not counted; or wrong.
 */
export type PasswordStanding = 'current' | 'recent' | 'remembered' | 'wrong';

/** How long the previous password still binds. Observed on Samba; KB 906305 describes it for network logons. */
const PREVIOUS_PASSWORD_GRACE = 60n * TICKS_PER_MINUTE;

/** The current password and two previous ones are looked at, fewer when the history is shorter. */
const PASSWORDS_COMPARED = 3;

/** Compared as exact text: case, blanks and Unicode normal form all matter. An empty password is always wrong. */
export function passwordStanding(
  account: AccountState,
  { password, now, rememberedPasswords }: BindAttempt,
): PasswordStanding {
  const offered = untilNul(password.reveal());
  const compared = Math.max(Math.min(rememberedPasswords, PASSWORDS_COMPARED), 1);
  const position = account.passwords
    .slice(0, compared)
    .findIndex((stored) => stored.reveal() === offered);
  if (position === -1 || offered === '') return 'wrong';
  if (position === 0) return 'current';
  const graceEnds = account.pwdLastSet + PREVIOUS_PASSWORD_GRACE;
  const recent = position === 1 && account.pwdLastSet !== 0n && now <= graceEnds;
  return recent ? 'recent' : 'remembered';
}

/** A password ends at its first NUL: observed on Samba, inferred for Windows. */
function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
