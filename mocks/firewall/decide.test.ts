import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { type Action, assertRules, type Flow, type Rule } from './rule.ts';

const allow: Action = { kind: 'allow' };
const deny: Action = { kind: 'deny' };

function rule(parts: Partial<Rule>): Rule {
  return { host: '*', port: 'any', action: allow, reason: 'it may', ...parts };
}

function flow(parts: Partial<Flow>): Flow {
  return { source: 'agent1', host: 'vm7.servicebus.windows.net', port: 443, ...parts };
}

test.each<[claim: string, rules: Rule[], flow: Flow, kind: Action['kind'], reason: string]>([
  ['no rule at all', [], flow({}), 'deny', 'no rule matches; the default is deny'],
  ['any host', [rule({})], flow({}), 'allow', 'it may'],
  ['the exact host', [rule({ host: 'vm7.servicebus.windows.net' })], flow({}), 'allow', 'it may'],
  [
    'a host in other case and with its final dot',
    [rule({ host: 'VM7.ServiceBus.windows.net' })],
    flow({ host: 'vm7.servicebus.WINDOWS.net.' }),
    'allow',
    'it may',
  ],
  ['a name below a suffix', [rule({ host: '*.windows.net' })], flow({}), 'allow', 'it may'],
  [
    'the suffix itself',
    [rule({ host: '*.windows.net' })],
    flow({ host: 'windows.net' }),
    'deny',
    'no rule matches; the default is deny',
  ],
  [
    'a name that only ends in the same letters',
    [rule({ host: '*.windows.net' })],
    flow({ host: 'evilwindows.net' }),
    'deny',
    'no rule matches; the default is deny',
  ],
  [
    'another host',
    [rule({ host: 'login.windows.net' })],
    flow({}),
    'deny',
    'no rule matches; the default is deny',
  ],
  ['the port', [rule({ port: 443 })], flow({}), 'allow', 'it may'],
  [
    'another port',
    [rule({ port: 443 })],
    flow({ port: 80 }),
    'deny',
    'no rule matches; the default is deny',
  ],
  ['the first port of a range', [rule({ port: [80, 443] })], flow({ port: 80 }), 'allow', 'it may'],
  ['the last port of a range', [rule({ port: [80, 443] })], flow({}), 'allow', 'it may'],
  [
    'a port past a range',
    [rule({ port: [80, 443] })],
    flow({ port: 444 }),
    'deny',
    'no rule matches; the default is deny',
  ],
  ['its source', [rule({ source: 'agent1' })], flow({}), 'allow', 'it may'],
  ['a star as source', [rule({ source: '*' })], flow({}), 'allow', 'it may'],
  [
    'another source',
    [rule({ source: 'agent2' })],
    flow({}),
    'deny',
    'no rule matches; the default is deny',
  ],
  [
    'two rules that match',
    [rule({ port: 443, action: deny, reason: 'sockets are blocked' }), rule({})],
    flow({}),
    'deny',
    'sockets are blocked',
  ],
])('%s decides', (_claim, rules, theFlow, kind, reason) => {
  const decision = decide(rules, theFlow);

  expect(decision.action.kind).toBe(kind);
  expect(decision.reason).toBe(reason);
});

test('the default allows when it is told to', () => {
  expect(decide([], flow({}), 'allow')).toEqual({
    action: allow,
    reason: 'no rule matches; the default is allow',
  });
});

const hosts = fc.constantFrom('a.test', 'b.a.test', 'x.test', 'A.TEST', 'ba.test');
const ports = fc.integer({ min: 1, max: 6 });
const flows: fc.Arbitrary<Flow> = fc.record({
  source: fc.constantFrom('agent1', 'agent2'),
  host: hosts,
  port: ports,
});
const rules: fc.Arbitrary<Rule> = fc
  .record({
    host: fc.oneof(hosts, fc.constantFrom('*', '*.test', '*.a.test')),
    port: fc.oneof(
      ports,
      fc.tuple(ports, ports).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]),
      fc.constant('any' as const),
    ),
    source: fc.constantFrom('agent1', 'agent2', '*'),
    action: fc.constantFrom<Action>(
      allow,
      deny,
      { kind: 'blackhole' },
      { kind: 'delay', ms: 5 },
      { kind: 'reset' },
    ),
  })
  .map((parts) => ({ ...parts, reason: 'drawn' }));

test('nothing is let through that no rule lets through', () => {
  fc.assert(
    fc.property(fc.array(rules, { maxLength: 5 }), flows, (drawn, theFlow) => {
      const withoutOpenings = drawn.filter(({ action }) => action.kind === 'deny');

      const decision = decide(drawn, theFlow);
      const decisionWithoutOpenings = decide(withoutOpenings, theFlow);

      expect(decisionWithoutOpenings.action.kind).toBe('deny');
      if (decision.action.kind !== 'deny') expect(drawn).toContain(decision.rule);
    }),
  );
});

test('a rule after the one that decides changes nothing', () => {
  fc.assert(
    fc.property(fc.array(rules, { maxLength: 4 }), rules, flows, (drawn, late, theFlow) => {
      const decision = decide(drawn, theFlow);
      fc.pre(decision.rule !== undefined);

      expect(decide([...drawn, late], theFlow)).toEqual(decision);
    }),
  );
});

test.each<[problem: string, broken: Partial<Rule>]>([
  ['a star in the middle of a host', { host: 'a.*.test' }],
  ['a star without its dot', { host: '*test' }],
  ['an empty host', { host: '' }],
  ['port 0', { port: 0 }],
  ['a port past the last one', { port: 65_536 }],
  ['a range that runs backwards', { port: [443, 80] }],
  ['a negative delay', { action: { kind: 'delay', ms: -1 } }],
  ['half a byte', { action: { kind: 'reset', afterBytes: 0.5 } }],
])('%s is a TypeError that names the rule', (_problem, broken) => {
  expect(() => assertRules([rule({}), rule(broken)])).toThrow(/^Firewall rule 2: /);
});
