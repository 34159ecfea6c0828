import type { Random } from '../../../../runtime/random.ts';

export interface AgentGroup {
  readonly id: string;
  readonly displayName: string;
  /** The one that agents belong to which were assigned to no other; the system's own. */
  readonly isDefault: boolean;
}

export interface PublishedResource {
  readonly id: string;
  readonly displayName: string;
  readonly resourceName: string;
}

/** When agents may be updated. */
export interface UpdaterConfiguration {
  /** The rest says nothing then: agents are updated as soon as there is something newer. */
  readonly allowUpdateConfigurationOverride: boolean;
  /** No update before then, such as `2018-08-20T12:00`; goes before the window. */
  readonly deferUpdateDateTime: string | null;
  /** Times of day, such as `23:59:00`. */
  readonly updateWindow: {
    readonly updateWindowStartTime: string;
    readonly updateWindowEndTime: string;
  } | null;
}

/** Groups and resources that a tenant may have; far more than its 40 agents can be parted into. */
export const PROFILE_ENTRIES_MAX = 200;

/** Inferred. */
const DEFAULT_GROUP_NAME = 'Default group for Authentication';

/**
 * What a tenant has set for its Authentication Agents: groups of agents, resources that groups are for, and when agents
 * are updated. It is kept and told; who serves a sign-in does not depend on it, as documented of Pass-through
 * Authentication.
 *
 * @see https://learn.microsoft.com/graph/api/resources/onpremisespublishingprofile
 */
export class PublishingProfile {
  readonly #random: Random;
  readonly #groups = new Map<string, AgentGroup>();
  readonly #resources = new Map<string, PublishedResource>();
  readonly #agentsIn = new Memberships();
  readonly #resourcesIn = new Memberships();
  readonly #defaultGroup: AgentGroup;
  updater: UpdaterConfiguration = {
    allowUpdateConfigurationOverride: false,
    deferUpdateDateTime: null,
    updateWindow: null,
  };

  constructor(random: Random) {
    this.#random = random;
    const id = random.guid();
    this.#defaultGroup = { id, displayName: DEFAULT_GROUP_NAME, isDefault: true };
    this.#groups.set(id, this.#defaultGroup);
  }

  get groups(): readonly AgentGroup[] {
    return [...this.#groups.values()];
  }

  get resources(): readonly PublishedResource[] {
    return [...this.#resources.values()];
  }

  findGroup(id: string): AgentGroup | undefined {
    return this.#groups.get(id.toLowerCase());
  }

  findResource(id: string): PublishedResource | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  /** `undefined` when there are as many as there may be. */
  addGroup(displayName: string): AgentGroup | undefined {
    if (this.#groups.size >= PROFILE_ENTRIES_MAX) return undefined;
    const group = { id: this.#random.guid(), displayName, isDefault: false };
    this.#groups.set(group.id, group);
    return group;
  }

  renameGroup(group: AgentGroup, displayName: string): void {
    this.#groups.set(group.id, { ...group, displayName });
  }

  /** Who was in it alone is in the default group again (inferred). */
  removeGroup({ id }: AgentGroup): void {
    this.#groups.delete(id);
    this.#agentsIn.forgetGroup(id);
    this.#resourcesIn.forgetGroup(id);
  }

  /** `undefined` when there are as many as there may be. */
  addResource(displayName: string, resourceName: string): PublishedResource | undefined {
    if (this.#resources.size >= PROFILE_ENTRIES_MAX) return undefined;
    const resource = { id: this.#random.guid(), displayName, resourceName };
    this.#resources.set(resource.id, resource);
    return resource;
  }

  renameResource(resource: PublishedResource, displayName: string): void {
    this.#resources.set(resource.id, { ...resource, displayName });
  }

  removeResource({ id }: PublishedResource): void {
    this.#resources.delete(id);
    this.#resourcesIn.forgetMember(id);
  }

  assignAgent(agentId: string, { id }: AgentGroup): void {
    this.#agentsIn.add(agentId, id);
  }

  unassignAgent(agentId: string, { id }: AgentGroup): void {
    this.#agentsIn.remove(agentId, id);
  }

  assignResource(resource: PublishedResource, { id }: AgentGroup): void {
    this.#resourcesIn.add(resource.id, id);
  }

  unassignResource(resource: PublishedResource, { id }: AgentGroup): void {
    this.#resourcesIn.remove(resource.id, id);
  }

  groupsOfAgent(agentId: string): readonly AgentGroup[] {
    const groups = this.#named(this.#agentsIn.groupsOf(agentId));
    return groups.length > 0 ? groups : [this.#defaultGroup];
  }

  groupsOfResource({ id }: PublishedResource): readonly AgentGroup[] {
    return this.#named(this.#resourcesIn.groupsOf(id));
  }

  #named(ids: Iterable<string>): AgentGroup[] {
    return [...ids].flatMap((id) => this.#groups.get(id) ?? []);
  }
}

/** Members that are remembered: agents come and go, and who has gone is not told of. */
const MEMBERS_MAX = 1_000;

/** Who is in which groups. */
class Memberships {
  readonly #groups = new Map<string, Set<string>>();

  groupsOf(memberId: string): ReadonlySet<string> {
    return this.#groups.get(memberId) ?? new Set();
  }

  add(memberId: string, groupId: string): void {
    this.#groups.set(memberId, new Set([...this.groupsOf(memberId), groupId]));
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > MEMBERS_MAX && oldest !== undefined) this.#groups.delete(oldest);
  }

  remove(memberId: string, groupId: string): void {
    const groups = this.#groups.get(memberId);
    groups?.delete(groupId);
    if (groups?.size === 0) this.#groups.delete(memberId);
  }

  forgetMember(memberId: string): void {
    this.#groups.delete(memberId);
  }

  forgetGroup(groupId: string): void {
    for (const memberId of [...this.#groups.keys()]) this.remove(memberId, groupId);
  }
}
