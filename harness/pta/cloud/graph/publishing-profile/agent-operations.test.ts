import { beforeEach, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { AGENT_ID, OTHER_AGENT_ID } from '../graph.test-support.ts';
import { createProfileLab, refer } from './profile-lab.test-support.ts';

let lab: ReturnType<typeof createProfileLab>;
beforeEach(() => {
  lab = createProfileLab(pooledKeys());
});

describe('agents', () => {
  test('are told as documented', async () => {
    expect((await lab.get('/agents')).body).toEqual({
      '@odata.context':
        "https://graph.microsoft.com/beta/$metadata#onPremisesPublishingProfiles('authentication')/agents",
      value: [
        {
          id: AGENT_ID,
          machineName: 'AGENT1.contoso.test',
          externalIp: '203.0.113.9',
          status: 'active',
          supportedPublishingTypes: ['authentication'],
        },
        {
          id: OTHER_AGENT_ID,
          machineName: 'AGENT2.contoso.test',
          externalIp: null,
          status: 'inactive',
          supportedPublishingTypes: ['authentication'],
        },
      ],
    });
  });

  test('are in the default group until they are assigned to another', async () => {
    expect(await lab.get(`/agents/${AGENT_ID.toUpperCase()}?$expand=agentGroups`)).toMatchObject({
      status: 200,
      body: { id: AGENT_ID, agentGroups: [{ isDefault: true }] },
    });
  });

  test.each([
    ["?$filter=status eq 'active'", [AGENT_ID]],
    ["?$filter=startsWith(machineName,'agent2')", [OTHER_AGENT_ID]],
  ])('of the query %s are %o', async (query, ids) => {
    expect((await lab.get(`/agents${query}`)).body).toMatchObject({
      value: ids.map((id) => ({ id })),
    });
  });
});

describe.each([
  [
    'from the side of the agent',
    (group: string) => ({
      assign: () =>
        lab.send('POST', `/agents/${AGENT_ID}/agentGroups/$ref`, refer('agentGroups', group)),
      remove: () => lab.send('DELETE', `/agents/${AGENT_ID}/agentGroups/${group}/$ref`),
    }),
  ],
  [
    'from the side of the group',
    (group: string) => ({
      assign: () =>
        lab.send('POST', `/agentGroups/${group}/agents/$ref`, refer('agents', AGENT_ID)),
      remove: () => lab.send('DELETE', `/agentGroups/${group}/agents/${AGENT_ID}/$ref`),
    }),
  ],
])('an assignment %s', (_side, of) => {
  test('is told on both sides, and logged', async () => {
    const group = await lab.newGroup();

    expect(await of(group).assign()).toMatchObject({ status: 204, body: undefined });

    expect((await lab.get(`/agents/${AGENT_ID}/agentGroups`)).body).toMatchObject({
      value: [{ id: group, isDefault: false }],
    });
    expect((await lab.get(`/agentGroups/${group}/agents`)).body).toMatchObject({
      value: [{ id: AGENT_ID }],
    });
    expect(lab.graph.changes()).toEqual([
      'Add connector Group',
      'Add a Connector to Connector Group',
    ]);
  });

  test('can be taken back once', async () => {
    const group = await lab.newGroup();
    await of(group).assign();

    expect((await of(group).remove()).status).toBe(204);
    expect((await of(group).remove()).status).toBe(404);

    expect((await lab.get(`/agents/${AGENT_ID}/agentGroups`)).body).toMatchObject({
      value: [{ isDefault: true }],
    });
  });
});
