import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { installation, startLab } from './foreign-lab.ts';
import { register } from './registration.ts';

let lab: StartedPtaEnvironment;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab[Symbol.asyncDispose]());

test.for(['sha1', 'sha256'] as const)(
  'a request that was built elsewhere and signed with %s gets a certificate of the tenant',
  async (digest) => {
    const { certificate } = await register({ ...(await installation(lab)), digest });

    expect(certificate.subject).toBe(`CN=${lab.cloud.tenant.tenantId}`);
  },
);

test('the certificate names the agent that the tenant has', async () => {
  const { agentId } = await register(await installation(lab));

  expect(lab.events).toContainEqual(
    expect.objectContaining({ type: 'agent.registered', agentId, machineName: 'FOREIGN1' }),
  );
});

test('a token that nobody issued gets no certificate', async () => {
  const installer = await installation(lab);

  await expect(register({ ...installer, token: `${installer.token}x` })).rejects.toThrow(
    'token was refused',
  );
});
