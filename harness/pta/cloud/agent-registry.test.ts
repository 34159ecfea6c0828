import { expect, test } from 'vitest';
import { AGENT_COUNT_MAX, AgentRegistry, TOO_MANY_AGENTS } from './agent-registry.ts';

const certificate = { thumbprint: 'AB', publicKey: 'PEM', notAfter: 0 };
const NOW = Date.UTC(2026, 0, 14, 9);
const MINUTE_MS = 60_000;

function registryWith(count: number): AgentRegistry {
  const registry = new AgentRegistry();
  for (let agent = 1; agent <= count; agent += 1) {
    registry.register(`agent-${agent}`, `SERVER${agent}`, certificate);
  }
  return registry;
}

test('agents stand in the order they registered, with their certificate', () => {
  expect(registryWith(2).agents).toEqual([
    { agentId: 'agent-1', machineName: 'SERVER1', certificates: [certificate] },
    { agentId: 'agent-2', machineName: 'SERVER2', certificates: [certificate] },
  ]);
});

test('the 41st agent is refused, and takes a place that became free', () => {
  const registry = registryWith(AGENT_COUNT_MAX);
  const add = () => registry.register('agent-41', 'SERVER41', certificate);

  expect(add).toThrow(expect.objectContaining({ code: TOO_MANY_AGENTS }));
  expect(registry.agents).toHaveLength(40);

  registry.remove('agent-7');
  add();
  expect(registry.agents.at(-1)?.agentId).toBe('agent-41');
});

test('an agent that is unknown is not found, not noted, and not removed', () => {
  const registry = registryWith(1);

  registry.noteBootstrap('stranger', NOW, '192.0.2.1');

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
  if (ago !== undefined) registry.noteBootstrap('agent-1', NOW - ago, '192.0.2.1');
  const agent = registry.find('agent-1');

  expect(agent && registry.statusOf(agent, NOW)).toBe(status);
});
