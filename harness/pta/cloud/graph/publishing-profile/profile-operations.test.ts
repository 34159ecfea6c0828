import { beforeEach, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import type { Claims } from '../caller.ts';
import { AGENT_ID, adminClaims, OTHER_AGENT_ID } from '../graph.test-support.ts';
import { createProfileLab, PROFILE_ADMINISTRATOR } from './profile-lab.test-support.ts';

let lab: ReturnType<typeof createProfileLab>;
beforeEach(() => {
  lab = createProfileLab(pooledKeys());
});

describe('the profile', () => {
  test('is told with everything in it', async () => {
    await lab.newResource();

    const { body } = await lab.get('?$expand=publishedResources,agents,agentGroups');

    expect(body).toMatchObject({
      id: 'authentication',
      isEnabled: true,
      hybridAgentUpdaterConfiguration: {
        allowUpdateConfigurationOverride: false,
        deferUpdateDateTime: null,
        updateWindow: null,
      },
      publishedResources: [{ displayName: 'Domain', agentGroups: [] }],
      agents: [{ id: AGENT_ID, agentGroups: [{ isDefault: true }] }, { id: OTHER_AGENT_ID }],
      agentGroups: [{ isDefault: true, agents: [{ id: AGENT_ID }, { id: OTHER_AGENT_ID }] }],
    });
  });

  test('keeps relations that were asked for beside selected members', async () => {
    const { body } = await lab.get('?$select=id&$expand=agentGroups');

    expect(Object.keys(Object(body))).toEqual(['@odata.context', 'id', 'agentGroups']);
  });

  test.each([
    [false, 'Disable passthrough authentication'],
    [true, 'Enable passthrough authentication'],
  ])('enabled set to %s switches the feature, and is logged', async (isEnabled, activity) => {
    lab.graph.feature.enabled = !isEnabled;

    expect((await lab.send('PATCH', '', { isEnabled })).status).toBe(204);

    expect(lab.graph.feature.enabled).toBe(isEnabled);
    expect(lab.graph.changes()).toEqual([activity]);
  });

  test('that is as it should be is not switched', async () => {
    await lab.send('PATCH', '', { isEnabled: true });

    expect(lab.graph.changes()).toEqual([]);
  });

  test('that may not be switched says why', async () => {
    lab.graph.feature.objection = 'There is no active agent.';

    expect(await lab.send('PATCH', '', { isEnabled: false })).toMatchObject({
      status: 400,
      body: { error: { message: 'There is no active agent.' } },
    });
    expect(lab.graph.changes()).toEqual([]);
  });

  test.each([
    [
      '/hybridAgentUpdaterConfiguration',
      { updateWindow: { updateWindowStartTime: '0:00:00', updateWindowEndTime: '23:59:00' } },
      { updateWindow: { updateWindowStartTime: '0:00:00', updateWindowEndTime: '23:59:00' } },
    ],
    [
      '/hybridAgentUpdaterConfiguration',
      { deferUpdate: '2018-08-20T12:00' },
      { deferUpdateDateTime: '2018-08-20T12:00' },
    ],
    [
      '/hybridAgentUpdaterConfiguration',
      { allowUpdateConfigurationOverride: true },
      { allowUpdateConfigurationOverride: true },
    ],
    [
      '',
      { hybridAgentUpdaterConfiguration: { deferUpdateDateTime: '2026-02-01T00:00:00Z' } },
      { deferUpdateDateTime: '2026-02-01T00:00:00Z' },
    ],
  ])('%s takes %o, and keeps what it does not name', async (path, body, changed) => {
    const before = lab.graph.profile.updater;

    expect((await lab.send('PATCH', path, body)).status).toBe(204);

    expect((await lab.get('/hybridAgentUpdaterConfiguration')).body).toEqual({
      ...before,
      ...changed,
    });
  });
});

describe('who may', () => {
  test.each<[string, Claims]>([
    ['the older permission', adminClaims('OnPremisesPublishingProfiles.ReadWrite.All')],
    ['the newer permission', adminClaims('Policy.ReadWrite.HybridAuthentication')],
    [
      'the narrower role',
      adminClaims('Policy.ReadWrite.HybridAuthentication', {
        roles: ['Hybrid Identity Administrator'],
      }),
    ],
  ])('change: %s', async (_what, claims) => {
    const told = await lab.send('POST', '/agentGroups', { displayName: 'x' }, claims);

    expect(told.status).toBe(201);
  });

  test.each<[string, Claims]>([
    ['the permission to read', adminClaims('Policy.Read.HybridAuthentication')],
    ['another permission', adminClaims('User.Read')],
    ['no role', adminClaims('Policy.ReadWrite.HybridAuthentication', { roles: ['Global Reader'] })],
    [
      'no user',
      { aud: PROFILE_ADMINISTRATOR['aud'], roles: ['OnPremisesPublishingProfiles.ReadWrite.All'] },
    ],
  ])('not change: %s', async (_what, claims) => {
    const told = await lab.send('POST', '/agentGroups', { displayName: 'x' }, claims);

    expect(told).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
  });

  test('read: the permission to read, and the role', async () => {
    const claims = adminClaims('Policy.Read.HybridAuthentication', { roles: ['Global Reader'] });

    expect((await lab.get('/agents', claims)).status).toBe(200);
  });
});
