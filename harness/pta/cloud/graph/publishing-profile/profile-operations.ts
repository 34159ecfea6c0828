import { z } from 'zod';
import { REGISTERING_ROLES } from '../../administrator-check.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { entityAnswer } from '../entity-answer.ts';
import { answered, DONE, problem } from '../graph-answer.ts';
import type { GraphCall, GraphOperation } from '../graph-operation.ts';
import { readBody } from '../request-body.ts';
import { type AgentList, PROFILE, ProfileResources } from './profile-resources.ts';
import type { PublishingProfile, UpdaterConfiguration } from './publishing-profile.ts';

/** The switch of Pass-through Authentication. */
export interface FeatureSwitch {
  isEnabled(): boolean;
  /** Why it stays as it is, as a sentence; `undefined` when it was switched. */
  switch(enabled: boolean): string | undefined;
}

/** What the operations of the publishing profile work on. */
export interface ProfileParts {
  readonly profile: PublishingProfile;
  readonly agents: AgentList;
  readonly feature: FeatureSwitch;
  readonly trail: AuditTrail;
}

export const PROFILE_PATH = '/onPremisesPublishingProfiles/authentication';

const READ_WRITE = [
  'OnPremisesPublishingProfiles.ReadWrite.All',
  'Policy.ReadWrite.HybridAuthentication',
  // The documents of agents and groups name it as well.
  'Directory.ReadWrite.All',
];

/** Permissions are documented, and that applications alone have none; that roles count is inferred. */
export const writingProfile = {
  versions: ['beta'],
  need: { permissions: [READ_WRITE], roles: REGISTERING_ROLES, delegatedOnly: true },
} as const satisfies Partial<GraphOperation>;

export const readingProfile = {
  method: 'GET',
  versions: ['beta'],
  need: {
    permissions: [[...READ_WRITE, 'Policy.Read.HybridAuthentication']],
    roles: [...REGISTERING_ROLES, 'Global Reader'],
    delegatedOnly: true,
  },
} as const satisfies Partial<GraphOperation>;

/** The profile's resources as the caller gets them. */
export function resourcesFor({ at }: GraphCall, { profile, agents }: ProfileParts) {
  return new ProfileResources(profile, agents, at);
}

const dateTime = z
  .string()
  .max(40)
  .refine((text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)));
const timeOfDay = z.string().regex(/^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,7})?)?$/);

const updaterPatch = z.strictObject({
  '@odata.type': z.string().optional(),
  allowUpdateConfigurationOverride: z.boolean().optional(),
  deferUpdateDateTime: dateTime.nullable().optional(),
  // An example of the document calls it so.
  deferUpdate: dateTime.nullable().optional(),
  updateWindow: z
    .strictObject({ updateWindowStartTime: timeOfDay, updateWindowEndTime: timeOfDay })
    .nullable()
    .optional(),
});

const profilePatch = z.strictObject({
  '@odata.type': z.string().optional(),
  id: z.literal('authentication').optional(),
  isEnabled: z.boolean().optional(),
  isDefaultAccessEnabled: z.boolean().optional(),
  hybridAgentUpdaterConfiguration: updaterPatch.optional(),
});

/**
 * The profile itself. That `isEnabled` of this profile is the feature is inferred.
 *
 * @see https://learn.microsoft.com/graph/api/onpremisespublishingprofile-update
 */
export function profileOperations(parts: ProfileParts): GraphOperation[] {
  const { profile, feature } = parts;
  const updaterPath = `${PROFILE_PATH}/hybridAgentUpdaterConfiguration`;
  return [
    {
      ...readingProfile,
      path: PROFILE_PATH,
      answer: (call) =>
        entityAnswer(call, 'onPremisesPublishingProfiles', PROFILE, (expand) =>
          resourcesFor(call, parts).profile(feature.isEnabled(), expand),
        ),
    },
    {
      ...writingProfile,
      method: 'PATCH',
      path: PROFILE_PATH,
      answer: (call) => updateProfile(call, parts),
    },
    { ...readingProfile, path: updaterPath, answer: () => answered(profile.updater) },
    {
      ...writingProfile,
      method: 'PATCH',
      path: updaterPath,
      answer: (call) => {
        profile.updater = updated(profile.updater, readBody(call.request, updaterPatch));
        return DONE;
      },
    },
  ];
}

function updateProfile(call: GraphCall, { profile, feature, trail }: ProfileParts) {
  const { isEnabled, hybridAgentUpdaterConfiguration } = readBody(call.request, profilePatch);
  if (isEnabled !== undefined && isEnabled !== feature.isEnabled()) {
    const objection = feature.switch(isEnabled);
    if (objection !== undefined) return problem(400, { code: 'BadRequest', message: objection });
    trail.note(
      call,
      isEnabled ? 'Enable passthrough authentication' : 'Disable passthrough authentication',
    );
  }
  if (hybridAgentUpdaterConfiguration !== undefined) {
    profile.updater = updated(profile.updater, hybridAgentUpdaterConfiguration);
  }
  return DONE;
}

/** What is not named stays as it is. */
function updated(
  before: UpdaterConfiguration,
  patch: z.infer<typeof updaterPatch>,
): UpdaterConfiguration {
  const deferred =
    patch.deferUpdateDateTime === undefined ? patch.deferUpdate : patch.deferUpdateDateTime;
  return {
    allowUpdateConfigurationOverride:
      patch.allowUpdateConfigurationOverride ?? before.allowUpdateConfigurationOverride,
    deferUpdateDateTime: deferred === undefined ? before.deferUpdateDateTime : deferred,
    updateWindow: patch.updateWindow === undefined ? before.updateWindow : patch.updateWindow,
  };
}
