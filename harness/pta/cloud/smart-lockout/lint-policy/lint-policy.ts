import { ASSUMED_GROWTH, ASSUMED_VARIANCE } from '../smart-lockout-settings.ts';
import { durationRule, thresholdRule, windowExceedsDuration } from './documented-rules.ts';
import type { ActiveDirectoryLockoutPolicy, EntraLockoutPolicy } from './lockout-policies.ts';
import type { PolicyFinding } from './policy-finding.ts';
import { directPathsLockActiveDirectory, insiderLocksBoth } from './rules-beside-the-cloud.ts';
import {
  familiarOutsiderLocksActiveDirectory,
  outsiderLocksActiveDirectory,
} from './rules-on-outsiders.ts';
import { findingsOnTheCloud } from './rules-on-the-cloud.ts';
import type { LintAssumptions, PolicyRule } from './situation.ts';

const RULES: readonly PolicyRule[] = [
  outsiderLocksActiveDirectory,
  familiarOutsiderLocksActiveDirectory,
  directPathsLockActiveDirectory,
  thresholdRule,
  durationRule,
  windowExceedsDuration,
  insiderLocksBoth,
];

const ASSUMED: LintAssumptions = { growth: ASSUMED_GROWTH, variance: ASSUMED_VARIANCE };

/**
 * Says of Smart Lockout in front of Active Directory, joined by Pass-through Authentication, who can lock whom and how
 * fast: for the domain's policy, then for each password settings object, then what holds for the cloud alone.
 *
 * `outsider-locks-active-directory` is found exactly when {@link SmartLockout} and Active Directory, set so, let it
 * happen: held by suites/properties/lint-policy.test.ts.
 */
export function lintPolicy(
  entra: EntraLockoutPolicy,
  activeDirectory: ActiveDirectoryLockoutPolicy,
  assumptions: LintAssumptions = ASSUMED,
): PolicyFinding[] {
  const { passwordSettings, directPaths, ...domain } = activeDirectory;
  const policies = [
    { policy: 'domain', activeDirectory: domain },
    ...passwordSettings.map((each) => ({ policy: `PSO ${each.name}`, activeDirectory: each })),
  ];
  const found = policies.flatMap((each) =>
    RULES.flatMap((rule) => rule({ ...each, entra, directPaths, assumptions }) ?? []),
  );
  return [...found, ...findingsOnTheCloud(entra)];
}
