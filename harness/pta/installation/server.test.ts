import { expect, test } from 'vitest';
import type { AgentIdentity } from '../agent/agent-identity.ts';
import { INSTALLED, suitableServer, TENANT_ID } from './scripted-server.test-support.ts';
import { cloneServer } from './server.ts';
import { parseTrustSettings } from './trust-settings.ts';

const FIRST = 'A0'.repeat(20);
const SECOND = 'B1'.repeat(20);

const identityWith = (thumbprint: string): AgentIdentity => ({
  agentId: 'a1',
  keyIdentifier: `a1_${thumbprint}`,
  notAfter: 0,
  chain: [],
  privateKey: 'test only',
  decryptionKey: 'test only',
});

function registeredServer() {
  const server = suitableServer();
  server.installed = INSTALLED;
  server.trust = { identity: identityWith(FIRST), tenantId: TENANT_ID, isInUserStore: false };
  return server;
}

const notesOf = ({ trustSettings = '' }: { readonly trustSettings: string | undefined }) =>
  parseTrustSettings(trustSettings);

test('a renewed certificate is noted, and lies in the store of the service account', () => {
  const server = registeredServer();

  server.keepIdentity(identityWith(SECOND), 'renewal');

  expect(notesOf(server)).toEqual({ thumbprint: SECOND, isInUserStore: true });
});

test('the certificate of another registration is noted, and lies in the store of the machine', () => {
  const server = registeredServer();
  server.keepIdentity(identityWith(SECOND), 'renewal');

  server.keepIdentity(identityWith(FIRST), 'registration');

  expect(notesOf(server)).toEqual({ thumbprint: FIRST, isInUserStore: false });
});

test('what the original notes later does not reach its clone', () => {
  const server = registeredServer();
  const clone = cloneServer(server, 'CLONE.contoso.test');

  server.keepIdentity(identityWith(SECOND), 'renewal');
  server.keepVersion('1.5.2600.0');

  expect(notesOf(clone).thumbprint).toBe(FIRST);
  expect(clone.installed).toEqual(INSTALLED);
});

test('a server from which the agent was uninstalled notes nothing of it', () => {
  const server = registeredServer();
  server.uninstall();

  server.keepIdentity(identityWith(SECOND), 'renewal');
  server.keepVersion('1.5.2600.0');

  expect([server.trustSettings, server.installed]).toEqual([undefined, undefined]);
});
