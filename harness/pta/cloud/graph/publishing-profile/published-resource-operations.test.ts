import { beforeEach, describe, expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { createProfileLab, refer } from './profile-lab.test-support.ts';

let lab: ReturnType<typeof createProfileLab>;
beforeEach(() => {
  lab = createProfileLab(pooledKeys());
});

describe('published resources', () => {
  test('a new one is told as documented', async () => {
    const told = await lab.send('POST', '/publishedResources', {
      displayName: 'New provisioning',
      resourceName: 'domain1.contoso.test',
    });

    expect(told).toMatchObject({
      status: 201,
      body: {
        publishingType: 'authentication',
        displayName: 'New provisioning',
        resourceName: 'domain1.contoso.test',
      },
    });
  });

  test('one can be renamed, and deleted', async () => {
    const id = await lab.newResource();
    const path = `/publishedResources/${id}`;

    expect((await lab.send('PATCH', path, { displayName: 'Other' })).status).toBe(204);
    expect((await lab.get(path)).body).toMatchObject({ displayName: 'Other' });
    expect((await lab.send('DELETE', path)).status).toBe(204);
    expect((await lab.get(path)).status).toBe(404);
    expect((await lab.get('/publishedResources')).body).toMatchObject({ value: [] });
  });

  test('one can be assigned to a group, and taken from it', async () => {
    const [id, group] = [await lab.newResource(), await lab.newGroup()];
    const groups = `/publishedResources/${id}/agentGroups`;

    expect((await lab.send('POST', `${groups}/$ref`, refer('agentGroups', group))).status).toBe(
      204,
    );
    expect((await lab.get(groups)).body).toMatchObject({ value: [{ id: group }] });
    expect((await lab.get(`/agentGroups/${group}/publishedResources`)).body).toMatchObject({
      value: [{ id }],
    });
    expect((await lab.send('DELETE', `${groups}/${group}/$ref`)).status).toBe(204);
    expect((await lab.send('DELETE', `${groups}/${group}/$ref`)).status).toBe(404);
  });
});
