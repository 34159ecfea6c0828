import type { ControllerContext } from '../controller-context.ts';
import { accountControl } from './account-rules/account-control.ts';
import { accountNames } from './account-rules/account-names.ts';
import type { AccountRule } from './account-rules/account-rule.ts';
import { lockoutTime } from './account-rules/account-times.ts';
import { domainPolicyLimits } from './account-rules/domain-policy-limits.ts';
import { groupMembers, primaryGroup } from './account-rules/group-members.ts';
import { groupType } from './account-rules/group-type.ts';
import { ownedAttributes } from './account-rules/owned-attributes.ts';
import { servicePrincipalNames } from './account-rules/service-principal-names.ts';
import type { Draft } from './draft.ts';
import type { WriteProblem } from './write-problem.ts';

/** In this order; the first objection is the answer. */
const ACCOUNT_RULES: readonly AccountRule[] = [
  ownedAttributes,
  accountNames,
  primaryGroup,
  groupType,
  accountControl,
  lockoutTime,
  groupMembers,
  servicePrincipalNames,
  domainPolicyLimits,
];

/** What the account database has against a draft. Brings the draft into line as far as it goes. */
export function accountProblem(draft: Draft, context: ControllerContext): WriteProblem | undefined {
  for (const rule of ACCOUNT_RULES) {
    const problem = rule(draft, context);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
