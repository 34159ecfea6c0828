import type { RegisteredAgent } from '../../agent-registry.ts';
import { collectionAnswer } from '../collection-answer.ts';
import { type GraphAnswer, notFound } from '../graph-answer.ts';
import type { GraphCall } from '../graph-operation.ts';
import { readQuery } from '../odata/query-options.ts';
import { type ProfileParts, resourcesFor } from './profile-operations.ts';
import { AGENT_GROUPS, AGENTS, PUBLISHED_RESOURCES } from './profile-resources.ts';
import type { AgentGroup, PublishedResource } from './publishing-profile.ts';

/** `@odata.context` of one of the profile's lists. */
export function profileContext(list: string): string {
  return `onPremisesPublishingProfiles('authentication')/${list}`;
}

export function listAgents(
  call: GraphCall,
  parts: ProfileParts,
  records: readonly RegisteredAgent[],
): GraphAnswer {
  const query = readQuery(call.request.url.searchParams, AGENTS);
  const resources = resourcesFor(call, parts);
  return collectionAnswer(call, profileContext('agents'), { records }, query, {
    render: (agent) => resources.agent(agent, query.expand),
    order: 'asc',
  });
}

export function listGroups(
  call: GraphCall,
  parts: ProfileParts,
  records: readonly AgentGroup[],
): GraphAnswer {
  const query = readQuery(call.request.url.searchParams, AGENT_GROUPS);
  const resources = resourcesFor(call, parts);
  return collectionAnswer(call, profileContext('agentGroups'), { records }, query, {
    render: (group) => resources.group(group, query.expand),
    order: 'asc',
  });
}

export function listPublishedResources(
  call: GraphCall,
  parts: ProfileParts,
  records: readonly PublishedResource[],
): GraphAnswer {
  const query = readQuery(call.request.url.searchParams, PUBLISHED_RESOURCES);
  const resources = resourcesFor(call, parts);
  return collectionAnswer(call, profileContext('publishedResources'), { records }, query, {
    render: (resource) => resources.publishedResource(resource, query.expand),
    order: 'asc',
  });
}

/** @param id - as the client wrote it */
export function withAgent(
  { agents }: ProfileParts,
  id: string,
  answer: (agent: RegisteredAgent) => GraphAnswer,
): GraphAnswer {
  const agent = agents.find(id.toLowerCase());
  return agent === undefined ? notFound(id) : answer(agent);
}

/** @param id - as the client wrote it */
export function withGroup(
  { profile }: ProfileParts,
  id: string,
  answer: (group: AgentGroup) => GraphAnswer,
): GraphAnswer {
  const group = profile.findGroup(id);
  return group === undefined ? notFound(id) : answer(group);
}

/** @param id - as the client wrote it */
export function withPublishedResource(
  { profile }: ProfileParts,
  id: string,
  answer: (resource: PublishedResource) => GraphAnswer,
): GraphAnswer {
  const resource = profile.findResource(id);
  return resource === undefined ? notFound(id) : answer(resource);
}
