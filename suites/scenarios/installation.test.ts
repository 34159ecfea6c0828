import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { LabServer } from '../../harness/environment/lab-server.ts';
import type { CloudSettings, StartedPtaEnvironment } from '../../harness/index.ts';
import { AGENT_COUNT_MAX } from '../../harness/pta/cloud/agent-registry.ts';
import { AgentInstaller } from '../../harness/pta/installation/agent-installer.ts';
import { type ConnectOptions, EntraConnect } from '../../harness/pta/installation/entra-connect.ts';
import { PassthroughAuthModule } from '../../harness/pta/installation/passthrough-auth-module.ts';
import {
  RegistrationScript,
  type ScriptResult,
} from '../../harness/pta/installation/registration-script.ts';
import { cloneServer } from '../../harness/pta/installation/server.ts';
import { parseTrustSettings } from '../../harness/pta/installation/trust-settings.ts';

const USER = 'alice@contoso.test';
const QUIETLY = 'AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q';
const SCRIPT =
  'RegisterConnector.ps1 -modulePath "C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\Modules\\" -moduleName "PassthroughAuthPSModule"' +
  ' -AuthenticationMode Token -Token $token -Feature PassthroughAuthentication';
const AGENT = { version: '1.5.2482.0', profile: 'current' } as const;
const CONNECT: ConnectOptions = {
  version: '1.1.882.0',
  staging: false,
  passwordHashSync: false,
  profile: 'current',
  agentVersion: '1.5.2482.0',
};

const labOf = (agents: number, cloud: CloudSettings = {}) =>
  new PtaEnvironment({ agents, cloud }).start();

async function administratorOf(lab: StartedPtaEnvironment) {
  return { tenantId: lab.cloud.tenant.tenantId, token: await lab.cloud.issueAdministratorToken() };
}

function install({ runtime, cloud, server }: LabServer, version: string = AGENT.version) {
  return new AgentInstaller(runtime, cloud, { ...AGENT, version }).run(server, QUIETLY);
}

/** Registers what is installed, with a token that fits unless another is given. */
async function register(
  lab: StartedPtaEnvironment,
  { runtime, cloud, server }: LabServer,
  token = lab.cloud.issueAdministratorToken(),
): Promise<ScriptResult> {
  const nobody = async () => {
    throw new TypeError('Nobody signs in here.');
  };
  const signIn = { withCredential: nobody, interactively: nobody };
  const script = new RegistrationScript(runtime, cloud, signIn);
  return lab.settle(script.run(server, SCRIPT, { token: await token }));
}

function connectOn(at: LabServer, options: Partial<ConnectOptions> = {}): EntraConnect {
  const site = { server: at.server, cloud: at.cloud, services: at };
  return new EntraConnect(at.runtime, site, { ...CONNECT, ...options });
}

const outcomeOf = async (lab: StartedPtaEnvironment) => {
  const outcome = await lab.settle(lab.signIn(USER));
  return outcome.kind === 'succeeded' ? outcome.kind : outcome.code;
};

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
