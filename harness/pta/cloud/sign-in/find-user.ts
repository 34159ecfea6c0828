import type { AadstsText } from '../../protocol/codes/aadsts.ts';
import type { CloudUser } from '../tenant/cloud-user.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { suffixOf } from '../tenant/tenant-domains.ts';
import type { AuthorityKind } from './sign-in-attempt.ts';

export type FoundUser =
  | { readonly kind: 'found'; readonly user: CloudUser }
  | { readonly kind: 'unknown'; readonly code: AadstsText };

/**
 * Who a user name means. Where the address names no tenant, the name has to: as documented, nothing tells the tenant
 * when neither does. That the two codes divide into "no domain" and "nobody's domain" is inferred from their texts.
 */
export function findUser(
  tenant: Tenant,
  userName: string,
  authority: AuthorityKind = 'tenant',
): FoundUser {
  const user = tenant.findUser(userName);
  if (user !== undefined) return { kind: 'found', user };
  if (namesTenant(authority)) return { kind: 'unknown', code: 'AADSTS50034' };
  if (suffixOf(userName) === undefined) return { kind: 'unknown', code: 'AADSTS50059' };
  const isKnown = tenant.findDomain(userName)?.verified === true;
  return { kind: 'unknown', code: isKnown ? 'AADSTS50034' : 'AADSTS50128' };
}

function namesTenant(authority: AuthorityKind): boolean {
  return authority === 'tenant' || authority === 'adfs';
}
