import type { CloudEnvironment } from '../protocol/agent-versions.ts';
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
  /** Public unless given. */
  readonly environment?: CloudEnvironment;
  /** Whether the feature is on; it is unless given. */
  readonly passthroughAuthentication?: FeatureState;
  /**
   * Whether the organisation forbids the feature: no agent registers, and nobody switches it on. Not so unless given.
   * It is a switch of its own, because as documented agents register before the feature is enabled (inferred: the
   * message about it is known from its text alone).
   */
  readonly featureForbidden?: boolean;
}

/** Whether the users of managed domains sign in through the agents, which is so for a whole tenant or not at all. */
export type FeatureState = 'enabled' | 'disabled';

/** One Entra customer: its domains and its synchronised users. */
export class Tenant {
  readonly tenantId: string;
  readonly profile: Profile;
  readonly domains: readonly ManagedDomain[];
  readonly environment: CloudEnvironment;
  readonly featureForbidden: boolean;
  passthroughAuthentication: FeatureState;
  readonly #users = new Map<string, CloudUser>();

  constructor(options: TenantOptions) {
    const { tenantId, profile, domains } = options;
    this.tenantId = tenantId;
    this.profile = profile;
    this.domains = domains;
    this.environment = options.environment ?? 'AzureCloud';
    this.featureForbidden = options.featureForbidden ?? false;
    this.passthroughAuthentication = options.passthroughAuthentication ?? 'enabled';
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
