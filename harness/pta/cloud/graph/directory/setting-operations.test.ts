import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import type { WebRoute } from '../../../../runtime/web-route.ts';
import type { Claims } from '../caller.ts';
import { adminClaims, ask, createGraph } from '../graph.test-support.ts';
import {
  DEFAULT_PASSWORD_RULES,
  PASSWORD_RULE_TEMPLATE_ID,
  passwordRulesOf,
  settingValues,
} from './password-rules.ts';

const ADMINISTRATOR = adminClaims('Directory.ReadWrite.All');
/** As the guide to Smart Lockout once gave it for the Graph Explorer. */
const GUIDE = {
  templateId: PASSWORD_RULE_TEMPLATE_ID,
  values: [
    { name: 'LockoutDurationInSeconds', value: '300' },
    { name: 'LockoutThreshold', value: '5' },
    { name: 'BannedPasswordList', value: '' },
    { name: 'EnableBannedPasswordCheck', value: 'false' },
  ],
};

let graph: ReturnType<typeof createGraph>;
beforeEach(() => {
  graph = createGraph(pooledKeys());
});

const send = (
  method: WebRoute['method'],
  path: string,
  body?: unknown,
  claims: Claims = ADMINISTRATOR,
) => ask(graph.routes, { method, path, body, claims });

describe.each(['/beta/settings', '/beta/contoso.test/settings', '/v1.0/groupSettings'])(
  '%s',
  (path) => {
    const create = async () => {
      const told = await send('POST', path, GUIDE);
      expect(told.status).toBe(201);
      return String(Reflect.get(Object(told.body), 'id'));
    };

    test('is empty until somebody sets something', async () => {
      expect((await send('GET', path)).body).toMatchObject({ value: [] });
    });

    test('takes what Smart Lockout lives by, and tells it again', async () => {
      const id = await create();

      expect(graph.rules.kept).toMatchObject({
        lockoutThreshold: 5,
        lockoutDurationInSeconds: 300,
      });
      expect((await send('GET', path)).body).toMatchObject({
        value: [
          {
            id,
            displayName: 'Password Rule Settings',
            templateId: PASSWORD_RULE_TEMPLATE_ID,
            values: expect.arrayContaining([{ name: 'LockoutThreshold', value: '5' }]),
          },
        ],
      });
    });

    test('tells of changes in the audit log, but for the words', async () => {
      const id = await create();

      const told = await send('PATCH', `${path}/${id}`, {
        values: [
          ...GUIDE.values.slice(0, 1),
          { name: 'LockoutThreshold', value: '7' },
          { name: 'BannedPasswordList', value: 'contoso\twidget' },
        ],
      });

      expect(told.status).toBe(204);
      expect(graph.rules.kept).toMatchObject({
        lockoutThreshold: 7,
        bannedPasswords: ['contoso', 'widget'],
      });
      expect(graph.changes()).toEqual(['Create company settings', 'Update company settings']);
      expect(graph.auditLog.records.at(-1)?.targets[0]?.modified).toEqual([
        { name: 'LockoutThreshold', oldValue: '"5"', newValue: '"7"' },
      ]);
    });

    test('is as before when it was deleted', async () => {
      const id = await create();

      expect((await send('DELETE', `${path}/${id}`)).status).toBe(204);

      expect(graph.rules.kept).toBeUndefined();
      expect((await send('GET', `${path}/${id}`)).status).toBe(404);
    });

    test('has one setting of a template', async () => {
      await create();

      expect(await send('POST', path, GUIDE)).toMatchObject({
        status: 400,
        body: { error: { code: 'Request_BadRequest' } },
      });
    });
  },
);

test.each(['/beta/directorySettingTemplates', '/v1.0/groupSettingTemplates'])(
  '%s tells the template, with its defaults',
  async (path) => {
    const template = {
      id: PASSWORD_RULE_TEMPLATE_ID,
      displayName: 'Password Rule Settings',
      values: expect.arrayContaining([
        expect.objectContaining({
          name: 'LockoutThreshold',
          defaultValue: '10',
          type: 'System.Int32',
        }),
        expect.objectContaining({ name: 'LockoutDurationInSeconds', defaultValue: '60' }),
        expect.objectContaining({ name: 'EnableBannedPasswordCheck', type: 'System.Boolean' }),
      ]),
    };

    expect((await send('GET', path)).body).toMatchObject({ value: [template] });
    expect((await send('GET', `${path}/${PASSWORD_RULE_TEMPLATE_ID}`)).body).toMatchObject(
      template,
    );
    expect((await send('GET', `${path}/none`)).status).toBe(404);
  },
);

test.each([
  ['LockoutThreshold', '0'],
  ['LockoutThreshold', '51'],
  ['LockoutThreshold', '5.5'],
  ['LockoutThreshold', 'ten'],
  ['LockoutDurationInSeconds', '4'],
  ['LockoutDurationInSeconds', '18001'],
  ['LockoutDurationInSeconds', '-60'],
  ['EnableBannedPasswordCheck', 'yes'],
  ['BannedPasswordCheckOnPremisesMode', 'Off'],
  ['BannedPasswordList', 'x'.repeat(17)],
  ['BannedPasswordList', Array(1_001).fill('word').join('\t')],
  ['toString', '1'],
])('%s of %s is refused', async (name, value) => {
  expect(
    await send('POST', '/beta/settings', { ...GUIDE, values: [{ name, value }] }),
  ).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("of resource 'Setting'") } },
  });
  expect(graph.rules.kept).toBeUndefined();
});

test.each([
  ['a value that is there twice', { ...GUIDE, values: [...GUIDE.values, ...GUIDE.values] }, 400],
  ['a value that is no text', { ...GUIDE, values: [{ name: 'LockoutThreshold', value: 5 }] }, 400],
  ['no values', { templateId: PASSWORD_RULE_TEMPLATE_ID }, 400],
  ['another template', { ...GUIDE, templateId: '62375ab9-6b52-47ed-826b-58e47e0e304b' }, 404],
])('%s is refused', async (_what, body, status) => {
  expect(await send('POST', '/beta/settings', body)).toMatchObject({ status });
});

test.each<[string, Claims]>([
  ['without the permission', adminClaims('Directory.Read.All')],
  ['without the role', adminClaims('Directory.ReadWrite.All', { roles: ['Reports Reader'] })],
])('nobody sets anything %s', async (_what, claims) => {
  expect(await send('POST', '/beta/settings', GUIDE, claims)).toMatchObject({ status: 403 });
});

test('who may read the directory may read the settings', async () => {
  const claims = adminClaims('Directory.Read.All', { roles: [] });

  expect(await send('GET', '/beta/settings', undefined, claims)).toMatchObject({ status: 200 });
});

test('rules come back from the values that they are written as', () => {
  const word = fc.stringMatching(/^[a-z]{1,16}$/);
  fc.assert(
    fc.property(
      fc.record({
        lockoutThreshold: fc.integer({ min: 1, max: 50 }),
        lockoutDurationInSeconds: fc.integer({ min: 5, max: 18_000 }),
        bannedPasswords: fc.array(word, { maxLength: 5 }),
        checksBannedPasswords: fc.boolean(),
        checksBannedPasswordsOnPremises: fc.boolean(),
        onPremisesMode: fc.constantFrom('Audit', 'Enforce'),
      }),
      (rules) => {
        expect(passwordRulesOf(settingValues(rules))).toEqual(rules);
      },
    ),
    { numRuns: 100 },
  );
});

test('what is not said is as the template has it', () => {
  expect(passwordRulesOf([])).toEqual(DEFAULT_PASSWORD_RULES);
});
