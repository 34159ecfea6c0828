import { accountIsEnabled, passwordIsCurrent } from './account-rules.ts';
import { applicationHasConsent, userIsAssigned } from './application-rules.ts';
import { conditionalAccessAllows, securityDefaultsAllow } from './policy-rules.ts';
import { secondFactorIsShown } from './second-factor.ts';
import type { AfterPasswordRule, Objection, Situation } from './situation.ts';

/**
 * What is looked at once the password was accepted; the first objection wins. Documented: policies come after the
 * first factor, a block beats the other grants, and consent comes last, on a page of its own. The rest of the order is
 * inferred.
 */
export const AFTER_PASSWORD_RULES: readonly AfterPasswordRule[] = [
  accountIsEnabled,
  passwordIsCurrent,
  userIsAssigned,
  securityDefaultsAllow,
  conditionalAccessAllows,
  secondFactorIsShown,
  applicationHasConsent,
];

export function objectionTo(situation: Situation): Objection | undefined {
  for (const rule of AFTER_PASSWORD_RULES) {
    const objection = rule(situation);
    if (objection !== undefined) return objection;
  }
  return undefined;
}
