import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { type BootstrapCaller, bootstrap, callBootstrap } from './bootstrap.ts';
import { installation, startLab } from './foreign-lab.ts';
import { register } from './registration.ts';

const HOST = 'pta.bootstrap.his.msappproxy.net';

let lab: StartedPtaEnvironment;
let caller: BootstrapCaller;
beforeAll(async () => {
  lab = await startLab();
  const installer = await installation(lab);
  const identity = await register(installer);
  caller = { ...installer, identity, agentId: identity.agentId };
});
afterAll(() => lab[Symbol.asyncDispose]());

test.for([HOST, 'bootstrap.msappproxy.net'] as const)(
  'the host %s tells the agent where to listen',
  async (host) => {
    const { endpoints } = await bootstrap(caller, host);

    expect(endpoints.map(({ servicePath }) => servicePath.slice(0, 36))).toEqual(
      endpoints.map(() => lab.cloud.tenant.tenantId),
    );
    expect(endpoints.length).toBeGreaterThanOrEqual(2);
  },
);

test('a call without a certificate is answered with 403', async () => {
  const { identity: _, ...stranger } = caller;

  expect(await callBootstrap(stranger, HOST)).toMatchObject({ status: 403 });
});

test("a call with another tenant's certificate is answered with 403", async () => {
  await using other = await startLab({ seed: 2, domain: 'fabrikam.test' });
  const identity = await register(await installation(other));
  const { agentId } = identity;

  expect(await callBootstrap({ ...caller, agentId, identity }, HOST)).toMatchObject({
    status: 403,
  });
});

test('a certificate of this tenant that the service did not sign is answered with 403', async () => {
  await using twin = await startLab();
  const identity = await register(await installation(twin));
  const { agentId } = identity;

  expect(twin.cloud.tenant.tenantId).toBe(lab.cloud.tenant.tenantId);
  expect(await callBootstrap({ ...caller, agentId, identity }, HOST)).toMatchObject({
    status: 403,
  });
});

test("a call in the name of another agent's id is answered with 403", async () => {
  const { agentId } = await register(await installation(lab));

  expect(await callBootstrap({ ...caller, agentId }, HOST)).toMatchObject({ status: 403 });
});
