import { z } from 'zod';
import type { AuditTrail } from '../audit-trail.ts';
import { collectionAnswer } from '../collection-answer.ts';
import { entityAnswer } from '../entity-answer.ts';
import { DONE, type GraphAnswer, notFound, problem } from '../graph-answer.ts';
import type { GraphCall, GraphOperation, GraphVersion } from '../graph-operation.ts';
import { type Collection, readQuery } from '../odata/query-options.ts';
import type { Need } from '../permission.ts';
import { readBody, readOnlyMembers } from '../request-body.ts';
import {
  DEFAULT_PASSWORD_RULES,
  PASSWORD_RULE_NAME,
  PASSWORD_RULE_TEMPLATE_ID,
  type PasswordRuleKeeper,
  type PasswordRules,
  passwordRulesOf,
  settingValues,
} from './password-rules.ts';

/** What the operations of directory settings work on. */
export interface SettingParts {
  readonly keeper: PasswordRuleKeeper;
  readonly trail: AuditTrail;
  /** Id of the one setting that a tenant of the lab may have; a GUID. */
  readonly settingId: string;
}

/** Documented. */
export const READING_SETTINGS: Need = {
  permissions: [['Directory.Read.All', 'Directory.ReadWrite.All']],
};

/** The permission is documented; the roles are those that manage Smart Lockout (inferred for Graph). */
const WRITING: Need = {
  permissions: [['Directory.ReadWrite.All']],
  roles: ['Global Administrator', 'Authentication Policy Administrator'],
};

/** v1.0 calls group settings what beta calls settings of the directory, whose address may name the tenant. */
const PATHS: readonly (readonly [version: GraphVersion, path: string, context: string])[] = [
  ['beta', '/settings', 'settings'],
  ['beta', '/:tenant/settings', 'settings'],
  ['v1.0', '/groupSettings', 'groupSettings'],
];

const SETTINGS: Collection = {
  type: 'microsoft.graph.directorySetting',
  fields: { id: 'string', displayName: 'string', templateId: 'string' },
  members: ['id', 'displayName', 'templateId', 'values'],
};

const values = z
  .array(
    z.strictObject({ '@odata.type': z.string().optional(), name: z.string(), value: z.string() }),
  )
  .max(100);
const newSetting = z.strictObject({
  ...readOnlyMembers,
  displayName: z.string().nullish(),
  templateId: z.string(),
  values,
});
const settingPatch = z.strictObject({
  ...readOnlyMembers,
  displayName: z.string().nullish(),
  templateId: z.string().optional(),
  values,
});

/** Captured: a directory has one setting of a template. */
const CONFLICT = problem(400, {
  code: 'Request_BadRequest',
  message:
    'A conflicting object with one or more of the specified property values is present in the directory.',
});

/**
 * The setting of password rules, by which Smart Lockout is set. A tenant has no setting until one is
 * made.
 *
 * @see https://learn.microsoft.com/graph/api/resources/directorysetting
 */
export function settingOperations(parts: SettingParts): GraphOperation[] {
  return PATHS.flatMap(([version, path, context]) =>
    operationsAt({ version, path, context }, parts),
  );
}

interface At {
  readonly version: GraphVersion;
  readonly path: string;
  readonly context: string;
}

function operationsAt({ version, path, context }: At, parts: SettingParts): GraphOperation[] {
  const { keeper, trail, settingId } = parts;
  const reading = { method: 'GET', versions: [version], need: READING_SETTINGS } as const;
  const writing = { versions: [version], need: WRITING } as const;
  const one = `${path}/:settingId`;
  const theSetting = (
    { request }: GraphCall,
    answer: (rules: PasswordRules) => GraphAnswer,
  ): GraphAnswer => {
    const id = request.params['settingId'] ?? '';
    const { passwordRules } = keeper;
    return passwordRules === undefined || id.toLowerCase() !== settingId
      ? notFound(id)
      : answer(passwordRules);
  };
  return [
    {
      ...reading,
      path,
      answer: (call) => {
        const query = readQuery(call.request.url.searchParams, SETTINGS);
        const records = [keeper.passwordRules].filter((each) => each !== undefined);
        return collectionAnswer(call, context, { records }, query, {
          render: (rules) => settingOf(settingId, rules),
          order: 'asc',
        });
      },
    },
    {
      ...reading,
      path: one,
      answer: (call) =>
        theSetting(call, (rules) =>
          entityAnswer(call, context, SETTINGS, () => settingOf(settingId, rules)),
        ),
    },
    {
      ...writing,
      method: 'POST',
      path,
      answer: (call) => {
        const body = readBody(call.request, newSetting);
        // The lab has this template alone.
        if (body.templateId.toLowerCase() !== PASSWORD_RULE_TEMPLATE_ID) {
          return notFound(body.templateId);
        }
        const rules = passwordRulesOf(body.values);
        if (keeper.passwordRules !== undefined) return CONFLICT;
        keeper.keepPasswordRules(rules);
        trail.note(call, 'Create company settings', targetOf(settingId, rules));
        return entityAnswer(call, context, SETTINGS, () => settingOf(settingId, rules), 201);
      },
    },
    {
      ...writing,
      method: 'PATCH',
      path: one,
      answer: (call) =>
        theSetting(call, (before) => {
          const rules = passwordRulesOf(readBody(call.request, settingPatch).values);
          keeper.keepPasswordRules(rules);
          trail.note(call, 'Update company settings', targetOf(settingId, rules, before));
          return DONE;
        }),
    },
    {
      ...writing,
      method: 'DELETE',
      path: one,
      answer: (call) =>
        theSetting(call, (before) => {
          keeper.keepPasswordRules(undefined);
          trail.note(
            call,
            'Delete company settings',
            targetOf(settingId, DEFAULT_PASSWORD_RULES, before),
          );
          return DONE;
        }),
    },
  ];
}

function settingOf(id: string, rules: PasswordRules): object {
  return {
    id,
    displayName: PASSWORD_RULE_NAME,
    templateId: PASSWORD_RULE_TEMPLATE_ID,
    values: settingValues(rules),
  };
}

/** The words of the list are nobody's business in a log. */
function targetOf(id: string, rules: PasswordRules, before?: PasswordRules) {
  const old = before && new Map(settingValues(before).map(({ name, value }) => [name, value]));
  const modified = settingValues(rules)
    .filter(({ name, value }) => name !== 'BannedPasswordList' && old?.get(name) !== value)
    .map(({ name, value }) => {
      const oldValue = old?.get(name);
      return {
        name,
        newValue: JSON.stringify(value),
        ...(oldValue !== undefined && { oldValue: JSON.stringify(oldValue) }),
      };
    });
  return { id, displayName: PASSWORD_RULE_NAME, type: 'Other', modified };
}
