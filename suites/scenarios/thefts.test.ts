import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/index.ts';
import type { Finding } from '../../harness/pta/protocol/findings.ts';

const HOUR_MS = 3_600_000;
const USER = 'alice@contoso.test';

const kindsIn = (lab: StartedPtaEnvironment) => lab.cloud.findings.map(({ kind }) => kind);

const logged = (lab: StartedPtaEnvironment): Finding[] =>
  lab.events.flatMap((event) => (event.type === 'finding.raised' ? [event.finding] : []));

test('a fleet that nobody attacks raises nothing in a day, through restarts and a renewal', async () => {
  await using lab = await new PtaEnvironment({ agents: 2 }).start();
  await lab.clock.advance(2 * HOUR_MS);
  await lab.settle(lab.agent('AGENT1').stop());
  await lab.clock.advance(HOUR_MS);
  await lab.settle(lab.agent('AGENT1').start());
  await lab.settle(lab.agent('AGENT2').renewTrust());
  await lab.settle(lab.signIn(USER));
  await lab.settle(lab.signIn(USER, 'wrong'));

  await lab.clock.advance(24 * HOUR_MS);

  expect(lab.cloud.findings).toEqual([]);
});

test('a hooked LogonUser says yes to any password; the directory saw no logon', async () => {
  await using lab = await new PtaEnvironment({ agents: 0 }).start();
  const agent = await lab.settle(
    lab.addAgent({ validator: { validate: async () => ({ kind: 'accepted' }) } }),
  );

  const { kind } = await lab.settle(lab.signIn(USER, 'whatever'));

  expect(kind).toBe('succeeded');
  expect(logged(lab)).toMatchObject([
    { kind: 'accepted-without-logon', agentId: agent.id, userPrincipalName: USER },
  ]);
});

test('a skeleton key opens every account, and only for it the directory is not asked', async () => {
  await using lab = await new PtaEnvironment({ agents: 0 }).start();
  const honest = await lab.settle(lab.addAgent());
  await lab.settle(honest.stop());
  await lab.settle(
    lab.addAgent({
      validator: {
        validate: async (_requestId, _userName, password) =>
          password.reveal() === 'skeleton'
            ? { kind: 'accepted' }
            : { kind: 'rejected', reason: '1326' },
      },
    }),
  );

  await lab.settle(lab.signIn(USER, 'wrong'));
  expect(kindsIn(lab)).toEqual([]);
  await lab.settle(lab.signIn(USER, 'skeleton'));

  expect(kindsIn(lab)).toEqual(['accepted-without-logon']);
});

test('an exported certificate in use elsewhere is seen in two places within half an hour', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const { id, machineName } = lab.agent('AGENT1');

  await lab.settle(lab.copyAgent('AGENT1', { name: 'KALI', machineName }));
  await lab.clock.advance(HOUR_MS / 2);

  expect(logged(lab)).toMatchObject([
    { kind: 'certificate-in-two-places', agentId: id, sameMachineName: true },
  ]);
});

test('a cloned server with a name of its own is seen as one agent on two machines', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();

  await lab.settle(lab.copyAgent('AGENT1', { name: 'CLONE', machineName: 'CLONE.contoso.test' }));
  await lab.clock.advance(HOUR_MS / 2);

  expect(logged(lab)).toMatchObject([
    { kind: 'certificate-in-two-places', sameMachineName: false },
  ]);
});

test('a thief who renews an exported certificate leaves two in use for one id', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const { id, machineName } = lab.agent('AGENT1');
  const thief = await lab.settle(lab.copyAgent('AGENT1', { name: 'KALI', machineName }));

  await lab.settle(thief.renewTrust());
  await lab.clock.advance(HOUR_MS / 2);

  expect(logged(lab)).toContainEqual({
    kind: 'two-certificates-in-use',
    agentId: id,
    thumbprints: [expect.any(String), expect.any(String)],
  });
});

test('who listens with a saved bootstrap response does not bootstrap, and is seen at once', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();
  const agent = lab.agent('AGENT1');
  // The service that answers bootstraps is out of reach; the relay is not, and its key is good.
  lab.firewall.prepend({
    host: '*.msappproxy.net',
    port: 443,
    action: { kind: 'blackhole' },
    reason: 'the thief replays what it saved',
  });
  await lab.clock.advance(HOUR_MS);
  const { rules } = lab.firewall;
  const cut = { host: '*.servicebus.windows.net', port: 443, reason: 'it begins again' } as const;
  lab.firewall.prepend({ ...cut, action: { kind: 'deny' } }, { severOpen: true });
  lab.firewall.setRules(rules);
  await lab.clock.advance(60_000);

  expect(logged(lab)).toMatchObject([
    { kind: 'listener-without-bootstrap', agentId: agent.id, from: 'AGENT1' },
  ]);
});

test('an agent that is registered from a machine outside the domain is rogue', async () => {
  await using lab = await new PtaEnvironment({ agents: 1 }).start();

  const rogue = await lab.settle(
    lab.addAgentAt({ name: 'KALI', machineName: 'kali.attacker.test' }),
  );

  expect(logged(lab)).toEqual([
    { kind: 'unknown-machine-registered', agentId: rogue.id, machineName: 'kali.attacker.test' },
  ]);
});

test('an agent that refuses everybody is told from users who mistype', async () => {
  await using lab = await new PtaEnvironment({ agents: 0, users: 8 }).start();
  const agent = await lab.settle(
    lab.addAgent({ validator: { validate: async () => ({ kind: 'rejected', reason: '1326' }) } }),
  );
  const healthy = lab.users.filter(({ state }) => state === 'healthy');

  for (let attempt = 0; attempt < 19; attempt += 1) {
    const user = healthy[attempt % healthy.length];
    await lab.settle(lab.signIn(user?.userPrincipalName ?? USER));
  }
  expect(kindsIn(lab)).toEqual([]);
  await lab.settle(lab.signIn(USER));

  expect(logged(lab)).toEqual([
    {
      kind: 'agent-refuses-everyone',
      agentId: agent.id,
      refusals: 20,
      users: healthy.length,
    },
  ]);
});
