import { expect, test } from 'vitest';
import type { LabServer } from '../../harness/environment/lab-server.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { cloneServer } from '../../harness/pta/installation/server.ts';
import { parseTrustSettings } from '../../harness/pta/installation/trust-settings.ts';
import { install, labOf, outcomeOf, register, USER } from './installation.test-support.ts';

/** A server with an agent that runs and has renewed its certificate. */
async function renewedServer(lab: StartedPtaEnvironment): Promise<LabServer> {
  const at = lab.addServer('AUTH1');
  await install(at);
  await register(lab, at);
  await lab.settle(at.start());
  await lab.settle(lab.agent('AUTH1').renewTrust());
  return at;
}

test('the server notes the certificate that the running service renewed, in the store of its account', async () => {
  await using lab = await labOf(0);
  const at = await renewedServer(lab);

  const [first, renewed] = lab.cloud.registry.agents[0]?.certificates ?? [];
  expect(renewed?.thumbprint).not.toBe(first?.thumbprint);
  expect(parseTrustSettings(at.server.trustSettings ?? '')).toEqual({
    thumbprint: renewed?.thumbprint,
    isInUserStore: true,
  });
});

test('a clone carries the certificate of the moment at which it was made', async () => {
  await using lab = await labOf(0);
  const at = lab.addServer('AUTH1');
  await install(at);
  await register(lab, at);
  await lab.settle(at.start());
  const early = cloneServer(at.server, 'CLONE1.contoso.test');
  await lab.settle(lab.agent('AUTH1').renewTrust());

  const late = cloneServer(at.server, 'CLONE2.contoso.test');

  const thumbprints = lab.cloud.registry.agents[0]?.certificates.map((each) => each.thumbprint);
  const noted = [early, late].map(({ trustSettings = '' }) => parseTrustSettings(trustSettings));
  expect(noted.map(({ thumbprint }) => thumbprint)).toEqual(thumbprints);
});

test('a service that is started again after a renewal shows the new certificate', async () => {
  await using lab = await labOf(0);
  const at = await renewedServer(lab);
  await lab.settle(at.stop());
  // By now the first certificate is taken no longer.
  await lab.clock.advance(2 * 86_400_000);

  await lab.settle(at.start());

  expect(await outcomeOf(lab)).toBe('succeeded');
});

test('the server notes the build that the updater installed, and starts it again', async () => {
  await using lab = await labOf(0);
  const at = await renewedServer(lab);
  lab.publishAgentVersion('1.5.2600.0');
  lab.agent('AUTH1').updater.start();
  await lab.clock.advance(2 * 3_600_000);

  expect(at.server.installed?.version).toBe('1.5.2600.0');
  await lab.settle(at.stop());
  await lab.settle(at.start());
  expect(lab.cloud.registry.agents).toMatchObject([{ version: '1.5.2600.0' }]);
});

test('a server whose service was started again is one agent, with all that it traced', async () => {
  await using lab = await labOf(0);
  const at = await renewedServer(lab);
  await lab.settle(lab.signIn(USER, 'wrong'));
  const { traceLog } = lab.agent('AUTH1');
  expect(traceLog).toContain("Reason: '1326'");

  await lab.settle(at.stop());
  await lab.settle(at.start());

  expect(lab.agents.map(({ name }) => name)).toEqual(['AUTH1']);
  expect(lab.agent('AUTH1').traceLog).toBe(traceLog);
});

test('an agent that was uninstalled and registered anew on its server has a new id there', async () => {
  await using lab = await labOf(0);
  const at = await renewedServer(lab);
  const { id } = lab.agent('AUTH1');
  await lab.settle(at.stop());
  at.server.uninstall();
  await install(at);
  await register(lab, at);

  await lab.settle(at.start());

  expect(lab.agents.map((agent) => agent.id)).toEqual([at.server.trust?.identity.agentId]);
  expect(lab.agent('AUTH1').id).not.toBe(id);
  expect(await outcomeOf(lab)).toBe('succeeded');
});
