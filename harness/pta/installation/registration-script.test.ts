import { expect, test } from 'vitest';
import { pooledKeys } from '../../../fixtures/certificates/pooled-keys.ts';
import { Secret } from '../../runtime/secret.ts';
import { RegistrationScript, type SessionVariables } from './registration-script.ts';
import {
  INSTALLED,
  runtimeWith,
  ScriptedServices,
  suitableServer,
  TENANT_ID,
} from './scripted-server.test-support.ts';
import type { Server } from './server.ts';

const SCRIPT =
  'RegisterConnector.ps1 -modulePath "C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\Modules\\" -moduleName "PassthroughAuthPSModule" -Feature PassthroughAuthentication';
const CREDENTIALS = `${SCRIPT} -AuthenticationMode Credentials -UserCredentials $cred`;
const TOKEN = `${SCRIPT} -AuthenticationMode Token -Token $token`;
const cred = { userName: 'administrator@contoso.test', password: new Secret('a password') };
const token = new Secret(
  `e30.${Buffer.from(JSON.stringify({ tid: TENANT_ID })).toString('base64url')}.sig`,
);

function serverWith(version: string = INSTALLED.version, tls12Enabled = true): Server {
  const server = suitableServer({ tls12Enabled });
  server.installed = { ...INSTALLED, version };
  return server;
}

async function run(line: string, variables: SessionVariables = {}, server = serverWith()) {
  const services = new ScriptedServices();
  const signedIn: string[] = [];
  const script = new RegistrationScript(runtimeWith(pooledKeys()), services, {
    withCredential: async ({ userName }) => {
      signedIn.push(userName);
      return token;
    },
    interactively: async () => {
      signedIn.push('somebody');
      return token;
    },
  });
  const result = await script.run(server, line, variables);
  return { result, signedIn, hosts: services.asked.map(({ host }) => host) };
}

test.each<[string, string, SessionVariables, string[]]>([
  ['credentials', CREDENTIALS, { cred }, ['administrator@contoso.test']],
  ['a token', TOKEN, { token }, []],
  ['a window', SCRIPT, {}, ['somebody']],
])('with %s it asks the tenant of the token', async (_what, line, variables, who) => {
  const { result, signedIn, hosts } = await run(line, variables);

  expect(signedIn).toEqual(who);
  expect(hosts).toEqual([`${TENANT_ID}.registration.msappproxy.net`]);
  expect(result).toMatchObject({ kind: 'refused', reason: 'denied' });
});

test.each<[string, SessionVariables]>([
  [CREDENTIALS, {}],
  [CREDENTIALS, { cred: token }],
  [TOKEN, { token: cred }],
])('a variable without what is needed is refused', async (line, variables) => {
  const { result, hosts } = await run(line, variables);

  expect(result).toMatchObject({ reason: 'variable' });
  expect(hosts).toEqual([]);
});

test('a token that tells no tenant needs -TenantId beside it', async () => {
  const opaque = { token: new Secret('opaque') };

  expect((await run(TOKEN, opaque)).result).toMatchObject({ reason: 'unknown-tenant' });
  expect((await run(`${TOKEN} -TenantId ${TENANT_ID}`, opaque)).hosts).toHaveLength(1);
});

test('before the installation there is no script', async () => {
  const { result } = await run(SCRIPT, {}, suitableServer());

  expect(result).toMatchObject({ reason: 'not-installed' });
});

test.each([
  ['1.5.643.0', 'denied'],
  ['1.5.1007.0', 'tls-1.2-disabled'],
])('without TLS 1.2 agent %s ends as %s', async (version, reason) => {
  expect((await run(SCRIPT, {}, serverWith(version, false))).result).toMatchObject({ reason });
});

test('another command line is refused with what is wrong', async () => {
  expect((await run('RegisterConnector.ps1')).result).toMatchObject({ reason: 'command-line' });
});
