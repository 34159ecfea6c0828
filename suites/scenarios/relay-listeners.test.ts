import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';

const HOUR_MS = 3_600_000;
const USER = 'alice@contoso.test';

const signIn = async (lab: StartedPtaEnvironment) => (await lab.settle(lab.signIn(USER))).kind;

const count = (lab: StartedPtaEnvironment, type: string) =>
  lab.events.filter((event) => event.type === type).length;

test.each(['inline', 'connect-json', 'connect-body-bytes'] as const)(
  'requests travel in the variant %s, and right and wrong passwords are told apart',
  async (requestVariant) => {
    await using lab = await new PtaEnvironment({ agents: 2, requestVariant }).start();

    const right = await lab.settle(lab.signIn(USER));
    const wrong = await lab.settle(lab.signIn(USER, 'wrong'));
    const many = await lab.settle(Promise.all(Array.from({ length: 10 }, () => lab.signIn(USER))));

    expect(right.kind).toBe('succeeded');
    expect(wrong).toMatchObject({ kind: 'failed', code: 'AADSTS50126' });
    expect(many.map(({ kind }) => kind)).toEqual(Array(10).fill('succeeded'));
  },
);

test('an agent listens in each region, once without and once with reliable sessions', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();

  const endpoints = lab.events.flatMap((event) =>
    event.type === 'signaling.connected' ? [event.endpoint] : [],
  );
  expect(endpoints).toHaveLength(4);
  expect(endpoints.filter((name) => name.endsWith('_reliable'))).toHaveLength(2);
});

test('over a day the tokens of the relay are renewed every hour, and nothing is lost', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();

  await lab.clock.advance(24 * HOUR_MS);

  expect(count(lab, 'signaling.lost')).toBe(0);
  expect(count(lab, 'listener.connected')).toBeGreaterThan(4 * 24);
  expect(lab.agent('AGENT1').state).toBe('listening');
  expect(await signIn(lab)).toBe('succeeded');
});

test('a restart of the relay degrades the agent, which comes back by itself', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();

  lab.cloud.restartRelay();
  await lab.clock.advance(60_000);

  expect(count(lab, 'signaling.lost')).toBe(4);
  const states = lab.events.flatMap((event) =>
    event.type === 'agent.state-changed' ? [event.to] : [],
  );
  expect(states.slice(-2)).toEqual(['degraded', 'listening']);
  expect(await signIn(lab)).toBe('succeeded');
});

test('after the keys were changed, a listener that comes back is refused until the agent bootstraps', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const beats = count(lab, 'agent.bootstrapped');

  lab.cloud.rotateSharedAccessKeys();
  expect(await signIn(lab)).toBe('succeeded');
  lab.cloud.restartRelay();
  await lab.clock.advance(60_000);

  expect(lab.agent('AGENT1').traceLog).toContain('wrong-signature');
  expect(count(lab, 'agent.bootstrapped')).toBe(beats + 1);
  expect(lab.agent('AGENT1').state).toBe('listening');
  expect(await signIn(lab)).toBe('succeeded');
});

test('empty frames keep idle connections, and a cut that nobody reports is noticed', async () => {
  await using lab = await new PtaEnvironment({ agents: 1, keepAliveMs: 30_000 }).start();
  await lab.clock.advance(600_000);
  expect(count(lab, 'signaling.lost')).toBe(0);

  const { rules } = lab.firewall;
  const cut = { host: '*.servicebus.windows.net', port: 443, reason: 'a cable is cut' } as const;
  lab.firewall.prepend({ ...cut, action: { kind: 'blackhole' } }, { severOpen: true });
  await lab.clock.advance(150_000);
  expect(count(lab, 'signaling.lost')).toBeGreaterThan(0);
  lab.firewall.setRules(rules);
  await lab.clock.advance(600_000);

  expect(lab.agent('AGENT1').state).toBe('listening');
  expect(await signIn(lab)).toBe('succeeded');
});
