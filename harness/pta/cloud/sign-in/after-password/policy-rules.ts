import type { ConditionalAccessPolicy } from '../../tenant/conditional-access.ts';
import type { AfterPasswordRule, Situation } from './situation.ts';

/** 530035: security defaults let no legacy authentication in. */
export const securityDefaultsAllow: AfterPasswordRule = ({ tenant, client }) =>
  tenant.access.securityDefaults && client.isLegacy
    ? { kind: 'refused', code: 'AADSTS530035' }
    : undefined;

/** 53003, or 530032 for a policy of the whole tenant. A block beats every other grant, as documented. */
export const conditionalAccessAllows: AfterPasswordRule = (situation) => {
  const block = policiesOn(situation).find(({ grant }) => grant === 'block');
  if (block === undefined) return undefined;
  const code = block.origin === 'security-policy' ? 'AADSTS530032' : 'AADSTS53003';
  return { kind: 'refused', code };
};

/** The Conditional Access policies that decide about this sign-in. */
export function policiesOn({
  tenant,
  user,
  client: { clientApp },
  clientId,
  resourceId,
  ipAddress,
}: Situation): readonly ConditionalAccessPolicy[] {
  return tenant.access.applyingTo({ user, clientId, resourceId, clientApp, ipAddress });
}
