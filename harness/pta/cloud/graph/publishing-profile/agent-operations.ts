import type { RegisteredAgent } from '../../agent-registry.ts';
import { entityAnswer } from '../entity-answer.ts';
import { DONE, type GraphAnswer, notFound } from '../graph-answer.ts';
import type { GraphCall, GraphOperation } from '../graph-operation.ts';
import { referenceIn } from './odata-reference.ts';
import { listAgents, listGroups, profileContext, withAgent, withGroup } from './profile-lists.ts';
import {
  PROFILE_PATH,
  type ProfileParts,
  readingProfile,
  resourcesFor,
  writingProfile,
} from './profile-operations.ts';
import { AGENTS } from './profile-resources.ts';
import type { AgentGroup } from './publishing-profile.ts';

const AGENT = `${PROFILE_PATH}/agents/:agentId`;
const GROUP = `${PROFILE_PATH}/agentGroups/:groupId`;

/**
 * The tenant's Authentication Agents, and the groups they are in. As documented they are only told of: agents come by
 * registration, and go when nobody has heard of them.
 *
 * @see https://learn.microsoft.com/graph/api/resources/onpremisesagent
 */
export function agentOperations(parts: ProfileParts): GraphOperation[] {
  const { agents, profile } = parts;
  const theAgent = ({ request }: GraphCall, answer: (agent: RegisteredAgent) => GraphAnswer) =>
    withAgent(parts, request.params['agentId'] ?? '', answer);
  const assigning = { ...writingProfile, method: 'POST' } as const;
  const removing = {
    ...writingProfile,
    method: 'DELETE',
    answer: (call: GraphCall) => theAgent(call, (agent) => unassign(call, parts, agent)),
  } as const;
  return [
    {
      ...readingProfile,
      path: `${PROFILE_PATH}/agents`,
      answer: (call) => listAgents(call, parts, agents.agents),
    },
    {
      ...readingProfile,
      path: AGENT,
      answer: (call) =>
        theAgent(call, (agent) =>
          entityAnswer(call, profileContext('agents'), AGENTS, (expand) =>
            resourcesFor(call, parts).agent(agent, expand),
          ),
        ),
    },
    {
      ...readingProfile,
      path: `${AGENT}/agentGroups`,
      answer: (call) =>
        theAgent(call, ({ agentId }) => listGroups(call, parts, profile.groupsOfAgent(agentId))),
    },
    {
      ...assigning,
      path: `${AGENT}/agentGroups/$ref`,
      answer: (call) =>
        theAgent(call, (agent) =>
          withGroup(parts, referenceIn(call, 'agentGroups'), (group) =>
            assign(call, parts, agent, group),
          ),
        ),
    },
    { ...removing, path: `${AGENT}/agentGroups/:groupId/$ref` },
    {
      ...assigning,
      path: `${GROUP}/agents/$ref`,
      answer: (call) =>
        withGroup(parts, call.request.params['groupId'] ?? '', (group) =>
          withAgent(parts, referenceIn(call, 'agents'), (agent) =>
            assign(call, parts, agent, group),
          ),
        ),
    },
    { ...removing, path: `${GROUP}/agents/:agentId/$ref` },
  ];
}

/** 204, as in the example and in OData; the document's text says 201. */
function assign(
  call: GraphCall,
  { profile, trail }: ProfileParts,
  { agentId, machineName }: RegisteredAgent,
  group: AgentGroup,
): GraphAnswer {
  profile.assignAgent(agentId, group);
  trail.note(
    call,
    'Add a Connector to Connector Group',
    { id: agentId, displayName: machineName, type: 'Other' },
    { id: group.id, displayName: group.displayName, type: 'Other' },
  );
  return DONE;
}

function unassign(
  { request }: GraphCall,
  { profile }: ProfileParts,
  { agentId }: RegisteredAgent,
): GraphAnswer {
  const groupId = request.params['groupId'] ?? '';
  const group = profile.groupsOfAgent(agentId).find(({ id }) => id === groupId.toLowerCase());
  if (group === undefined) return notFound(groupId);
  profile.unassignAgent(agentId, group);
  return DONE;
}
