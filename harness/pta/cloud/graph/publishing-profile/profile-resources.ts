import type { RegisteredAgent } from '../../agent-registry.ts';
import type { Collection } from '../odata/query-options.ts';
import type { AgentGroup, PublishedResource, PublishingProfile } from './publishing-profile.ts';

const PUBLISHING_TYPE = 'authentication';

/** The agents as the profile sees them. */
export interface AgentList {
  readonly agents: readonly RegisteredAgent[];
  find(agentId: string): RegisteredAgent | undefined;
  statusOf(agent: RegisteredAgent, now: number): 'active' | 'inactive';
}

/** @see https://learn.microsoft.com/graph/api/resources/onpremisesagent */
export const AGENTS: Collection = {
  type: 'microsoft.graph.onPremisesAgent',
  fields: { id: 'string', machineName: 'string', externalIp: 'string', status: 'string' },
  members: ['id', 'machineName', 'externalIp', 'status', 'supportedPublishingTypes'],
  relations: ['agentGroups'],
};

/** @see https://learn.microsoft.com/graph/api/resources/onpremisesagentgroup */
export const AGENT_GROUPS: Collection = {
  type: 'microsoft.graph.onPremisesAgentGroup',
  fields: { id: 'string', displayName: 'string', isDefault: 'boolean', publishingType: 'string' },
  members: ['id', 'displayName', 'publishingType', 'isDefault'],
  relations: ['agents', 'publishedResources'],
};

/** @see https://learn.microsoft.com/graph/api/resources/publishedresource */
export const PUBLISHED_RESOURCES: Collection = {
  type: 'microsoft.graph.publishedResource',
  fields: { id: 'string', displayName: 'string', resourceName: 'string', publishingType: 'string' },
  members: ['id', 'publishingType', 'displayName', 'resourceName'],
  relations: ['agentGroups'],
};

/** @see https://learn.microsoft.com/graph/api/resources/onpremisespublishingprofile */
export const PROFILE: Collection = {
  type: 'microsoft.graph.onPremisesPublishingProfile',
  fields: {},
  members: ['id', 'isEnabled', 'isDefaultAccessEnabled', 'hybridAgentUpdaterConfiguration'],
  relations: ['agents', 'agentGroups', 'publishedResources'],
};

/** The resources of a publishing profile as Graph has them, each with the relations that are asked for. */
export class ProfileResources {
  readonly #profile: PublishingProfile;
  readonly #agents: AgentList;
  readonly #now: number;

  /** @param now - milliseconds since the Unix epoch, UTC */
  constructor(profile: PublishingProfile, agents: AgentList, now: number) {
    this.#profile = profile;
    this.#agents = agents;
    this.#now = now;
  }

  profile(isEnabled: boolean, expand: readonly string[]): object {
    const { groups, resources, updater } = this.#profile;
    return {
      id: PUBLISHING_TYPE,
      isEnabled,
      isDefaultAccessEnabled: false,
      hybridAgentUpdaterConfiguration: updater,
      ...(expand.includes('publishedResources') && {
        publishedResources: resources.map((each) => this.publishedResource(each, ['agentGroups'])),
      }),
      ...(expand.includes('agents') && {
        agents: this.#agents.agents.map((each) => this.agent(each, ['agentGroups'])),
      }),
      ...(expand.includes('agentGroups') && {
        agentGroups: groups.map((each) => this.group(each, ['agents', 'publishedResources'])),
      }),
    };
  }

  agent(agent: RegisteredAgent, expand: readonly string[] = []): object {
    return {
      id: agent.agentId,
      machineName: agent.machineName,
      externalIp: agent.externalIp ?? null,
      status: this.#agents.statusOf(agent, this.#now),
      supportedPublishingTypes: [PUBLISHING_TYPE],
      ...(expand.includes('agentGroups') && {
        agentGroups: this.#profile.groupsOfAgent(agent.agentId).map((each) => this.group(each)),
      }),
    };
  }

  group(group: AgentGroup, expand: readonly string[] = []): object {
    const { id, displayName, isDefault } = group;
    return {
      id,
      displayName,
      publishingType: PUBLISHING_TYPE,
      isDefault,
      ...(expand.includes('agents') && {
        agents: this.agentsOf(group).map((each) => this.agent(each)),
      }),
      ...(expand.includes('publishedResources') && {
        publishedResources: this.resourcesOf(group).map((each) => this.publishedResource(each)),
      }),
    };
  }

  publishedResource(resource: PublishedResource, expand: readonly string[] = []): object {
    const { id, displayName, resourceName } = resource;
    return {
      id,
      publishingType: PUBLISHING_TYPE,
      displayName,
      resourceName,
      ...(expand.includes('agentGroups') && {
        agentGroups: this.#profile.groupsOfResource(resource).map((each) => this.group(each)),
      }),
    };
  }

  agentsOf({ id }: AgentGroup): readonly RegisteredAgent[] {
    return this.#agents.agents.filter(({ agentId }) =>
      this.#profile.groupsOfAgent(agentId).some((each) => each.id === id),
    );
  }

  resourcesOf({ id }: AgentGroup): readonly PublishedResource[] {
    return this.#profile.resources.filter((resource) =>
      this.#profile.groupsOfResource(resource).some((each) => each.id === id),
    );
  }
}
