import { expect, test } from 'vitest';
import { Secret } from '../../../runtime/secret.ts';
import { Applications } from './applications.ts';
import {
  AZURE_CLI,
  AZURE_MANAGEMENT,
  MICROSOFT_GRAPH,
  MICROSOFT_OFFICE,
} from './first-party-applications.ts';

const APP = { appId: 'AAAAAAAA-0000-4000-8000-000000000001', displayName: 'Payroll' };

test.each([AZURE_CLI, MICROSOFT_OFFICE, AZURE_CLI.toUpperCase()])(
  'every tenant has the public client %s, and needs no consent to it',
  (appId) => {
    expect(new Applications().find(appId)).toMatchObject({
      isPublicClient: true,
      firstParty: true,
      consent: 'granted',
    });
  },
);

test.each([
  [MICROSOFT_GRAPH, MICROSOFT_GRAPH],
  ['https://graph.microsoft.com', MICROSOFT_GRAPH],
  ['https://graph.microsoft.com/', MICROSOFT_GRAPH],
  ['https://management.core.windows.net/', AZURE_MANAGEMENT],
  ['https://management.azure.com', AZURE_MANAGEMENT],
  ['https://elsewhere.test', undefined],
  ['', undefined],
])('%j is the resource %s', (name, appId) => {
  expect(new Applications().findResource(name)?.appId).toBe(appId);
});

test('an application without a secret is a public client, one with a secret is not', () => {
  const applications = new Applications([APP]);
  expect(applications.find(APP.appId)?.isPublicClient).toBe(true);

  applications.register({ ...APP, clientSecret: new Secret('Test-only-secret') });

  expect(applications.find(APP.appId)?.isPublicClient).toBe(false);
});

test('a registration is changed in part', () => {
  const applications = new Applications([APP]);

  applications.update(APP.appId, { assignmentRequired: true });
  applications.assign(APP.appId, 'alice');
  applications.assign(APP.appId, 'alice');

  expect(applications.find(APP.appId)).toMatchObject({
    displayName: 'Payroll',
    assignmentRequired: true,
    assignedUsers: ['alice'],
  });
});

test('a user consents for nobody else, and to nothing else', () => {
  const applications = new Applications([APP]);

  applications.consent(APP.appId, 'alice');

  expect([
    applications.hasConsented(APP.appId.toLowerCase(), 'alice'),
    applications.hasConsented(APP.appId, 'bob'),
    applications.hasConsented(AZURE_CLI, 'alice'),
  ]).toEqual([true, false, false]);
});

test('an application that the tenant does not have is not changed', () => {
  expect(() => new Applications().assign(APP.appId, 'alice')).toThrow(
    expect.objectContaining({ code: 'TENANT_CHANGE_REFUSED' }),
  );
});
