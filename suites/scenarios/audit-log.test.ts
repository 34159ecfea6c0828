import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';

test('agents that come and go are in the audit log', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const { id } = lab.agent('AGENT1');

  lab.cloud.removeAgent(id);

  expect(lab.cloud.auditLog.records).toMatchObject([
    { activity: 'Register connector', targets: [{ id, displayName: 'AGENT1.contoso.test' }] },
    { activity: 'Unregister connector', targets: [{ id }] },
  ]);
});
