import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { AGENT_COUNT_MAX } from '../../harness/pta/cloud/agent-registry.ts';
import {
  RegistrationScript,
  type ScriptResult,
} from '../../harness/pta/installation/registration-script.ts';
import { cloneServer } from '../../harness/pta/installation/server.ts';
import { parseTrustSettings } from '../../harness/pta/installation/trust-settings.ts';
import { install, labOf, outcomeOf, register, SCRIPT } from './installation.test-support.ts';

test('an agent that was installed quietly and registered by the script signs users in', async () => {
  await using lab = await labOf(0);
  const at = lab.addServer('AUTH1');

  expect(await install(at)).toEqual({ kind: 'installed' });
  expect(lab.cloud.registry.agents).toEqual([]);
  expect(await register(lab, at)).toEqual({ kind: 'registered', agentId: expect.any(String) });
  await lab.settle(at.start());

  expect(await outcomeOf(lab)).toBe('succeeded');
  expect(lab.cloud.registry.agents).toMatchObject([{ machineName: 'AUTH1.contoso.test' }]);
});

test('the server keeps who the agent is: its certificate, its id and its tenant', async () => {
  await using lab = await labOf(0);
  const at = lab.addServer('AUTH1');
  await install(at);
  await register(lab, at);

  const [agent] = lab.cloud.registry.agents;
  expect(parseTrustSettings(at.server.trustSettings ?? '')).toEqual({
    thumbprint: agent?.certificates[0]?.thumbprint,
    isInUserStore: false,
  });
  expect(Object.values(at.server.registry)).toEqual([
    { InstanceID: agent?.agentId, TenantID: lab.cloud.tenant.tenantId },
  ]);
});

test.each<[string, (lab: StartedPtaEnvironment) => Promise<ScriptResult>, RegExp]>([
  [
    'another role',
    async (lab) => {
      const at = lab.addServer('AUTH1');
      await install(at);
      return register(lab, at, lab.cloud.issueAdministratorToken('Global Reader'));
    },
    /none of the roles/,
  ],
  [
    'MFA',
    async (lab) => {
      const at = lab.addServer('AUTH1');
      await install(at);
      return register(lab, at, lab.cloud.issueAdministratorToken(undefined, { mfa: true }));
    },
    /multifactor/,
  ],
  [
    'no TLS 1.2 on the server',
    async (lab) => {
      const at = lab.addServer('AUTH1', { tls12Enabled: false });
      await install(at);
      return register(lab, at);
    },
    /TLS 1\.2 only/,
  ],
])('%s keeps the agent from being registered', async (_what, attempt, text) => {
  await using lab = await labOf(0);

  expect(await attempt(lab)).toEqual({
    kind: 'refused',
    reason: expect.any(String),
    text: expect.stringMatching(text),
  });
  expect(lab.cloud.registry.agents).toEqual([]);
});

test('with an administrator of another tenant the registration ends in AADSTS50059', async () => {
  await using lab = await labOf(0);
  await using other = await new PtaEnvironment({ agents: 0, seed: 2 }).start();
  const at = lab.addServer('AUTH1');
  await install(at);
  const token = await other.cloud.issueAdministratorToken();
  const { tenantId } = lab.cloud.tenant;
  const nobody = async () => token;
  const script = new RegistrationScript(at.runtime, at.cloud, {
    withCredential: nobody,
    interactively: nobody,
  });

  const result = await lab.settle(
    script.run(at.server, `${SCRIPT} -TenantId ${tenantId}`, { token }),
  );

  expect(result).toMatchObject({ reason: 'denied', text: expect.stringContaining('AADSTS50059') });
});

test('in US Government an agent that knows no environments is refused by the cloud, too', async () => {
  await using lab = await labOf(0, { environment: 'AzureUSGovernment' });
  const at = lab.addServer('AUTH1');
  // The administrator forgot ENVIRONMENTNAME, so that the setup program did not look.
  await install(at, '1.5.1007.0');

  expect(await register(lab, at)).toMatchObject({
    reason: 'denied',
    text: expect.stringContaining('install 1.5.1742.0 or later'),
  });
});

test('the 41st agent is refused with the number of agents', async () => {
  await using lab = await labOf(0);
  const certificate = { thumbprint: '', publicKey: '', notAfter: lab.now() + 86_400_000 };
  for (let agent = 1; agent <= AGENT_COUNT_MAX; agent += 1) {
    lab.cloud.registry.register(`agent-${agent}`, 'A', certificate, lab.now());
  }
  const at = lab.addServer('AUTH41');
  await install(at);

  expect(await register(lab, at)).toMatchObject({
    reason: 'denied',
    text: expect.stringContaining('40 Authentication Agents'),
  });
});

test('a server that was cloned with its agent is one certificate in two places', async () => {
  await using lab = await labOf(0);
  const at = lab.addServer('AUTH1');
  await install(at);
  await register(lab, at);
  await lab.settle(at.start());

  const clone = lab.addServer('CLONE', cloneServer(at.server, 'CLONE.contoso.test'));
  await lab.settle(clone.start());
  await lab.clock.advance(1_800_000);

  expect(clone.server.registry).toEqual(at.server.registry);
  expect(lab.cloud.findings.map(({ kind }) => kind)).toEqual(['certificate-in-two-places']);
});
