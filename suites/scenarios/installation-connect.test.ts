import { expect, test } from 'vitest';
import type { LabServer } from '../../harness/environment/lab-server.ts';
import { type ConnectOptions, EntraConnect } from '../../harness/pta/installation/entra-connect.ts';
import { PassthroughAuthModule } from '../../harness/pta/installation/passthrough-auth-module.ts';
import {
  administratorOf,
  install,
  labOf,
  outcomeOf,
  register,
} from './installation.test-support.ts';

const CONNECT: ConnectOptions = {
  version: '1.1.882.0',
  staging: false,
  passwordHashSync: false,
  profile: 'current',
  agentVersion: '1.5.2482.0',
};

function connectOn(at: LabServer, options: Partial<ConnectOptions> = {}): EntraConnect {
  const site = { server: at.server, cloud: at.cloud, services: at };
  return new EntraConnect(at.runtime, site, { ...CONNECT, ...options });
}

test('Connect installs the first agent and enables the feature, and users sign in', async () => {
  await using lab = await labOf(0, { passthroughAuthentication: 'disabled' });
  const at = lab.addServer('CONNECT1');
  const administrator = await administratorOf(lab);
  expect(await outcomeOf(lab)).toBe('AADSTS50056');

  const result = await lab.settle(
    connectOn(at).changeUserSignIn('pass-through-authentication', administrator),
  );

  expect(result).toEqual({ kind: 'changed', warnings: [] });
  expect(at.server.programs).toHaveLength(2);
  expect(await outcomeOf(lab)).toBe('succeeded');
});

test('while the feature is off an agent that listens is not asked', async () => {
  await using lab = await labOf(1);
  const at = lab.addServer('CONNECT1');
  const administrator = await administratorOf(lab);

  await lab.settle(connectOn(at).changeUserSignIn('do-not-configure', administrator));

  expect(await outcomeOf(lab)).toBe('AADSTS50056');
  expect(lab.events.map(({ type }) => type)).toContain('feature.switched');
  expect(lab.events.map(({ type }) => type)).not.toContain('validation.queued');
});

test('a staging server switches the feature off for everybody, while the other agents run on', async () => {
  await using lab = await labOf(1);
  const staging = connectOn(lab.addServer('STAGING1'), { staging: true });

  const result = await lab.settle(
    staging.changeUserSignIn('federation', await administratorOf(lab)),
  );

  expect(result).toEqual({ kind: 'changed', warnings: [expect.stringContaining('staging mode')] });
  expect(await outcomeOf(lab)).toBe('AADSTS50056');
  expect(lab.agent('AGENT1').state).toBe('listening');
});

test('without an active agent the feature cannot be enabled', async () => {
  await using lab = await labOf(0, { passthroughAuthentication: 'disabled' });
  const at = lab.addServer('CONNECT1');
  await install(at);

  const result = await lab.settle(
    connectOn(at).changeUserSignIn('pass-through-authentication', await administratorOf(lab)),
  );

  expect(result).toEqual({
    kind: 'refused',
    reason: 'denied',
    text: expect.stringContaining('no active Authentication Agent'),
  });
});

test('an administrator with MFA does not enable the feature from Connect, though there is an agent', async () => {
  await using lab = await labOf(1, { passthroughAuthentication: 'disabled' });
  const at = lab.addServer('CONNECT1');
  await install(at);
  await register(lab, at);
  const { tenantId } = lab.cloud.tenant;
  const token = await lab.cloud.issueAdministratorToken(undefined, { mfa: true });

  const result = await lab.settle(
    connectOn(at).changeUserSignIn('pass-through-authentication', { tenantId, token }),
  );

  expect(result).toEqual({
    kind: 'refused',
    reason: 'denied',
    text: expect.stringContaining('multifactor authentication'),
  });
  expect(await outcomeOf(lab)).toBe('AADSTS50056');
});

test('an organisation that forbids the feature gets no agent from Connect', async () => {
  await using lab = await labOf(0, {
    passthroughAuthentication: 'disabled',
    featureForbidden: true,
  });

  const result = await lab.settle(
    connectOn(lab.addServer('CONNECT1')).changeUserSignIn(
      'pass-through-authentication',
      await administratorOf(lab),
    ),
  );

  expect(result).toMatchObject({
    reason: 'not-registered',
    text: expect.stringContaining('PTA disabled'),
  });
});

test('PowerShell on the agent’s server tells the state, and switches it off', async () => {
  await using lab = await labOf(0);
  const at = lab.addServer('AUTH1');
  await install(at);
  const module = new PassthroughAuthModule(at.cloud, at.server);
  const administrator = await administratorOf(lab);
  const status = () =>
    lab.settle(module.getPassthroughAuthenticationEnablementStatus(administrator));

  expect(await status()).toEqual({ kind: 'status', enabled: true });
  await lab.settle(module.disablePassthroughAuthentication(administrator));

  expect(await status()).toEqual({ kind: 'status', enabled: false });
  expect(lab.cloud.tenant.passthroughAuthentication).toBe('disabled');
});
