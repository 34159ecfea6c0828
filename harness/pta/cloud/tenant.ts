import type { Profile } from '../protocol/profile.ts';

/** A domain of the tenant. All of them are managed: their users' passwords are checked by the agents. */
export interface ManagedDomain {
  /** DNS name, lower case. */
  readonly name: string;
  /** NetBIOS name of the Active Directory domain behind it; travels in the request as `Domain`. */
  readonly netbiosName: string;
}

/** A user that Connect synchronised from Active Directory. */
export interface CloudUser {
  readonly objectId: string;
  readonly displayName: string;
  /** What is typed into the sign-in page. */
  readonly userPrincipalName: string;
  /** What the agent asks Active Directory about: the on-premises UPN, or the attribute chosen in Connect. */
  readonly onPremisesUserName: string;
}

export interface TenantOptions {
  readonly tenantId: string;
  readonly profile: Profile;
  readonly domains: readonly ManagedDomain[];
}

/** One Entra customer: its domains and its synchronised users. */
export class Tenant {
  readonly tenantId: string;
  readonly profile: Profile;
  readonly domains: readonly ManagedDomain[];
  readonly #users = new Map<string, CloudUser>();

  constructor({ tenantId, profile, domains }: TenantOptions) {
    this.tenantId = tenantId;
    this.profile = profile;
    this.domains = domains;
  }

  /** Adds a user, or replaces the one of that name, as a synchronisation does. */
  synchronise(user: CloudUser): void {
    this.#users.set(user.userPrincipalName.toLowerCase(), user);
  }

  findUser(userPrincipalName: string): CloudUser | undefined {
    return this.#users.get(userPrincipalName.trim().toLowerCase());
  }

  findDomain(userPrincipalName: string): ManagedDomain | undefined {
    const suffix = userPrincipalName.trim().split('@').at(-1)?.toLowerCase();
    return this.domains.find((domain) => domain.name === suffix);
  }
}
