import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import { requestIdOf } from '../../harness/environment/timeline.ts';
import type { EnvironmentOptions, StartedPtaEnvironment } from '../../harness/index.ts';
import { COUNTER_NAMES } from '../../harness/windows/performance-counters.ts';
import { dataOf } from '../../harness/windows/windows-event.ts';
import { formatSid } from '../../mocks/directory/security-identifier.ts';

const ALICE = 'alice@contoso.test';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ADMIN = 'Microsoft-AzureADConnect-AuthenticationAgent/Admin';
const SESSION = 'Microsoft-AzureADConnect-AuthenticationAgent/Session';

const labOf = (options: Partial<EnvironmentOptions> = {}) => new PtaEnvironment(options).start();

const channelsOf = (lab: StartedPtaEnvironment, machine = 'AGENT1') =>
  lab.windowsLogs().get(machine)?.channels ?? [];

/** What else is in the Admin channel of a healthy agent. */
const BESIDES: readonly string[] = ['ServiceStateChanged', 'SignalingConnected', 'SignalingLost'];

/** Texts of the Admin channel, without states and connections. */
const adminOf = (lab: StartedPtaEnvironment, machine?: string) =>
  channelsOf(lab, machine)
    .filter(({ channel, templateKey }) => channel === ADMIN && !BESIDES.includes(templateKey))
    .map(({ templateKey }) => templateKey);

const SERVICE_BEGINS = ['AgentRegistered', 'Bootstrapped'];

test.each(['simulated', 'loopback'] as const)(
  'in the %s world, what one sign-in leaves on every machine is there for the asking',
  async (world) => {
    await using lab = await labOf({ world });
    const { correlationId } = await lab.settle(lab.signIn(ALICE, 'wrong'));

    const requestId = requestIdOf(lab.events, correlationId);
    const logs = lab.windowsLogs();
    const [failed] = logs.get('AGENT1')?.security ?? [];
    expect([...logs.keys()]).toEqual(['DC1', 'AGENT1']);
    expect(failed).toMatchObject({ eventId: 4625, requestId, computer: 'AGENT1.contoso.test' });
    expect(logs.get('DC1')?.security).toMatchObject([{ eventId: 4771, requestId }]);
    expect(logs.get('AGENT1')?.counters).toMatchObject({ [COUNTER_NAMES.failed]: 1 });
    expect(adminOf(lab)).toEqual(SERVICE_BEGINS);
  },
);

test('an account is written with the SID that the directory has', async () => {
  await using lab = await labOf();
  await lab.settle(lab.signIn(ALICE));

  const record = lab.directory.recordByUpn(ALICE);
  const [bytes] = (record && lab.directory.attributeOf(record, 'objectSid')?.values) ?? [];
  const [logon] = lab.windowsLogs().get('AGENT1')?.security ?? [];
  expect(bytes).toBeInstanceOf(Uint8Array);
  expect(logon && dataOf(logon, 'TargetUserSid')).toBe(formatSid(bytes as Uint8Array));
});

test('in the Admin channel an agent is registered, bootstraps, and has its trust renewed', async () => {
  await using lab = await labOf({ agents: 2 });

  await lab.settle(lab.agent('AGENT1').renewTrust());

  expect(adminOf(lab, 'AGENT1')).toEqual([...SERVICE_BEGINS, 'TrustIssued', 'TrustRenewed']);
  expect(adminOf(lab, 'AGENT2')).not.toContain('TrustIssued');
  const [registered] = channelsOf(lab).filter(
    ({ templateKey }) => templateKey === 'AgentRegistered',
  );
  expect(registered?.data).toEqual([
    { name: 'agentId', value: lab.agent('AGENT1').id },
    { name: 'machineName', value: 'AGENT1.contoso.test' },
  ]);
});

test('a service that is started again bootstraps anew, and was registered once', async () => {
  await using lab = await labOf();
  await lab.settle(lab.agent('AGENT1').stop());
  await lab.settle(lab.agent('AGENT1').start());

  const told = adminOf(lab).filter((key) => SERVICE_BEGINS.includes(key));
  expect(told).toEqual([...SERVICE_BEGINS, 'Bootstrapped']);
});

test('a server learns of its removal from the first bootstrap that is refused, and not why', async () => {
  await using lab = await labOf();
  const agent = lab.agent('AGENT1');
  lab.cloud.removeAgent(agent.id);
  expect(adminOf(lab)).not.toContain('AgentRemoved');

  await lab.clock.advance(HOUR_MS);

  const removed = channelsOf(lab).filter(({ templateKey }) => templateKey === 'AgentRemoved');
  const failures = channelsOf(lab).filter(({ templateKey }) => templateKey === 'BootstrapFailed');
  expect(removed.map(({ at, level, data }) => ({ at, level, data }))).toEqual([
    { at: failures[0]?.at, level: 2, data: [{ name: 'agentId', value: agent.id }] },
  ]);
  expect(failures.length).toBeGreaterThan(1);
});

test('a server that is off when its agent is removed writes nothing of it until it is on', async () => {
  await using lab = await labOf();
  const agent = lab.agent('AGENT1');
  await lab.settle(agent.stop());
  await lab.clock.advance(11 * DAY_MS, 200_000);
  expect(adminOf(lab)).not.toContain('AgentRemoved');

  await lab.settle(agent.start()).catch(() => undefined);

  expect(adminOf(lab).slice(-2)).toEqual(['BootstrapFailed', 'AgentRemoved']);
});

test('what a thief does with an exported certificate is on the server of the thief', async () => {
  await using lab = await labOf();
  const { machineName } = lab.agent('AGENT1');
  const thief = await lab.settle(lab.copyAgent('AGENT1', { name: 'KALI', machineName }));

  await lab.settle(thief.renewTrust());

  expect(adminOf(lab, 'AGENT1')).toEqual(SERVICE_BEGINS);
  expect(adminOf(lab, 'KALI')).toEqual(['Bootstrapped', 'TrustIssued', 'TrustRenewed']);
});

test('heartbeats are in the Session channel only, once it was on and is off again', async () => {
  await using lab = await labOf();
  const agent = lab.agent('AGENT1');
  const session = () => channelsOf(lab).filter(({ channel }) => channel === SESSION);
  await lab.clock.advance(HOUR_MS / 60);

  agent.enableSessionLog();
  await lab.clock.advance(HOUR_MS);
  expect(session()).toEqual([]);
  agent.disableSessionLog();
  await lab.clock.advance(HOUR_MS);

  expect(session().map(({ templateKey }) => templateKey)).toEqual(
    Array.from({ length: 6 }, () => 'HeartbeatAnswered'),
  );
  expect(adminOf(lab).filter((key) => key === 'Bootstrapped')).toHaveLength(1);
});

test('turned on anew, the Session channel has nothing of before', async () => {
  await using lab = await labOf();
  const agent = lab.agent('AGENT1');
  agent.enableSessionLog();
  await lab.settle(lab.signIn(ALICE));
  agent.disableSessionLog();
  const before = channelsOf(lab).filter(({ channel }) => channel === SESSION);
  await lab.clock.advance(1_000);

  agent.enableSessionLog();
  agent.disableSessionLog();

  expect(before.length).toBeGreaterThan(0);
  expect(channelsOf(lab).filter(({ channel }) => channel === SESSION)).toEqual([]);
});

test('the Session channel keeps to the time of the lab on a server whose clock is wrong', async () => {
  await using lab = await labOf();
  const agent = lab.agent('AGENT1');
  agent.skewClock(120_000);
  agent.enableSessionLog();
  await lab.settle(lab.signIn(ALICE));
  agent.disableSessionLog();

  const session = channelsOf(lab).filter(({ channel }) => channel === SESSION);
  expect(session.map(({ templateKey }) => templateKey)).toContain('RequestReceived');
});
