import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import { LabCertificates } from '../../harness/environment/lab-certificates.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import { seededRandom } from '../../harness/runtime/random.ts';

const HOUR_MS = 3_600_000;
const NEXT = '1.5.3000.0';
const USER = 'alice@contoso.test';

async function labWithUpdaters(agents: number): Promise<StartedPtaEnvironment> {
  const lab = await new PtaEnvironment({ agents }).start();
  for (const agent of lab.agents) agent.updater.start();
  return lab;
}

const eventsOf = (lab: StartedPtaEnvironment, type: string) =>
  lab.events.filter((event) => event.type === type);

test('a published version is installed within the hour, and the agent serves on as the same one', async () => {
  await using lab = await labWithUpdaters(1);
  const { id } = lab.agent('AGENT1');

  lab.publishAgentVersion(NEXT);
  await lab.clock.advance(HOUR_MS);

  const agent = lab.agent('AGENT1');
  expect([agent.version, agent.id, agent.state]).toEqual([NEXT, id, 'listening']);
  expect(lab.cloud.registry.find(id)?.version).toBe(NEXT);
  expect((await lab.settle(lab.signIn(USER))).kind).toBe('succeeded');
});

test('one agent at a time: sign-ins go on while a fleet is updated', async () => {
  await using lab = await labWithUpdaters(3);
  lab.publishAgentVersion(NEXT);

  await lab.clock.advance(4 * HOUR_MS);

  const states = lab.events.flatMap((event) =>
    event.type === 'agent.state-changed' ? [[event.machineName, event.to] as const] : [],
  );
  const down = new Set<string>();
  let mostDown = 0;
  for (const [machine, state] of states.slice(states.length - 9)) {
    if (state === 'stopped' || state === 'bootstrapping') down.add(machine);
    else down.delete(machine);
    mostDown = Math.max(mostDown, down.size);
  }
  expect(lab.agents.map(({ version }) => version)).toEqual([NEXT, NEXT, NEXT]);
  expect(mostDown).toBe(1);
});

test('a package that somebody else signed is refused, and nothing is changed', async () => {
  await using lab = await labWithUpdaters(1);
  const { version } = lab.agent('AGENT1');
  const stranger = new LabCertificates(seededRandom(7), lab.now());

  lab.publishAgentVersion(NEXT, stranger.publisher());
  await lab.clock.advance(HOUR_MS);

  expect(lab.agent('AGENT1').version).toBe(version);
  expect(lab.agent('AGENT1').state).toBe('listening');
  expect(eventsOf(lab, 'agent.update-failed')).toMatchObject([
    { version: NEXT, cause: 'unknown-issuer' },
  ]);
});

test('a package that a server certificate signed is refused: it is not for signing code', async () => {
  await using lab = await labWithUpdaters(1);
  const forged = new LabCertificates(seededRandom(7), lab.now()).identityFor(['server.test']);

  lab.publishAgentVersion(NEXT, forged);
  await lab.clock.advance(HOUR_MS);

  expect(eventsOf(lab, 'agent.updated')).toEqual([]);
});

test('a build that does not come up is taken back, and the old one serves', async () => {
  await using lab = await labWithUpdaters(1);
  const { version } = lab.agent('AGENT1');
  lab.publishAgentVersion(NEXT);
  // The new build cannot bootstrap: its first try is lost, and the old one's is not.
  const { rules } = lab.firewall;
  const stop = lab.onEvent((event) => {
    if (event.type !== 'agent.state-changed') return;
    const cut = { host: '*.bootstrap.his.msappproxy.net', port: 443, reason: 'test' } as const;
    if (event.to === 'stopped' && event.cause === undefined) {
      lab.firewall.prepend({ ...cut, action: { kind: 'deny' } });
    } else if (event.to === 'stopped') lab.firewall.setRules(rules);
  });

  await lab.clock.advance(HOUR_MS);
  stop();

  expect(lab.agent('AGENT1').version).toBe(version);
  expect(lab.agent('AGENT1').state).toBe('listening');
  expect(eventsOf(lab, 'agent.update-failed')).toHaveLength(1);
});

test('without its updater an agent stays as it is, and its bootstrap says so', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const { version } = lab.agent('AGENT1');

  lab.publishAgentVersion(NEXT);
  await lab.clock.advance(3 * HOUR_MS);

  expect(lab.agent('AGENT1').version).toBe(version);
  expect(lab.agent('AGENT1').updater.status).toBe('Stopped');
});
