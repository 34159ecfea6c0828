import { beforeEach, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { AGENT_ID, OTHER_AGENT_ID } from '../graph.test-support.ts';
import { createProfileLab, refer } from './profile-lab.test-support.ts';
import { PROFILE_ENTRIES_MAX } from './publishing-profile.ts';

let lab: ReturnType<typeof createProfileLab>;
beforeEach(() => {
  lab = createProfileLab(pooledKeys());
});

describe('agent groups', () => {
  test('a new one is told as documented', async () => {
    const told = await lab.send('POST', '/agentGroups', { displayName: 'New Group' });

    expect(told.status).toBe(201);
    expect(told.body).toEqual({
      '@odata.context':
        "https://graph.microsoft.com/beta/$metadata#onPremisesPublishingProfiles('authentication')/agentGroups/$entity",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      displayName: 'New Group',
      publishingType: 'authentication',
      isDefault: false,
    });
  });

  test('are told with the default group first, and with who is in them', async () => {
    const group = await lab.newGroup();

    expect((await lab.get('/agentGroups?$expand=agents,publishedResources')).body).toMatchObject({
      value: [
        { isDefault: true, agents: [{ id: AGENT_ID }, { id: OTHER_AGENT_ID }] },
        { id: group, agents: [], publishedResources: [] },
      ],
    });
  });

  test('one can be renamed', async () => {
    const group = await lab.newGroup();

    expect(
      (await lab.send('PATCH', `/agentGroups/${group}/`, { displayName: 'Other' })).status,
    ).toBe(204);

    expect((await lab.get(`/agentGroups/${group}`)).body).toMatchObject({ displayName: 'Other' });
  });

  test('whose group is deleted is in the default group again', async () => {
    const group = await lab.newGroup();
    await lab.send('POST', `/agents/${AGENT_ID}/agentGroups/$ref`, refer('agentGroups', group));

    expect((await lab.send('DELETE', `/agentGroups/${group}`)).status).toBe(204);

    expect((await lab.get(`/agentGroups/${group}`)).status).toBe(404);
    expect((await lab.get(`/agents/${AGENT_ID}/agentGroups`)).body).toMatchObject({
      value: [{ isDefault: true }],
    });
    expect(lab.graph.changes().at(-1)).toBe('Delete Connector Group');
  });

  test('the default group stays', async () => {
    const [group] = lab.graph.profile.groups;

    expect((await lab.send('DELETE', `/agentGroups/${group?.id}`)).status).toBe(400);
  });

  test('there are not more than may be', async () => {
    while (lab.graph.profile.addGroup('Group') !== undefined);

    expect(await lab.send('POST', '/agentGroups', { displayName: 'One more' })).toMatchObject({
      status: 403,
      body: { error: { code: 'Directory_QuotaExceeded' } },
    });
    expect(lab.graph.profile.groups).toHaveLength(PROFILE_ENTRIES_MAX);
  });
});
