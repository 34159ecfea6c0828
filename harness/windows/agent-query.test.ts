import { expect, test } from 'vitest';
import { parseXml } from '../pta/protocol/xml/parse-xml.ts';
import { agentProcessName, agentQuery, matchesAgentQuery } from './agent-query.ts';

const PATH = agentProcessName('current');

test.each([
  [
    'current',
    'C:\\Program Files\\Microsoft Azure AD Connect Authentication Agent\\AzureADConnectAuthenticationAgentService.exe',
  ],
  [
    'preview',
    'C:\\Program Files\\Microsoft AAD App Proxy Connector\\ApplicationProxyConnectorService.exe',
  ],
] as const)('the query of the profile %s is the documented one', (profile, path) => {
  expect(agentQuery(profile)).toBe(
    `<QueryList><Query Id="0" Path="Security"><Select Path="Security">*[EventData[Data[@Name='ProcessName'] and (Data='${path}')]]</Select></Query></QueryList>`,
  );
});

test('the query is XML', () => {
  const select = parseXml(agentQuery('current')).child('Query', '')?.childText('Select', '');

  expect(select).toMatch(/^\*\[EventData\[.*\]\]$/);
});

const datum = (name: string, value: string) => ({ name, value });

test.each([
  ['the path as process', true, [datum('ProcessName', PATH)]],
  ['another process', false, [datum('ProcessName', 'C:\\Windows\\explorer.exe')]],
  ['the path, and no process', false, [datum('NewProcessName', PATH)]],
  [
    'another process, and the path somewhere else',
    true,
    [datum('ProcessName', '-'), datum('CommandLine', PATH)],
  ],
  ['the path in other letters', false, [datum('ProcessName', PATH.toLowerCase())]],
  ['nothing', false, []],
])('an event with %s is selected: %s', (_what, isSelected, data) => {
  expect(matchesAgentQuery({ data }, PATH)).toBe(isSelected);
});
