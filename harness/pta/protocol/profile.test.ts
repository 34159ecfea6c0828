import { expect, test } from 'vitest';
import { PROFILE_ROWS, profileValue } from './profile.ts';

test.each([
  ['current', 'agentExecutable', 'AzureADConnectAuthenticationAgentService.exe'],
  ['preview', 'agentExecutable', 'ApplicationProxyConnectorService.exe'],
  ['current', 'timeoutCode', 'AADSTS80002'],
  ['preview', 'timeoutCode', 'AADSTS8002'],
  ['current', 'componentName', 'Authentication Agent'],
  ['preview', 'componentName', 'Application Proxy Connector'],
] as const)('the %s documents answer %s with %s', (profile, topic, value) => {
  expect(profileValue(profile, topic)).toBe(value);
});

test.each(Object.entries(PROFILE_ROWS))('%s differs and names both sources', (_topic, row) => {
  expect(row.current).not.toBe(row.preview);
  expect(row.sources.current).toMatch(/^https:\/\/learn\.microsoft\.com\//);
  expect(row.sources.preview).not.toBe('');
});
