import { isInRange } from './address-range.ts';
import type { ClientApp } from './client-app.ts';
import type { CloudUser } from './cloud-user.ts';

/** Who is meant. An exclusion beats an inclusion. */
export interface Selection {
  readonly include: 'all' | readonly string[];
  readonly exclude?: readonly string[];
}

/**
 * A Conditional Access policy, as far as the lab decides by one. What is left out includes everything.
 *
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 */
export interface ConditionalAccessPolicy {
  readonly name: string;
  /** `report-only` decides nothing. `on` unless given. */
  readonly state?: 'on' | 'off' | 'report-only';
  /** Object ids, or directory roles by display name. */
  readonly users?: Selection;
  /** Application ids of resources, or of clients. */
  readonly applications?: Selection;
  readonly clientApps?: readonly ClientApp[];
  /** Ranges in CIDR form, addresses, or machines of the lab. */
  readonly locations?: Selection;
  readonly grant: 'block' | 'require-mfa';
  /** `security-policy`: one of the whole tenant, which its users are told of otherwise. `administrator` unless given. */
  readonly origin?: 'administrator' | 'security-policy';
}

/** What a policy looks at. */
export interface AccessConditions {
  readonly user: CloudUser;
  readonly clientId: string;
  readonly resourceId: string;
  readonly clientApp: ClientApp;
  readonly ipAddress: string;
}

/** The policies that are on and that every condition of is met. */
export function policiesFor(
  policies: readonly ConditionalAccessPolicy[],
  { user, clientId, resourceId, clientApp, ipAddress }: AccessConditions,
): ConditionalAccessPolicy[] {
  const names = new Set([user.objectId, ...(user.roles ?? [])]);
  const called = new Set([clientId.toLowerCase(), resourceId.toLowerCase()]);
  return policies.filter(
    ({ state = 'on', users, applications, clientApps, locations }) =>
      state === 'on' &&
      selects(users, (name) => names.has(name)) &&
      selects(applications, (appId) => called.has(appId.toLowerCase())) &&
      (clientApps === undefined || clientApps.includes(clientApp)) &&
      selects(locations, (range) => isInRange(ipAddress, range)),
  );
}

function selects(selection: Selection | undefined, isMeant: (name: string) => boolean): boolean {
  if (selection === undefined) return true;
  const { include, exclude = [] } = selection;
  return (include === 'all' || include.some(isMeant)) && !exclude.some(isMeant);
}
