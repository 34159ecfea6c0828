import { expect, test } from 'vitest';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type {
  CloudSettings,
  LabEvent,
  LoggedLabEvent,
  StartedPtaEnvironment,
} from '../../harness/index.ts';
import { readAgentCertificate } from '../../harness/pta/protocol/certificates/agent-certificate.ts';
import { DEFAULT_CONNECTIVITY_SETTINGS } from '../../harness/pta/protocol/connectivity-settings.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';

const DAY_MS = 86_400_000;
const USER = 'alice@contoso.test';
/** Heartbeats every twelve hours and tokens for a month: what is of interest here happens in days. */
const { signaling } = DEFAULT_CONNECTIVITY_SETTINGS;
const RARE = {
  periodicBootstrapIntervalMs: 12 * 3_600_000,
  connectivity: {
    ...DEFAULT_CONNECTIVITY_SETTINGS,
    signaling: { ...signaling, serviceBusSasTokenTtlMs: 30 * DAY_MS },
  },
};
const WAKES_MAX = 200_000;

const labOf = (agents: number, cloud: CloudSettings = {}) =>
  new PtaEnvironment({
    agents,
    policy: { ...LAB_POLICY, maxPwdAge: 0n },
    cloud: { bootstrap: RARE, regions: ['his-eur1-weur1'], ...cloud },
  }).start();

const signIn = async (lab: StartedPtaEnvironment) => (await lab.settle(lab.signIn(USER))).kind;

function eventsOf<T extends LabEvent['type']>(lab: StartedPtaEnvironment, type: T) {
  const isOne = (event: LoggedLabEvent): event is Extract<LoggedLabEvent, { type: T }> =>
    event.type === type;
  return lab.events.filter(isOne);
}

const certificatesOf = (lab: StartedPtaEnvironment) =>
  lab.cloud.registry.agents.map(({ certificates }) => certificates.length);

test('an agent renews its certificate 30 days before the end, at most 6 hours late', async () => {
  await using lab = await labOf(1);
  const startedAt = lab.now();

  await lab.clock.advance(151 * DAY_MS, WAKES_MAX);

  const [renewed, ...others] = eventsOf(lab, 'agent.trust-renewed');
  const daysAfter = ((renewed?.at ?? 0) - startedAt) / DAY_MS;
  expect(others).toEqual([]);
  expect(daysAfter).toBeGreaterThan(149.99);
  expect(daysAfter).toBeLessThanOrEqual(150.25);
  expect(await signIn(lab)).toBe('succeeded');
});

test('it works on beyond the end of its first certificate, under the same id', async () => {
  await using lab = await labOf(1);
  const { id } = lab.agent('AGENT1');

  await lab.clock.advance(200 * DAY_MS, WAKES_MAX);

  expect(await signIn(lab)).toBe('succeeded');
  expect(lab.agent('AGENT1').id).toBe(id);
  expect(lab.agent('AGENT1').state).toBe('listening');
});

test('agents of the same age renew one after another', async () => {
  await using lab = await labOf(3);

  await lab.clock.advance(152 * DAY_MS, WAKES_MAX);

  const renewedAt = eventsOf(lab, 'agent.trust-renewed').map(({ at }) => at);
  expect(renewedAt).toHaveLength(3);
  expect(new Set(lab.cloud.registry.agents.map(({ certificates }) => certificates.length))).toEqual(
    new Set([2]),
  );
  expect(await signIn(lab)).toBe('succeeded');
});

test('in the overlap a password is sealed for both certificates, a day later for one', async () => {
  await using lab = await labOf(1);
  const sealedFor = async () => {
    await signIn(lab);
    return eventsOf(lab, 'validation.queued').at(-1)?.sealedFor;
  };

  await lab.settle(lab.agent('AGENT1').renewTrust());

  expect(certificatesOf(lab)).toEqual([2]);
  expect(await sealedFor()).toBe(2);
  await lab.clock.advance(DAY_MS + 1, WAKES_MAX);
  expect(await sealedFor()).toBe(1);
});

test('with the overlap that was captured, the old certificate is good until its own end', async () => {
  await using lab = await labOf(1, { trustOverlapMs: Number.POSITIVE_INFINITY });
  await lab.settle(lab.agent('AGENT1').renewTrust());

  await lab.clock.advance(100 * DAY_MS, WAKES_MAX);
  await signIn(lab);

  expect(eventsOf(lab, 'validation.queued').at(-1)?.sealedFor).toBe(2);
});

test('no certificate outlives the authority that signed it', async () => {
  await using lab = await labOf(1, { authorityLifetimeMs: 168 * DAY_MS });

  const [agent] = lab.cloud.registry.agents;
  const lifeMs = (agent?.certificates[0]?.notAfter ?? 0) - lab.now();
  expect(lifeMs).toBeGreaterThan(167 * DAY_MS);
  expect(lifeMs).toBeLessThanOrEqual(168 * DAY_MS);
});

test('an agent that was off for ten days is on the list no longer, and comes back by a registration', async () => {
  await using lab = await labOf(2);
  const agent = lab.agent('AGENT1');
  const { id } = agent;
  await lab.settle(agent.stop());

  await lab.clock.advance(11 * DAY_MS, WAKES_MAX);

  expect(eventsOf(lab, 'agent.removed')).toMatchObject([{ agentId: id, cause: 'inactive' }]);
  await expect(lab.settle(agent.start())).rejects.toMatchObject({ code: 'BOOTSTRAP_REFUSED' });
  await lab.settle(agent.install(await lab.cloud.issueAdministratorToken()));
  expect(agent.id).not.toBe(id);
  expect(lab.cloud.registry.agents).toHaveLength(2);
});

test('an agent that was off when its certificate ended is removed, by the cloud and by itself', async () => {
  await using lab = await labOf(1, { authorityLifetimeMs: 5 * DAY_MS });
  const agent = lab.agent('AGENT1');
  await lab.settle(agent.stop());

  await lab.clock.advance(6 * DAY_MS, WAKES_MAX);
  await expect(lab.settle(agent.start())).rejects.toMatchObject({ code: 'TRUST_ENDED' });

  expect(agent.state).toBe('removed');
  expect(agent.traceLog).toContain('register it again');
  expect(eventsOf(lab, 'agent.removed')).toMatchObject([{ cause: 'certificate-ended' }]);
});

test('what was sealed before a renewal is opened after it', async () => {
  await using lab = await labOf(1);
  const agent = lab.agent('AGENT1');
  const outcomes = Promise.all([lab.signIn(USER), agent.renewTrust()]);

  const [{ kind }] = await lab.settle(outcomes);

  expect(kind).toBe('succeeded');
});

test('the new certificate is for another key and of the same agent and tenant', async () => {
  await using lab = await labOf(1);
  const before = lab.agent('AGENT1').certificate;
  await lab.settle(lab.agent('AGENT1').renewTrust());
  const after = lab.agent('AGENT1').certificate;

  const [old, renewed] = [before, after].map(readAgentCertificate);
  expect(renewed).toMatchObject({ agentId: old?.agentId, tenantId: old?.tenantId });
  expect(renewed?.publicKey).not.toBe(old?.publicKey);
});
