import { z } from 'zod';
import { entityAnswer } from '../entity-answer.ts';
import { DONE, type GraphAnswer, QUOTA_EXCEEDED } from '../graph-answer.ts';
import type { GraphCall, GraphOperation } from '../graph-operation.ts';
import { badRequest } from '../odata/bad-request.ts';
import { displayName, readBody, readOnlyMembers } from '../request-body.ts';
import {
  listAgents,
  listGroups,
  listPublishedResources,
  profileContext,
  withGroup,
} from './profile-lists.ts';
import {
  PROFILE_PATH,
  type ProfileParts,
  readingProfile,
  resourcesFor,
  writingProfile,
} from './profile-operations.ts';
import { AGENT_GROUPS } from './profile-resources.ts';
import type { AgentGroup } from './publishing-profile.ts';

const GROUPS = `${PROFILE_PATH}/agentGroups`;
const GROUP = `${GROUPS}/:groupId`;

const groupBody = z.strictObject({
  ...readOnlyMembers,
  isDefault: z.boolean().optional(),
  publishingType: z.literal('authentication').optional(),
  displayName,
});

/** @see https://learn.microsoft.com/graph/api/resources/onpremisesagentgroup */
export function agentGroupOperations(parts: ProfileParts): GraphOperation[] {
  const { profile, trail } = parts;
  const theGroup = ({ request }: GraphCall, answer: (group: AgentGroup) => GraphAnswer) =>
    withGroup(parts, request.params['groupId'] ?? '', answer);
  return [
    {
      ...readingProfile,
      path: GROUPS,
      answer: (call) => listGroups(call, parts, profile.groups),
    },
    {
      ...readingProfile,
      path: GROUP,
      answer: (call) => theGroup(call, (group) => tell(call, parts, group)),
    },
    {
      ...readingProfile,
      path: `${GROUP}/agents`,
      answer: (call) =>
        theGroup(call, (group) =>
          listAgents(call, parts, resourcesFor(call, parts).agentsOf(group)),
        ),
    },
    {
      ...readingProfile,
      path: `${GROUP}/publishedResources`,
      answer: (call) =>
        theGroup(call, (group) =>
          listPublishedResources(call, parts, resourcesFor(call, parts).resourcesOf(group)),
        ),
    },
    {
      ...writingProfile,
      method: 'POST',
      path: GROUPS,
      answer: (call) => {
        const group = profile.addGroup(readBody(call.request, groupBody).displayName);
        if (group === undefined) return QUOTA_EXCEEDED;
        trail.note(call, 'Add connector Group', targetOf(group));
        return tell(call, parts, group, 201);
      },
    },
    {
      ...writingProfile,
      method: 'PATCH',
      path: GROUP,
      answer: (call) =>
        theGroup(call, (group) => {
          profile.renameGroup(group, readBody(call.request, groupBody).displayName);
          trail.note(call, 'Update Connector Group', targetOf(group));
          return DONE;
        }),
    },
    {
      ...writingProfile,
      method: 'DELETE',
      path: GROUP,
      answer: (call) =>
        theGroup(call, (group) => {
          // Documented: the default group is set by the system. Inferred: what who deletes it is told.
          if (group.isDefault) throw badRequest('The default agent group cannot be deleted.');
          profile.removeGroup(group);
          trail.note(call, 'Delete Connector Group', targetOf(group));
          return DONE;
        }),
    },
  ];
}

function tell(call: GraphCall, parts: ProfileParts, group: AgentGroup, status?: 201): GraphAnswer {
  return entityAnswer(
    call,
    profileContext('agentGroups'),
    AGENT_GROUPS,
    (expand) => resourcesFor(call, parts).group(group, expand),
    status,
  );
}

function targetOf(group: AgentGroup) {
  return { id: group.id, displayName: group.displayName, type: 'Other' };
}
