import { collectionAnswer } from '../collection-answer.ts';
import { entityAnswer } from '../entity-answer.ts';
import { notFound } from '../graph-answer.ts';
import type { GraphOperation, GraphVersion } from '../graph-operation.ts';
import { type Collection, readQuery } from '../odata/query-options.ts';
import {
  DEFAULT_PASSWORD_RULES,
  PASSWORD_RULE_NAME,
  PASSWORD_RULE_TEMPLATE_ID,
  settingValues,
} from './password-rules.ts';
import { READING_SETTINGS } from './setting-operations.ts';

const TEMPLATES: readonly (readonly [version: GraphVersion, path: string])[] = [
  ['beta', 'directorySettingTemplates'],
  ['v1.0', 'groupSettingTemplates'],
];

const SETTING_TEMPLATES: Collection = {
  type: 'microsoft.graph.directorySettingTemplate',
  fields: { id: 'string', displayName: 'string' },
  members: ['id', 'displayName', 'description', 'values'],
};

/** The template that the setting of password rules is made from. */
export function settingTemplateOperations(): GraphOperation[] {
  return TEMPLATES.flatMap(([version, list]) => templateOperations(version, list));
}

function templateOperations(version: GraphVersion, list: string): GraphOperation[] {
  const reading = { method: 'GET', versions: [version], need: READING_SETTINGS } as const;
  return [
    {
      ...reading,
      path: `/${list}`,
      answer: (call) => {
        const query = readQuery(call.request.url.searchParams, SETTING_TEMPLATES);
        const rendering = { render: (template: object) => template, order: 'asc' } as const;
        return collectionAnswer(call, list, { records: [TEMPLATE] }, query, rendering);
      },
    },
    {
      ...reading,
      path: `/${list}/:templateId`,
      answer: (call) => {
        const id = call.request.params['templateId'] ?? '';
        return id.toLowerCase() === PASSWORD_RULE_TEMPLATE_ID
          ? entityAnswer(call, list, SETTING_TEMPLATES, () => TEMPLATE)
          : notFound(id);
      },
    },
  ];
}

/** @see https://learn.microsoft.com/graph/api/resources/directorysettingtemplate */
const TEMPLATE = {
  id: PASSWORD_RULE_TEMPLATE_ID,
  deletedDateTime: null,
  displayName: PASSWORD_RULE_NAME,
  description: '',
  values: settingValues(DEFAULT_PASSWORD_RULES).map(({ name, value }) => ({
    name,
    defaultValue: value,
    description: '',
    type: /^\d+$/.test(value)
      ? 'System.Int32'
      : value === 'false'
        ? 'System.Boolean'
        : 'System.String',
  })),
};
