import type { DataCentreVariance, LockoutGrowth } from '../smart-lockout-settings.ts';
import type { Attacked } from './attacks.ts';
import type { AccountLockoutPolicy, EntraLockoutPolicy } from './lockout-policies.ts';
import type { PolicyFinding } from './policy-finding.ts';

/** What is not published, as it is taken to be. */
export interface LintAssumptions {
  readonly growth: LockoutGrowth;
  readonly variance: DataCentreVariance;
}

/** One policy of Active Directory behind one of Entra. */
export interface Situation {
  readonly entra: EntraLockoutPolicy;
  readonly activeDirectory: AccountLockoutPolicy;
  /** Which policy of Active Directory it is, such as `domain`. */
  readonly policy: string;
  readonly directPaths: readonly string[] | undefined;
  readonly assumptions: LintAssumptions;
}

/** No finding where a rule has nothing to say. */
export type PolicyRule = (
  situation: Situation,
) => PolicyFinding | readonly PolicyFinding[] | undefined;

export const SMART_LOCKOUT_PAGE =
  'https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout';
export const B2C_PAGE = 'https://learn.microsoft.com/azure/active-directory-b2c/threat-management';

export function attacked({ entra, activeDirectory, assumptions }: Situation): Attacked {
  return { entra, growth: assumptions.growth, activeDirectory };
}

/** `null` until an administrator unlocks. */
export function lockedForSeconds({ lockoutDurationMinutes }: AccountLockoutPolicy): number | null {
  return lockoutDurationMinutes === 0 ? null : lockoutDurationMinutes * 60;
}
