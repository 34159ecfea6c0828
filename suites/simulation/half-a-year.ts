import { createHash } from 'node:crypto';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { LoggedLabEvent, StartedPtaEnvironment } from '../../harness/index.ts';
import { DEFAULT_CONNECTIVITY_SETTINGS } from '../../harness/pta/protocol/connectivity-settings.ts';
import { systemClock } from '../../harness/runtime/clock.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No bound but that of the suite's own time. */
const WAKES_MAX = Number.POSITIVE_INFINITY;
const USER = 'alice@contoso.test';
const NEXT_VERSION = '1.5.3000.0';
const { signaling } = DEFAULT_CONNECTIVITY_SETTINGS;

/** What a fleet went through in half a year. */
export interface LifeReport {
  readonly seed: number;
  /** Of the whole event log, one event after another: SHA-256, hex. */
  readonly log: string;
  readonly events: number;
  readonly heartbeats: number;
  readonly renewals: number;
  readonly updates: number;
  readonly findings: readonly string[];
  /** AADSTS codes of the daily sign-ins, and how often each came; `0` is success. */
  readonly signIns: Readonly<Record<string, number>>;
  readonly states: readonly string[];
  readonly versions: readonly string[];
  /** Certificates that each agent has at the end. */
  readonly thumbprints: readonly string[];
  /** Wall time of this machine: milliseconds. */
  readonly tookMs: number;
}

/**
 * 180 days of three agents, minute by minute: heartbeats, two outages, an update, a stolen certificate, renewals, and a
 * sign-in every day.
 */
export async function liveHalfAYear(seed: number): Promise<LifeReport> {
  const beganAt = systemClock.elapsed();
  await using lab = await new PtaEnvironment({
    seed,
    agents: 3,
    policy: { ...LAB_POLICY, maxPwdAge: 0n },
    cloud: {
      bootstrap: {
        connectivity: {
          ...DEFAULT_CONNECTIVITY_SETTINGS,
          // As captured in 2020: with the hour of 2025 most of the time would go into listeners that come back.
          signaling: { ...signaling, serviceBusSasTokenTtlMs: 86_399_000 },
        },
      },
    },
  }).start();
  const log = createHash('sha256');
  const counts = {
    events: 0,
    'agent.bootstrapped': 0,
    'agent.trust-renewed': 0,
    'agent.updated': 0,
  };
  const stopCounting = lab.onEvent((event: LoggedLabEvent) => {
    log.update(JSON.stringify(event));
    counts.events += 1;
    if (event.type in counts) counts[event.type as keyof typeof counts] += 1;
  });

  const signIns: Record<string, number> = {};
  for (let day = 1; day <= 180; day += 1) {
    await happenOn(day, lab);
    await lab.clock.advance(12 * HOUR_MS, WAKES_MAX);
    const outcome = await lab.clock.settle(lab.signIn(USER));
    const code = outcome.kind === 'succeeded' ? '0' : outcome.code;
    signIns[code] = (signIns[code] ?? 0) + 1;
    await lab.clock.advance(12 * HOUR_MS, WAKES_MAX);
  }
  stopCounting();
  const own = lab.agents.slice(0, 3);
  return {
    seed,
    log: log.digest('hex'),
    events: counts.events,
    heartbeats: counts['agent.bootstrapped'],
    renewals: counts['agent.trust-renewed'],
    updates: counts['agent.updated'],
    findings: lab.cloud.findings.map(({ kind }) => kind),
    signIns,
    states: own.map(({ state }) => state),
    versions: own.map(({ version }) => version),
    thumbprints: lab.cloud.registry.agents.flatMap(({ certificates }) =>
      certificates.map(({ thumbprint }) => thumbprint),
    ),
    tookMs: Math.round(systemClock.elapsed() - beganAt),
  };
}

async function happenOn(day: number, lab: StartedPtaEnvironment): Promise<void> {
  switch (day) {
    case 10:
      // The service that answers bootstraps is out of reach for six hours.
      return outage(lab, '*.bootstrap.his.msappproxy.net', 6);
    case 40:
      for (const agent of lab.agents) agent.updater.start();
      lab.publishAgentVersion(NEXT_VERSION);
      return undefined;
    case 42:
      for (const agent of lab.agents) await lab.settle(agent.updater.stop());
      return undefined;
    case 75: {
      const { machineName } = lab.agent('AGENT2');
      await lab.settle(lab.copyAgent('AGENT2', { name: 'KALI', machineName }));
      return undefined;
    }
    case 78:
      // Found, and put out: the agent gets a new identity, and the stolen one is taken off the list.
      await putOutThief(lab);
      return undefined;
    case 100:
      // Nothing of the cloud is in reach for eighteen hours, a sign-in among them.
      return outage(lab, '*', 18);
    default:
      return undefined;
  }
}

function outage(lab: StartedPtaEnvironment, host: string, hours: number): void {
  const { rules } = lab.firewall;
  const rule = { host, port: 443, action: { kind: 'deny' }, reason: 'an outage' } as const;
  lab.firewall.prepend(rule, { severOpen: true });
  void lab.clock
    .sleep(hours * HOUR_MS)
    .then(() => lab.firewall.setRules(rules, { severOpen: true }));
}

async function putOutThief(lab: StartedPtaEnvironment): Promise<void> {
  const agent = lab.agent('AGENT2');
  const { id: stolen } = agent;
  await lab.settle(agent.stop());
  await lab.settle(agent.install(await lab.cloud.issueAdministratorToken()));
  lab.cloud.removeAgent(stolen);
  lab.cloud.rotateSharedAccessKeys();
  lab.cloud.restartRelay();
  await lab.clock.advance(DAY_MS / 24);
  await lab.settle(lab.agent('KALI').stop());
}
