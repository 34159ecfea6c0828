import type { AadstsText } from '../../../protocol/codes/aadsts.ts';
import { isPassThroughCode } from '../../../protocol/codes/aadsts.ts';

/** About the account, though their numbers are among those of Pass-through Authentication. */
const VERDICTS: ReadonlySet<AadstsText> = new Set(['AADSTS80004', 'AADSTS80012']);

/**
 * Whether Pass-through Authentication itself failed, so that synchronised hashes are asked where the tenant falls over
 * by itself. That a name or logon hours which Active Directory refuses are no failure of it is inferred.
 */
export function isFailureOfPassThrough(code: AadstsText): boolean {
  return isPassThroughCode(code) && !VERDICTS.has(code);
}
