import { z } from 'zod';
import { entityAnswer } from '../entity-answer.ts';
import { DONE, type GraphAnswer, notFound, QUOTA_EXCEEDED } from '../graph-answer.ts';
import type { GraphCall, GraphOperation } from '../graph-operation.ts';
import { displayName, readBody, readOnlyMembers } from '../request-body.ts';
import { referenceIn } from './odata-reference.ts';
import {
  listGroups,
  listPublishedResources,
  profileContext,
  withGroup,
  withPublishedResource,
} from './profile-lists.ts';
import {
  PROFILE_PATH,
  type ProfileParts,
  readingProfile,
  resourcesFor,
  writingProfile,
} from './profile-operations.ts';
import { PUBLISHED_RESOURCES } from './profile-resources.ts';
import type { PublishedResource } from './publishing-profile.ts';

const RESOURCES = `${PROFILE_PATH}/publishedResources`;
const RESOURCE = `${RESOURCES}/:resourceId`;

const publishingType = z.literal('authentication').optional();
const newResource = z.strictObject({
  ...readOnlyMembers,
  publishingType,
  displayName,
  resourceName: displayName,
});
/** Documented: nothing else can be changed. */
const resourcePatch = z.strictObject({ ...readOnlyMembers, publishingType, displayName });

/** @see https://learn.microsoft.com/graph/api/resources/publishedresource */
export function publishedResourceOperations(parts: ProfileParts): GraphOperation[] {
  const { profile } = parts;
  const theResource = (
    { request }: GraphCall,
    answer: (resource: PublishedResource) => GraphAnswer,
  ) => withPublishedResource(parts, request.params['resourceId'] ?? '', answer);
  return [
    {
      ...readingProfile,
      path: RESOURCES,
      answer: (call) => listPublishedResources(call, parts, profile.resources),
    },
    {
      ...readingProfile,
      path: RESOURCE,
      answer: (call) => theResource(call, (resource) => tell(call, parts, resource)),
    },
    {
      ...readingProfile,
      path: `${RESOURCE}/agentGroups`,
      answer: (call) =>
        theResource(call, (resource) =>
          listGroups(call, parts, profile.groupsOfResource(resource)),
        ),
    },
    {
      ...writingProfile,
      method: 'POST',
      path: RESOURCES,
      answer: (call) => {
        const body = readBody(call.request, newResource);
        const resource = profile.addResource(body.displayName, body.resourceName);
        return resource === undefined ? QUOTA_EXCEEDED : tell(call, parts, resource, 201);
      },
    },
    {
      ...writingProfile,
      method: 'PATCH',
      path: RESOURCE,
      answer: (call) =>
        theResource(call, (resource) => {
          profile.renameResource(resource, readBody(call.request, resourcePatch).displayName);
          return DONE;
        }),
    },
    {
      ...writingProfile,
      method: 'DELETE',
      path: RESOURCE,
      answer: (call) =>
        theResource(call, (resource) => {
          profile.removeResource(resource);
          return DONE;
        }),
    },
    {
      ...writingProfile,
      method: 'POST',
      path: `${RESOURCE}/agentGroups/$ref`,
      answer: (call) =>
        theResource(call, (resource) =>
          withGroup(parts, referenceIn(call, 'agentGroups'), (group) => {
            profile.assignResource(resource, group);
            return DONE;
          }),
        ),
    },
    {
      ...writingProfile,
      method: 'DELETE',
      path: `${RESOURCE}/agentGroups/:groupId/$ref`,
      answer: (call) =>
        theResource(call, (resource) => {
          const groupId = call.request.params['groupId'] ?? '';
          const group = profile
            .groupsOfResource(resource)
            .find(({ id }) => id === groupId.toLowerCase());
          if (group === undefined) return notFound(groupId);
          profile.unassignResource(resource, group);
          return DONE;
        }),
    },
  ];
}

function tell(
  call: GraphCall,
  parts: ProfileParts,
  resource: PublishedResource,
  status?: 201,
): GraphAnswer {
  return entityAnswer(
    call,
    profileContext('publishedResources'),
    PUBLISHED_RESOURCES,
    (expand) => resourcesFor(call, parts).publishedResource(resource, expand),
    status,
  );
}
