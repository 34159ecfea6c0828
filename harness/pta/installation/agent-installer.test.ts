import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import {
  AgentInstaller,
  type InstallationRefusal,
  type InstallerOptions,
} from './agent-installer.ts';
import {
  ADMINISTRATOR,
  AGENT,
  QUIETLY,
  runtimeWith,
  ScriptedServices,
  suitableServer,
} from './scripted-server.test-support.ts';
import type { ServerDescription } from './server.ts';

function install(
  server = suitableServer(),
  commandLine = QUIETLY,
  options: Partial<InstallerOptions> = {},
) {
  const runtime = runtimeWith(pooledKeys());
  const installer = new AgentInstaller(runtime, new ScriptedServices(), { ...AGENT, ...options });
  return installer.run(server, commandLine);
}

test('a quiet installation leaves two programs, and no registration', async () => {
  const server = suitableServer();

  expect(await install(server)).toEqual({ kind: 'installed' });
  expect(server.programs).toEqual([
    'Microsoft Azure AD Connect Authentication Agent',
    'Microsoft Azure AD Connect Agent Updater',
  ]);
  expect(server.trust).toBeUndefined();
  expect(server.trustSettings).toBeUndefined();
  expect(server.registry).toEqual({});
});

test.each<[Partial<ServerDescription>, InstallationRefusal]>([
  [{ osVersion: '6.3.9600' }, 'operating-system-too-old'],
  [{ serverCore: true }, 'server-core'],
  [{ domainJoined: false }, 'not-domain-joined'],
  [{ sameForest: false }, 'other-forest'],
])('a server with %j is refused, and stays as it was', async (changes, reason) => {
  const server = suitableServer(changes);

  expect(await install(server)).toMatchObject({ kind: 'refused', reason });
  expect(server.programs).toEqual([]);
});

test('a second agent on a server is refused', async () => {
  const server = suitableServer();
  await install(server);

  expect(await install(server)).toMatchObject({ kind: 'refused', reason: 'already-installed' });
});

test('Windows Server 2012 R2 was good enough in the preview', async () => {
  const server = suitableServer({ osVersion: '6.3.9600' });
  const line = 'AADApplicationProxyConnectorInstaller.exe REGISTERCONNECTOR="false" /q';

  expect(await install(server, line, { profile: 'preview', version: '1.5.132.0' })).toEqual({
    kind: 'installed',
  });
});

test.each([
  ['1.5.192.0', QUIETLY, false],
  ['1.5.193.0', QUIETLY, true],
  ['1.5.1007.0', `${QUIETLY} ENVIRONMENTNAME="AzureUSGovernment"`, false],
  ['1.5.1742.0', `${QUIETLY} ENVIRONMENTNAME="AzureUSGovernment"`, true],
])('agent %s by %s', async (version, line, isInstalled) => {
  const result = await install(suitableServer(), line, { version });

  expect(result).toMatchObject(
    isInstalled ? { kind: 'installed' } : { kind: 'refused', reason: 'version-not-supported' },
  );
});

test.each([
  ['AADConnectAuthAgentSetup.exe /q', async () => ADMINISTRATOR],
  ['AADConnectAuthAgentSetup.exe', undefined],
])('%s has nobody to sign in, and installs nothing', async (line, signIn) => {
  const server = suitableServer();

  expect(await install(server, line, signIn && { signIn })).toMatchObject({
    kind: 'refused',
    reason: 'nobody-signed-in',
  });
  expect(server.installed).toBeUndefined();
});

test('a registration that is refused leaves the programs, and says why', async () => {
  const server = suitableServer();
  const signIn = async () => ADMINISTRATOR;

  expect(await install(server, 'AADConnectAuthAgentSetup.exe', { signIn })).toEqual({
    kind: 'refused',
    reason: 'not-registered',
    text: expect.stringContaining('Not you.'),
  });
  expect(server.programs).toHaveLength(2);
});

test('what is no command line is refused', async () => {
  expect(await install(suitableServer(), 'setup.exe')).toMatchObject({ reason: 'command-line' });
});
