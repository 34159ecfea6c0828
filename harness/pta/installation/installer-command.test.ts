import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AGENT_PACKAGES } from './agent-package.ts';
import { parseInstallerCommand } from './installer-command.ts';
import { COMMAND_LINE_MAX, splitCommandLine } from './split-command-line.ts';

const { current, preview } = AGENT_PACKAGES;
const PUBLIC = { registers: true, quiet: false, environment: 'AzureCloud' };

test.each([
  ['AADConnectAuthAgentSetup.exe', PUBLIC],
  [
    'AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false" /q',
    { ...PUBLIC, registers: false, quiet: true },
  ],
  [
    'AADConnectAuthAgentSetup.exe ENVIRONMENTNAME="AzureUSGovernment"',
    { ...PUBLIC, environment: 'AzureUSGovernment' },
  ],
  [
    '.\\aadconnectauthagentsetup.exe registerconnector=FALSE -quiet',
    { ...PUBLIC, registers: false, quiet: true },
  ],
  ['"C:\\My Downloads\\AADConnectAuthAgentSetup.exe" REGISTERCONNECTOR="true"', PUBLIC],
])('%s is read', (line, command) => {
  expect(parseInstallerCommand(line, current)).toEqual(command);
});

test('the preview has a setup program of its own', () => {
  const line = 'AADApplicationProxyConnectorInstaller.exe REGISTERCONNECTOR="false" /q';

  expect(parseInstallerCommand(line, preview)).toEqual({
    ...PUBLIC,
    registers: false,
    quiet: true,
  });
  expect(parseInstallerCommand(line, current)).toContain('is not the setup program');
});

test.each([
  ['', 'empty'],
  ['AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="false', 'leaves a quote open'],
  ['setup.exe /q', 'setup.exe is not the setup program'],
  ['AADConnectAuthAgentSetup.exe REGISTERCONNECTOR="no"', 'does not know REGISTERCONNECTOR=no'],
  ['AADConnectAuthAgentSetup.exe ENVIRONMENTNAME="Mars"', 'does not know ENVIRONMENTNAME=Mars'],
  ['AADConnectAuthAgentSetup.exe /x', 'does not know /x'],
])('%j is refused', (line, words) => {
  expect(parseInstallerCommand(line, current)).toContain(words);
});

test('a line is split at white space outside quotes, and words come back when they are quoted', () => {
  const words = fc.array(fc.stringMatching(/^[^"]{0,20}$/), { maxLength: 8 });
  fc.assert(
    fc.property(words, (all) => {
      expect(splitCommandLine(all.map((word) => `"${word}"`).join(' '))).toEqual(all);
    }),
    { seed: 78, numRuns: 100 },
  );
});

test('any text is a command or a sentence', () => {
  fc.assert(
    fc.property(fc.string(), (rest) => {
      const command = parseInstallerCommand(`AADConnectAuthAgentSetup.exe ${rest}`, current);
      expect(['string', 'object']).toContain(typeof command);
    }),
    { seed: 79, numRuns: 200 },
  );
});

test('a line longer than cmd.exe takes is none', () => {
  expect(splitCommandLine('a'.repeat(COMMAND_LINE_MAX + 1))).toBeUndefined();
});
