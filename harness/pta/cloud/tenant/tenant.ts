import type { CloudEnvironment } from '../../protocol/agent-versions.ts';
import { type Profile, profileValue } from '../../protocol/profile.ts';
import { AccessPolicies } from './access-policies.ts';
import type { ApplicationOptions } from './application-registration.ts';
import { Applications } from './applications.ts';
import { changeRefused } from './change-refused.ts';
import {
  type CloudOnlyUser,
  type CloudUser,
  isSynchronised,
  type SynchronisedUser,
} from './cloud-user.ts';
import type { SynchronisedPasswordHash } from './password-hash/synchronised-password-hash.ts';
import { StagedRollout, type StagedRolloutOptions } from './staged-rollout.ts';
import type { DomainOptions, Federation, TenantDomain } from './tenant-domain.ts';
import { suffixOf, TenantDomains } from './tenant-domains.ts';
import { TenantUsers } from './tenant-users.ts';

export type { CloudUser } from './cloud-user.ts';

/** Whether a feature of the tenant is on, which is so for the whole tenant or not at all. */
export type FeatureState = 'enabled' | 'disabled';

/** Who turns to synchronised password hashes when Pass-through Authentication fails: the service, or somebody. */
export type HashSyncFailover = 'automatic' | 'by-administrator';

export interface TenantOptions {
  readonly tenantId: string;
  readonly profile: Profile;
  readonly domains: readonly DomainOptions[];
  /** Name in `onmicrosoft.com`; made from the first domain unless given. */
  readonly initialDomain?: string;
  /** Public unless given. */
  readonly environment?: CloudEnvironment;
  /** Whether the users of managed domains sign in through the agents; they do unless given. */
  readonly passthroughAuthentication?: FeatureState;
  /**
   * Whether the organisation forbids the feature: no agent registers, and nobody switches it on. Not so unless given.
   * It is a switch of its own, because as documented agents register before the feature is enabled (inferred: the
   * message about it is known from its text alone).
   */
  readonly featureForbidden?: boolean;
  /** Whether Connect synchronises password hashes; it does not unless given. */
  readonly passwordHashSync?: FeatureState;
  /** As the profile has it unless given. */
  readonly hashSyncFailover?: HashSyncFailover;
  /** Whether a password that is changed in the cloud is written to Active Directory; it is not unless given. */
  readonly passwordWriteback?: FeatureState;
  /**
   * Whether clients that send a password may sign in users of federated domains by their synchronised hash
   * (`allowCloudPasswordValidation` of a home realm discovery policy). Not so unless given.
   */
  readonly allowCloudPasswordValidation?: boolean;
  /** Off unless given. */
  readonly securityDefaults?: boolean;
  /** Beside Microsoft's own. */
  readonly applications?: readonly ApplicationOptions[];
  readonly stagedRollout?: StagedRolloutOptions;
  /** Words that new passwords must not be made of, beside the global list, which nobody publishes. */
  readonly bannedPasswords?: readonly string[];
  /**
   * Whether a synchronised user's new UPN reaches the tenant. It does unless given; as documented it may not in tenants
   * that are older than 2015-06-15 and came from AD FS (`SynchronizeUpnForManagedUsersEnabled`).
   */
  readonly synchronizeUpnForManagedUsers?: boolean;
}

/** One Entra customer: its domains, its users, and what it asks of them. Switches hold from the next sign-in on. */
export class Tenant {
  readonly tenantId: string;
  readonly profile: Profile;
  readonly environment: CloudEnvironment;
  readonly featureForbidden: boolean;
  readonly applications: Applications;
  readonly access: AccessPolicies;
  readonly stagedRollout: StagedRollout;
  passthroughAuthentication: FeatureState;
  passwordHashSync: FeatureState;
  hashSyncFailover: HashSyncFailover;
  passwordWriteback: FeatureState;
  allowCloudPasswordValidation: boolean;
  bannedPasswords: readonly string[];
  readonly #synchronizeUpn: boolean;
  readonly #domains: TenantDomains;
  readonly #users = new TenantUsers();

  constructor(options: TenantOptions) {
    const { tenantId, profile, domains } = options;
    this.tenantId = tenantId;
    this.profile = profile;
    this.#domains = new TenantDomains(domains, options.initialDomain ?? initialNameOf(domains));
    this.environment = options.environment ?? 'AzureCloud';
    this.featureForbidden = options.featureForbidden ?? false;
    this.applications = new Applications(options.applications);
    this.access = new AccessPolicies(options.securityDefaults);
    this.stagedRollout = new StagedRollout(options.stagedRollout);
    this.passthroughAuthentication = options.passthroughAuthentication ?? 'enabled';
    this.passwordHashSync = options.passwordHashSync ?? 'disabled';
    this.hashSyncFailover = options.hashSyncFailover ?? failoverIn(profile);
    this.passwordWriteback = options.passwordWriteback ?? 'disabled';
    this.allowCloudPasswordValidation = options.allowCloudPasswordValidation ?? false;
    this.bannedPasswords = options.bannedPasswords ?? [];
    this.#synchronizeUpn = options.synchronizeUpnForManagedUsers ?? true;
  }

  /** Whether legacy clients sign in through the agents, or by the synchronised hash alone. */
  get agentsServeLegacyClients(): boolean {
    return profileValue(this.profile, 'legacyClients') === 'agents';
  }

  /** Those it was made with first, then the initial one, then what was added. */
  get domains(): readonly TenantDomain[] {
    return this.#domains.all;
  }

  get initialDomain(): TenantDomain {
    return this.#domains.initial;
  }

  /** Of a user name; `undefined` for a domain that the tenant does not have. */
  findDomain(userName: string): TenantDomain | undefined {
    return this.#domains.ofUserName(userName);
  }

  /** @throws HarnessError `TENANT_CHANGE_REFUSED` */
  addDomain(domain: DomainOptions): void {
    this.#domains.add(domain);
  }

  /** The organisation has shown that the name is its own. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  verifyDomain(name: string): void {
    this.#domains.verify(name);
  }

  /** From now on its users sign in at the identity provider. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  convertToFederated(name: string, federation: Federation): void {
    this.#domains.convertToFederated(name, federation);
  }

  /** From now on its users sign in here, through the agents at once where the feature is on. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  convertToManaged(name: string): void {
    this.#domains.convertToManaged(name);
  }

  get users(): Iterable<CloudUser> {
    return this.#users.all;
  }

  get userCount(): number {
    return this.#users.count;
  }

  findUser(userPrincipalName: string): CloudUser | undefined {
    return this.#users.find(userPrincipalName);
  }

  findUserById(objectId: string): CloudUser | undefined {
    return this.#users.findById(objectId);
  }

  /**
   * Adds a user, or brings the one of that object id up to date, as a synchronisation does: what the tenant itself keeps
   * of a user stays. A name in a domain that is not verified becomes one in the initial domain.
   *
   * @returns the user as the tenant has it
   */
  synchronise(user: SynchronisedUser): SynchronisedUser {
    const known = this.findUserById(user.objectId);
    const userPrincipalName =
      known !== undefined && !this.#synchronizeUpn
        ? known.userPrincipalName
        : this.#routable(user.userPrincipalName);
    const kept = known !== undefined && isSynchronised(known) ? known : {};
    const synchronised = { ...kept, ...user, userPrincipalName };
    this.#users.put(synchronised);
    return synchronised;
  }

  /** Adds a user of the cloud alone, or replaces it. */
  addCloudUser(user: CloudOnlyUser): void {
    this.#users.put(user);
  }

  removeUser(userPrincipalName: string): void {
    this.#users.remove(userPrincipalName);
  }

  /** Changes what the tenant keeps of any user. @throws HarnessError `TENANT_CHANGE_REFUSED` when nobody has that name */
  changeUser(
    userPrincipalName: string,
    changes: Partial<
      Pick<CloudUser, 'disabled' | 'mfa' | 'secondFactor' | 'roles' | 'signInSessionsValidFrom'>
    >,
  ): void {
    this.#users.put({ ...this.#requireUser(userPrincipalName), ...changes });
  }

  /** What a cycle of password hash synchronisation brings. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  synchronisePasswordHash(userPrincipalName: string, passwordHash: SynchronisedPasswordHash): void {
    const user = this.#requireUser(userPrincipalName);
    if (!isSynchronised(user)) {
      throw changeRefused(
        `${user.userPrincipalName} is of the cloud alone; it has no hash to synchronise.`,
      );
    }
    this.#users.put({ ...user, passwordHash });
  }

  /** Gives a cloud-only user another password. @throws HarnessError `TENANT_CHANGE_REFUSED` */
  setCloudPassword(
    userPrincipalName: string,
    { password, passwordExpired = false }: Pick<CloudOnlyUser, 'password' | 'passwordExpired'>,
  ): void {
    const user = this.#requireUser(userPrincipalName);
    if (isSynchronised(user) || password === undefined) {
      throw changeRefused(
        `${user.userPrincipalName} has its password in Active Directory; change it there.`,
      );
    }
    this.#users.put({ ...user, password, passwordExpired });
  }

  #requireUser(userPrincipalName: string): CloudUser {
    const user = this.findUser(userPrincipalName);
    if (user !== undefined) return user;
    throw changeRefused(
      `The tenant has no user ${userPrincipalName}; synchronise it, or add it to the cloud.`,
    );
  }

  /** @see https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-userprincipalname */
  #routable(userPrincipalName: string): string {
    const suffix = suffixOf(userPrincipalName);
    const domain = this.findDomain(userPrincipalName);
    if (suffix === undefined || domain === undefined || domain.verified) return userPrincipalName;
    return `${userPrincipalName.trim().slice(0, -suffix.length)}${this.initialDomain.name}`;
  }
}

function failoverIn(profile: Profile): HashSyncFailover {
  return profileValue(profile, 'hashSyncFailover') === 'automatic'
    ? 'automatic'
    : 'by-administrator';
}

function initialNameOf([first]: readonly DomainOptions[]): string {
  return `${first?.name.split('.')[0] ?? 'tenant'}.onmicrosoft.com`;
}
