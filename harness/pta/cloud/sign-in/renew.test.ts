import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { ALICE, createSignIns, PAYROLL, SECOND_FACTOR } from './sign-in.test-support.ts';
import type { SessionRenewal } from './sign-in-service.ts';

const SINCE = Date.UTC(2026, 0, 14, 8);
const SESSION: SessionRenewal = {
  user: { objectId: 'alice', userPrincipalName: ALICE },
  clientId: PAYROLL,
  resourceId: '00000003-0000-0000-c000-000000000000',
  by: 'refresh-token',
  authenticatedAt: SINCE,
  methods: ['pwd'],
};

async function renewed(change: (tenant: Tenant) => void, session: Partial<SessionRenewal> = {}) {
  const { service, tenant } = await createSignIns(pooledKeys());
  change(tenant);
  return service.renew({ ...SESSION, ...session });
}

const nothing = () => undefined;
const wantsFactor = (tenant: Tenant) =>
  tenant.changeUser(ALICE, { mfa: 'registered', secondFactor: SECOND_FACTOR });

test('a session goes on with what was shown before', async () => {
  expect(await renewed(nothing, { methods: ['pwd', 'mfa'] })).toMatchObject({
    kind: 'succeeded',
    user: { objectId: 'alice' },
    methods: ['pwd', 'mfa'],
  });
});

test.each<[string, (tenant: Tenant) => void, string]>([
  ['removed', (tenant) => tenant.removeUser(ALICE), 'AADSTS50034'],
  ['disabled', (tenant) => tenant.changeUser(ALICE, { disabled: true }), 'AADSTS50057'],
  [
    'told to sign in again',
    (tenant) => tenant.changeUser(ALICE, { signInSessionsValidFrom: SINCE + 1 }),
    'AADSTS50173',
  ],
  ['blocked by a policy', ({ access }) => access.put({ name: 'b', grant: 'block' }), 'AADSTS53003'],
  ['asked for a factor that was not shown', wantsFactor, 'AADSTS50076'],
])('it ends for a user who is %s', async (_what, change, code) => {
  expect(await renewed(change)).toMatchObject({ kind: 'failed', code });
});

test('a factor that was shown before is not asked for', async () => {
  expect(await renewed(wantsFactor, { methods: ['pwd', 'mfa'] })).toMatchObject({
    kind: 'succeeded',
  });
});

test('the browser can be asked for the factor', async () => {
  expect(await renewed(wantsFactor, { by: 'browser-session' })).toMatchObject({
    kind: 'interrupted',
    code: 'AADSTS50074',
  });
});

test('it is in the sign-in log and not interactive, and no sign-in to the event log', async () => {
  const { service, records, world } = await createSignIns(pooledKeys());

  await service.renew(SESSION);

  expect(records).toMatchObject([
    {
      isInteractive: false,
      protocol: 'oAuth2',
      steps: [{ method: 'Previously satisfied', succeeded: true }],
    },
  ]);
  expect(world.log.entries).toEqual([]);
});
