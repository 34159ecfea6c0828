import { expect, test } from 'vitest';
import { explainRules } from './explain.ts';
import type { Rule } from './rule.ts';

test('rules read as sentences, in the order they are tried', () => {
  const rules: Rule[] = [
    {
      host: '*.servicebus.windows.net',
      port: 443,
      source: 'agent1',
      action: { kind: 'deny' },
      reason: 'outbound WebSockets are blocked',
    },
    {
      host: 'dc1.contoso.com',
      port: [389, 636],
      action: { kind: 'blackhole' },
      reason: 'the VPN is down',
    },
    {
      host: 'dc2.contoso.com',
      port: 389,
      action: { kind: 'delay', ms: 300 },
      reason: 'the WAN is slow',
    },
    { host: '*', port: 80, action: { kind: 'reset' }, reason: 'an appliance resets plain HTTP' },
    {
      host: '*.msappproxy.net',
      port: 'any',
      action: { kind: 'reset', afterBytes: 512, direction: 'upstream' },
      reason: 'the MTU is wrong',
    },
    { host: '*', port: 443, source: '*', action: { kind: 'allow' }, reason: 'HTTPS is open' },
  ];

  expect(explainRules(rules, 'deny').join('\n')).toMatchInlineSnapshot(`
    "1. Deny: agent1 to *.servicebus.windows.net, port 443, because outbound WebSockets are blocked.
    2. Swallow without an answer: any machine to dc1.contoso.com, ports 389 to 636, because the VPN is down.
    3. Delay by 300 ms each way: any machine to dc2.contoso.com, port 389, because the WAN is slow.
    4. Reset as soon as it opens: any machine to any host, port 80, because an appliance resets plain HTTP.
    5. Reset after 512 bytes upstream: any machine to *.msappproxy.net, any port, because the MTU is wrong.
    6. Allow: any machine to any host, port 443, because HTTPS is open.
    Deny everything else."
  `);
});

test('a firewall without rules says what it does with everything', () => {
  expect(explainRules([], 'allow')).toEqual(['Allow everything.']);
});
