import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { type ConnectOptions, EntraConnect } from './entra-connect.ts';
import { FEATURE_SERVICE_FAILED } from './feature-client.ts';
import { PassthroughAuthModule } from './passthrough-auth-module.ts';
import {
  ADMINISTRATOR,
  INSTALLED,
  runtimeWith,
  ScriptedServices,
  suitableServer,
} from './scripted-server.test-support.ts';
import type { ServerDescription } from './server.ts';

const PTA = 'pass-through-authentication';
const OPTIONS: ConnectOptions = {
  version: '1.1.882.0',
  staging: false,
  passwordHashSync: false,
  profile: 'current',
  agentVersion: '1.5.2482.0',
};

/** Connect on a server that has an agent already. */
function connectWith(
  options: Partial<ConnectOptions> = {},
  description: Partial<ServerDescription> = {},
) {
  const cloud = new ScriptedServices();
  const server = suitableServer(description);
  server.installed = INSTALLED;
  const stopped: string[] = [];
  const services = {
    start: async () => undefined,
    stop: async () => {
      stopped.push(server.description.machineName);
    },
  };
  const site = { server, cloud, services };
  const connect = new EntraConnect(runtimeWith(pooledKeys()), site, { ...OPTIONS, ...options });
  return { connect, cloud, server, stopped };
}

test('enabling names Connect and the agent, as captured', async () => {
  const { connect, cloud } = connectWith();

  expect(await connect.changeUserSignIn(PTA, ADMINISTRATOR)).toEqual({
    kind: 'changed',
    warnings: [],
  });
  expect(cloud.switches).toEqual([
    {
      enable: true,
      userAgent: 'AADConnect/1.1.882.0 PassthroughAuthenticationConnector/1.5.2482.0',
    },
  ]);
});

test('what the service says against it is the refusal', async () => {
  const { connect, cloud } = connectWith();
  cloud.feature = { isSuccessful: false, enable: false, exists: false, errorMessage: 'No agent.' };

  expect(await connect.changeUserSignIn(PTA, ADMINISTRATOR)).toEqual({
    kind: 'refused',
    reason: 'denied',
    text: 'No agent.',
  });
});

test.each(['password-hash-synchronization', 'federation', 'do-not-configure'] as const)(
  '%s disables the feature, and removes the agent of this server',
  async (method) => {
    const { connect, cloud, server, stopped } = connectWith();

    await connect.changeUserSignIn(method, ADMINISTRATOR);

    expect(cloud.switches).toMatchObject([{ enable: false }]);
    expect(stopped).toEqual(['AGENT1.contoso.test']);
    expect(server.programs).toEqual([]);
  },
);

test('a staging server disables the feature for everybody all the same, and says so', async () => {
  const { connect, cloud } = connectWith({ staging: true });

  expect(await connect.changeUserSignIn('federation', ADMINISTRATOR)).toEqual({
    kind: 'changed',
    warnings: [expect.stringContaining('disabled for the whole tenant')],
  });
  expect(cloud.switches).toMatchObject([{ enable: false }]);
});

test('an affected version enables the feature, and warns', async () => {
  const { connect } = connectWith({ version: '1.1.561.0' });

  expect(await connect.changeUserSignIn(PTA, ADMINISTRATOR)).toEqual({
    kind: 'changed',
    warnings: [
      expect.stringContaining('upgrade to 1.1.750.0'),
      expect.stringContaining('read its release notes'),
    ],
  });
});

test('a registration that fails leaves the server as it was', async () => {
  const { connect, server } = connectWith();
  server.uninstall();

  expect(await connect.changeUserSignIn(PTA, ADMINISTRATOR)).toMatchObject({
    kind: 'refused',
    reason: 'not-registered',
  });
  expect(server.programs).toEqual([]);
});

test.each<[Partial<ConnectOptions>, Partial<ServerDescription>, string[]]>([
  [{}, {}, []],
  [{}, { domainJoined: false }, ['not-domain-joined']],
  [{ version: '1.1.614.0' }, {}, ['version-not-supported', 'version-affected']],
  [{ version: '1.1.614.0', passwordHashSync: true }, {}, ['version-not-supported']],
])('the health of %j on %j is %j', (options, description, kinds) => {
  const { connect } = connectWith(options, description);

  expect(connect.checkHealth().map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
  [true, false, true],
  [true, true, false],
  [false, false, false],
])(
  'uninstalling with the feature %s and other agents %s warns: %s',
  async (enable, others, warns) => {
    const { connect, cloud, server } = connectWith();
    cloud.feature = { ...cloud.feature, enable };

    const warning = await connect.uninstall(ADMINISTRATOR, others);

    expect(warning !== undefined).toBe(warns);
    expect(server.programs).toEqual([]);
  },
);

test('a service that is down is a fault, and not an answer', async () => {
  const { connect, cloud } = connectWith();
  cloud.status = 503;

  await expect(connect.changeUserSignIn(PTA, ADMINISTRATOR)).rejects.toMatchObject({
    code: FEATURE_SERVICE_FAILED,
  });
});

test('PowerShell tells the state, and switches the feature off', async () => {
  const { cloud, server } = connectWith();
  const module = new PassthroughAuthModule(cloud, server);

  expect(await module.getPassthroughAuthenticationEnablementStatus(ADMINISTRATOR)).toEqual({
    kind: 'status',
    enabled: true,
  });
  await module.disablePassthroughAuthentication(ADMINISTRATOR);
  expect(cloud.switches).toEqual([
    { enable: false, userAgent: 'PassthroughAuthenticationConnector/1.5.2482.0' },
  ]);
});

test.each([
  ['1.5.1007.0', 'agent-too-old'],
  [undefined, 'not-installed'],
])('with agent %s PowerShell has no such command: %s', async (version, reason) => {
  const { cloud, server } = connectWith();
  server.installed = version === undefined ? undefined : { ...INSTALLED, version };
  const module = new PassthroughAuthModule(cloud, server);

  expect(await module.disablePassthroughAuthentication(ADMINISTRATOR)).toMatchObject({ reason });
  expect(cloud.asked).toEqual([]);
});

test('a denial of the service is told by the command', async () => {
  const { cloud, server } = connectWith();
  cloud.feature = { isSuccessful: false, enable: false, exists: false, errorMessage: 'Not you.' };
  const module = new PassthroughAuthModule(cloud, server);

  expect(await module.disablePassthroughAuthentication(ADMINISTRATOR)).toEqual({
    kind: 'refused',
    reason: 'denied',
    text: 'Not you.',
  });
});
