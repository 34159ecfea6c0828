import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AGENT_PACKAGES } from './agent-package.ts';
import { parseScriptCommand } from './script-command.ts';

const { current, preview } = AGENT_PACKAGES;
const MODULE =
  '-modulePath "C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\Modules\\" -moduleName "PassthroughAuthPSModule"';
const OLD_MODULE =
  '-modulePath "C:\\Program Files\\Microsoft AAD App Proxy Connector\\Modules\\" -moduleName "AppProxyPSModule"';
const FEATURE = '-Feature PassthroughAuthentication';

test.each([
  [
    `RegisterConnector.ps1 ${MODULE} -Authenticationmode Credentials -Usercredentials $cred ${FEATURE}`,
    { mode: 'Credentials', variable: 'cred' },
  ],
  [
    `.\\RegisterConnector.ps1 ${MODULE} -AuthenticationMode Token -Token $token -TenantId 6f0c ${FEATURE}`,
    { mode: 'Token', variable: 'token', tenantId: '6f0c' },
  ],
  [`RegisterConnector.ps1 ${MODULE} ${FEATURE}`, { mode: 'Interactive' }],
])('%s is read', (line, command) => {
  expect(parseScriptCommand(line, current)).toEqual(command);
});

test('the preview asks for a sign-in, and has a module of its own', () => {
  const line = `RegisterConnector.ps1 ${OLD_MODULE} ${FEATURE}`;

  expect(parseScriptCommand(line, preview)).toEqual({ mode: 'Interactive' });
  expect(parseScriptCommand(line, current)).toContain('-modulePath');
});

test.each([
  ['', 'empty'],
  [`Register.ps1 ${MODULE} ${FEATURE}`, 'Register.ps1 is not'],
  [`RegisterConnector.ps1 ${FEATURE}`, '-modulePath'],
  [`RegisterConnector.ps1 ${MODULE}`, '-Feature'],
  [`RegisterConnector.ps1 ${MODULE} -Feature ApplicationProxy`, '-Feature'],
  [`RegisterConnector.ps1 ${MODULE} ${FEATURE} -Force yes`, 'no parameter -Force'],
  [`RegisterConnector.ps1 ${MODULE} -Feature`, 'has no value'],
  [`RegisterConnector.ps1 ${MODULE} ${FEATURE} ${FEATURE}`, 'twice'],
  [`RegisterConnector.ps1 ${MODULE} ${FEATURE} -AuthenticationMode Magic`, 'The mode Magic'],
  [`RegisterConnector.ps1 ${MODULE} ${FEATURE} -AuthenticationMode Token`, 'needs -token'],
  [
    `RegisterConnector.ps1 ${MODULE} ${FEATURE} -AuthenticationMode Credentials -UserCredentials me`,
    'needs -usercredentials with a variable',
  ],
])('%j is refused', (line, words) => {
  expect(parseScriptCommand(line, current)).toContain(words);
});

test('any text is a command or a sentence', () => {
  fc.assert(
    fc.property(fc.string(), (rest) => {
      const line = `RegisterConnector.ps1 ${MODULE} ${FEATURE} ${rest}`;
      expect(['string', 'object']).toContain(typeof parseScriptCommand(line, current));
    }),
    { seed: 80, numRuns: 200 },
  );
});
