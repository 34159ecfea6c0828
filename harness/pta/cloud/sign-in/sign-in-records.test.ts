import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import {
  AGENT_ID,
  ALICE,
  type Asked,
  BROWSER,
  createSignIns,
  PAYROLL,
  SECOND_FACTOR,
} from './sign-in.test-support.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const TRACE_ID = '0aff7d8c-0c3f-4a3c-9d2f-6f6a2a1b3c4d';

test('a success is one record, with all that the log has of it', async () => {
  const { decide, records } = await createSignIns(pooledKeys());

  const { correlationId } = await decide({
    ...BROWSER,
    userPrincipalName: 'Alice@Contoso.test',
    clientId: PAYROLL,
    ipAddress: '203.0.113.7',
    userAgent: 'Mozilla/5.0',
  });

  expect(records).toEqual([
    {
      id: expect.stringMatching(GUID),
      createdAt: Date.UTC(2026, 0, 14, 9),
      correlationId,
      signInIdentifier: 'Alice@Contoso.test',
      user: { id: 'alice', displayName: 'ALICE', userPrincipalName: ALICE },
      application: { id: PAYROLL, displayName: 'Payroll' },
      resource: {
        id: '00000003-0000-0000-c000-000000000000',
        displayName: 'Microsoft Graph',
      },
      ipAddress: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
      clientApp: 'Browser',
      protocol: 'oAuth2',
      isInteractive: true,
      errorCode: 0,
      status: 'Success',
      failureReason: 'Other.',
      steps: [
        {
          at: Date.UTC(2026, 0, 14, 9),
          method: 'Password',
          methodDetail: `Pass-through Authentication; PTA AgentId: ${AGENT_ID}`,
          succeeded: true,
          resultDetail: 'Correct password',
          requirement: 'Primary authentication',
        },
      ],
      conditionalAccessStatus: 'notApplied',
      authenticationRequirement: 'singleFactorAuthentication',
      processingTimeMs: 0,
    },
  ]);
});

test('the id of the request is the id of its record', async () => {
  const { decide, records } = await createSignIns(pooledKeys());

  await decide({ traceId: TRACE_ID });

  expect(records[0]?.id).toBe(TRACE_ID);
});

test('a failure has its code, the text of the log, and what the lab knows besides', async () => {
  const { decide, agents, records } = await createSignIns(pooledKeys());
  agents.says = { kind: 'malformed', problem: 'The header is missing.' };

  await decide();

  expect(records).toMatchObject([
    {
      errorCode: 80003,
      status: 'Failure',
      failureReason: expect.stringMatching(/./),
      additionalDetails: 'The header is missing.',
    },
  ]);
});

test('where page and log say different things of a code, the log has its own', async () => {
  const { decide, agents, records } = await createSignIns(pooledKeys());
  agents.says = undefined;

  await decide();

  expect(records[0]?.failureReason).toBe('No Authentication Agent is available.');
});

test('who is nobody has a record without a user', async () => {
  const { decide, records } = await createSignIns(pooledKeys());

  await decide({ userPrincipalName: 'nobody@contoso.test' });

  expect(records).toMatchObject([{ signInIdentifier: 'nobody@contoso.test', errorCode: 50034 }]);
  expect(records[0]).not.toHaveProperty('user');
});

test.each<[string, Asked, string, number, string]>([
  ['is asked for', {}, 'Interrupted', 50074, 'Authentication in progress'],
  ['is shown', { secondFactor: SECOND_FACTOR }, 'Success', 0, 'MFA successfully completed'],
])('a second factor that %s is a step of its own', async (_what, asked, status, code, result) => {
  const { decide, tenant, records } = await createSignIns(pooledKeys());
  tenant.changeUser(ALICE, { mfa: 'registered', secondFactor: SECOND_FACTOR });

  await decide({ ...BROWSER, ...asked });

  expect(records).toMatchObject([
    { status, errorCode: code, authenticationRequirement: 'multiFactorAuthentication' },
  ]);
  expect(records[0]?.steps.at(-1)).toMatchObject({
    resultDetail: result,
    requirement: 'Multifactor authentication',
  });
});

test.each<[string, Asked, string]>([
  ['a factor that is wanted and not shown', {}, 'failure'],
  ['a factor that is shown', { secondFactor: SECOND_FACTOR }, 'success'],
  [
    'consent that is missing after it',
    { secondFactor: SECOND_FACTOR, clientId: PAYROLL },
    'success',
  ],
])('Conditional Access and %s', async (_what, asked, conditionalAccessStatus) => {
  const { decide, tenant, records } = await createSignIns(pooledKeys());
  tenant.access.put({ name: 'MFA for all', grant: 'require-mfa' });
  tenant.applications.update(PAYROLL, { consent: 'user' });
  tenant.changeUser(ALICE, { secondFactor: SECOND_FACTOR });

  await decide({ ...BROWSER, ...asked });

  expect(records).toMatchObject([{ conditionalAccessStatus }]);
});

test.each([
  ['a block', 'block', {}, 'failure'],
  ['a disabled user', 'block', { disabled: true }, 'notApplied'],
] as const)('Conditional Access and %s', async (_what, grant, user, conditionalAccessStatus) => {
  const { decide, tenant, records } = await createSignIns(pooledKeys());
  tenant.access.put({ name: 'policy', grant });
  tenant.changeUser(ALICE, user);

  await decide();

  expect(records).toMatchObject([{ conditionalAccessStatus }]);
});

test('a name of a megabyte is nobody, and no megabyte is logged', async () => {
  const { decide, records, world } = await createSignIns(pooledKeys());

  const decision = await decide({ userPrincipalName: '@'.repeat(1_000_000), authority: 'common' });

  expect(decision).toMatchObject({ code: 'AADSTS50059' });
  expect(JSON.stringify(records).length).toBeLessThan(4_000);
  expect(world.eventsOf('sign-in.received')[0]?.userPrincipalName).toHaveLength(1_024);
});

test('neither events nor records have a password or a code', async () => {
  const { decide, tenant, records, world } = await createSignIns(pooledKeys());
  tenant.changeUser(ALICE, { mfa: 'registered', secondFactor: SECOND_FACTOR });

  const decision = await decide({ ...BROWSER, secondFactor: SECOND_FACTOR });

  expect(JSON.stringify([decision, records, world.log.entries])).not.toMatch(
    /Correct-horse|246810/,
  );
});
