import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';

const HOUR_MS = 3_600_000;
const USER = 'alice@contoso.test';
const CLOSED = { host: '*', port: 443, action: { kind: 'deny' }, reason: '443 is closed' } as const;
const OPTIONAL = {
  host: '*.msappproxy.net',
  port: 8080,
  action: { kind: 'allow' },
  reason: 'the documented, optional port',
} as const;

function statusOf(lab: StartedPtaEnvironment): string {
  const { registry } = lab.cloud;
  const agent = registry.find(lab.agent('AGENT1').id);
  return agent === undefined ? 'gone' : registry.statusOf(agent, lab.now());
}

const labWith = (...firewallRules: (typeof OPTIONAL)[]) =>
  new PtaEnvironment({ agents: 1, firewallRules }).start();

test('with 443 closed and 8080 open an agent is active, and nobody can sign in', async () => {
  await using lab = await labWith(OPTIONAL);
  lab.firewall.setRules([OPTIONAL, CLOSED, ...lab.firewall.rules], { severOpen: true });

  await lab.clock.advance(HOUR_MS);

  expect(statusOf(lab)).toBe('active');
  expect(lab.agent('AGENT1').state).toBe('degraded');
  expect(await lab.settle(lab.signIn(USER)).catch(() => 'unreachable')).not.toMatchObject({
    kind: 'succeeded',
  });
});

test('with both closed it is inactive', async () => {
  await using lab = await labWith();
  lab.firewall.setRules([CLOSED, ...lab.firewall.rules], { severOpen: true });

  await lab.clock.advance(HOUR_MS);

  expect(statusOf(lab)).toBe('inactive');
});

test('while 443 is open nothing goes to 8080', async () => {
  await using lab = await labWith(OPTIONAL);

  await lab.clock.advance(HOUR_MS);

  const flows = lab.events.filter((event) => event.type === 'flow.allowed' && event.port === 8080);
  expect(flows).toEqual([]);
});

test('an agent does not start by 8080: it carries the status and no sign-ins', async () => {
  await using lab = await labWith(OPTIONAL);
  await lab.settle(lab.agent('AGENT1').stop());
  lab.firewall.setRules([OPTIONAL, CLOSED, ...lab.firewall.rules], { severOpen: true });

  await expect(lab.settle(lab.agent('AGENT1').start())).rejects.toThrow('443 is closed');
});
