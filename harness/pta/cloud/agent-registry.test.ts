import { expect, test } from 'vitest';
import {
  AGENT_COUNT_MAX,
  AgentRegistry,
  type Sighting,
  TOO_MANY_AGENTS,
} from './agent-registry.ts';

const NOW = Date.UTC(2026, 0, 14, 9);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const certificate = { thumbprint: 'AB', publicKey: 'PEM', notAfter: NOW + 180 * DAY_MS };
const renewed = { thumbprint: 'CD', publicKey: 'PEM of the next', notAfter: NOW + 330 * DAY_MS };

function registryWith(count: number): AgentRegistry {
  const registry = new AgentRegistry();
  for (let agent = 1; agent <= count; agent += 1) {
    registry.register(`agent-${agent}`, `SERVER${agent}`, certificate, NOW);
  }
  return registry;
}

function sighting(at: number): Sighting {
  return { at, externalIp: '192.0.2.1', machineName: 'SERVER1', thumbprint: 'AB' };
}

test('agents stand in the order they registered, with their certificate', () => {
  expect(registryWith(2).agents).toEqual([
    { agentId: 'agent-1', machineName: 'SERVER1', certificates: [certificate], registeredAt: NOW },
    { agentId: 'agent-2', machineName: 'SERVER2', certificates: [certificate], registeredAt: NOW },
  ]);
});

test('the 41st agent is refused, and takes a place that became free', () => {
  const registry = registryWith(AGENT_COUNT_MAX);
  const add = () => registry.register('agent-41', 'SERVER41', certificate, NOW);

  expect(add).toThrow(expect.objectContaining({ code: TOO_MANY_AGENTS }));
  expect(registry.agents).toHaveLength(40);

  registry.remove('agent-7');
  add();
  expect(registry.agents.at(-1)?.agentId).toBe('agent-41');
});

test('an agent that is unknown is not found, not noted, and not removed', () => {
  const registry = registryWith(1);

  registry.noteBootstrap('stranger', sighting(NOW));

  expect(registry.find('stranger')).toBeUndefined();
  expect(registry.remove('stranger')).toBe(false);
  expect(registry.agents).toHaveLength(1);
});

test.each([
  ['never', undefined, 'inactive'],
  ['now', 0, 'active'],
  ['10 minutes ago', 10 * MINUTE_MS, 'active'],
  ['21 minutes ago', 21 * MINUTE_MS, 'active'],
  ['a moment more than 21 minutes ago', 21 * MINUTE_MS + 1, 'inactive'],
  ['in the future, by a clock that was set back', -MINUTE_MS, 'active'],
])('an agent that was seen %s is shown accordingly', (_when, ago, status) => {
  const registry = registryWith(1);
  if (ago !== undefined) registry.noteBootstrap('agent-1', sighting(NOW - ago));
  const agent = registry.find('agent-1');

  expect(agent && registry.statusOf(agent, NOW)).toBe(status);
});

test('a password is sealed for each good certificate of every agent', () => {
  const registry = registryWith(2);
  registry.addCertificate('agent-2', renewed);

  const thumbprintsAt = (now: number) =>
    registry.recipientsAt(now).map(({ agentId, thumbprint }) => `${agentId} ${thumbprint}`);

  expect(thumbprintsAt(NOW)).toEqual(['agent-1 AB', 'agent-2 AB', 'agent-2 CD']);
  expect(thumbprintsAt(certificate.notAfter)).toHaveLength(3);
  expect(thumbprintsAt(certificate.notAfter + 1)).toEqual(['agent-2 CD']);
});

test('those before a certificate in use end when they are told to, and no other does', () => {
  const registry = registryWith(2);
  registry.addCertificate('agent-2', renewed);

  registry.supersede('agent-2', 'CD', NOW + DAY_MS);
  registry.supersede('agent-2', 'CD', NOW + 2 * DAY_MS);

  expect(registry.recipientsAt(NOW + DAY_MS)).toHaveLength(3);
  expect(registry.recipientsAt(NOW + DAY_MS + 1).map(({ thumbprint }) => thumbprint)).toEqual([
    'AB',
    'CD',
  ]);
});

test.each([
  ['seen 10 days ago', 10 * DAY_MS, []],
  ['seen longer ago than 10 days', 10 * DAY_MS + 1, ['inactive']],
  ['whose certificate ends now', 180 * DAY_MS, ['inactive']],
  ['whose certificate has ended', 180 * DAY_MS + 1, ['certificate-ended']],
])('an agent %s is swept accordingly', (_which, afterMs, causes) => {
  const registry = registryWith(1);
  registry.noteBootstrap('agent-1', sighting(NOW));

  expect(registry.sweep(NOW + afterMs).map(({ cause }) => cause)).toEqual(causes);
  expect(registry.agents).toHaveLength(1 - causes.length);
});

test('an agent that never bootstrapped goes ten days after its registration', () => {
  const registry = registryWith(1);

  expect(registry.sweep(NOW + 10 * DAY_MS)).toEqual([]);
  expect(registry.sweep(NOW + 10 * DAY_MS + 1)).toHaveLength(1);
});
