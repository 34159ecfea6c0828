import { expect, test } from 'vitest';
import { createControlService } from '../../harness/control/control-service.ts';
import { findingReport } from '../../harness/control/finding-report.ts';
import { ignoredResultReport } from '../../harness/control/ignored-result-report.ts';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { EnvironmentOptions, StartedPtaEnvironment } from '../../harness/index.ts';
import type { Finding } from '../../harness/pta/protocol/findings.ts';
import { renderResultRequest } from '../../harness/pta/protocol/result-request.ts';
import { eventsOfType } from '../../harness/testing/index.ts';

const HOUR_MS = 3_600_000;
const USER = 'alice@contoso.test';
const HOST = '127.0.0.1:41001';

/** What the control API and the console of a lab answer. */
async function ask(lab: StartedPtaEnvironment, path: string): Promise<string> {
  const service = createControlService({
    lab,
    ready: () => ({
      ...{ control: '', console: '', tenantId: '', domains: [], profile: 'current', ca: '' },
      ...{ cloud: { address: '', port: 0, hosts: [] }, proxy: '', directory: [] },
      ...{ agents: [], users: [] },
    }),
    allowRemote: false,
  });
  const request = new Request(`https://${HOST}${path}`, { headers: { host: HOST } });
  return (await service.answer(request, undefined)).text();
}

async function copyAgent(lab: StartedPtaEnvironment) {
  const { machineName } = lab.agent('AGENT1');
  return lab.settle(lab.copyAgent('AGENT1', { name: 'KALI', machineName }));
}

/** Posts an answer with the certificate of one agent. */
function answerAs(lab: StartedPtaEnvironment, name: string, transactionId: string): number {
  const { path, headers } = renderResultRequest({
    requestId: transactionId,
    transactionId,
    verdict: { kind: 'accepted', userName: USER },
    backendLatencyMs: 1,
    totalLatencyMs: 1,
    attempts: 1,
  });
  const url = new URL(path, 'https://return.connector.his.msappproxy.net');
  const request = { method: 'POST', url, headers: Object.fromEntries(headers), body: '' };
  return lab.cloud.takeAnswer(request, {
    clientCertificate: lab.agent(name).certificate,
    from: name,
  });
}

interface Theft {
  readonly kind: Finding['kind'];
  readonly options?: Partial<EnvironmentOptions>;
  happen(lab: StartedPtaEnvironment): Promise<unknown>;
}

const THEFTS: readonly Theft[] = [
  {
    kind: 'certificate-in-two-places',
    happen: async (lab) => {
      await copyAgent(lab);
      await lab.clock.advance(HOUR_MS / 2);
    },
  },
  {
    kind: 'two-certificates-in-use',
    happen: async (lab) => {
      await lab.settle((await copyAgent(lab)).renewTrust());
      await lab.clock.advance(HOUR_MS / 2);
    },
  },
  {
    kind: 'listener-without-bootstrap',
    happen: async (lab) => {
      const reason = 'it begins again';
      lab.firewall.prepend({
        host: '*.msappproxy.net',
        port: 443,
        action: { kind: 'deny' },
        reason,
      });
      await lab.clock.advance(HOUR_MS);
      lab.cloud.restartRelay();
      await lab.clock.advance(HOUR_MS / 60);
    },
  },
  {
    kind: 'unknown-machine-registered',
    happen: (lab) =>
      lab.settle(lab.addAgentAt({ name: 'KALI', machineName: 'kali.attacker.test' })),
  },
  {
    kind: 'accepted-without-logon',
    options: { agents: 0 },
    happen: async (lab) => {
      const validator = { validate: async () => ({ kind: 'accepted' }) as const };
      await lab.settle(lab.addAgent({ validator }));
      await lab.settle(lab.signIn(USER, 'whatever'));
    },
  },
  {
    kind: 'answered-by-another-agent',
    happen: async (lab) => {
      await lab.settle(lab.agent('AGENT1').stop());
      await lab.settle(
        lab.addAgent({
          renderResult: (result) => {
            answerAs(lab, 'AGENT1', result.transactionId);
            return renderResultRequest(result);
          },
        }),
      );
      await lab.settle(lab.signIn(USER));
    },
  },
  {
    kind: 'agent-refuses-everyone',
    options: { agents: 0, users: 8 },
    happen: async (lab) => {
      const validator = { validate: async () => ({ kind: 'rejected', reason: '1326' }) as const };
      await lab.settle(lab.addAgent({ validator }));
      const healthy = lab.users.filter(({ state }) => state === 'healthy');
      for (let attempt = 0; attempt < 20; attempt += 1) {
        const user = healthy[attempt % healthy.length];
        await lab.settle(lab.signIn(user?.userPrincipalName ?? USER));
      }
    },
  },
];

test.each(THEFTS)(
  '$kind is told alike by the cloud, the log, the control API and the console',
  async ({ kind, options, happen }) => {
    await using lab = await new PtaEnvironment(options).start();
    await happen(lab);

    const [raised] = lab.cloud.raisedFindings.filter(({ finding }) => finding.kind === kind);
    const [logged] = eventsOfType(lab.events, 'finding.raised').filter(
      ({ finding }) => finding.kind === kind,
    );
    const reports = findingReport.array().parse(JSON.parse(await ask(lab, '/api/findings')));
    const report = reports.find(({ finding }) => finding.kind === kind);
    expect(raised).toBeDefined();
    expect(logged).toMatchObject({ ...raised });
    expect(report?.finding).toEqual(raised?.finding);
    expect(report?.at).toBe(new Date(raised?.at ?? 0).toISOString());
    expect(await ask(lab, '/')).toContain(`<strong class="bad">${kind}</strong>`);
  },
);

test('results that decide nothing are counted by agent and kind, in the cloud and in the control API', async () => {
  await using lab = await new PtaEnvironment({ agents: 2 }).start();
  const { faults } = lab.domainController;
  await lab.settle(lab.agent('AGENT2').stop());
  faults.delayBinds(16_000);
  await lab.settle(lab.signIn(USER));
  faults.delayBinds(25_000);
  await lab.settle(lab.signIn(USER));
  await lab.clock.advance(HOUR_MS / 60);
  expect(answerAs(lab, 'AGENT2', '9bf44611-ce72-48bb-84d3-d3f23c794665')).toBe(200);

  const { id, machineName } = lab.agent('AGENT1');
  const counts = lab.cloud.ignoredResultsOf(id);
  const reports = ignoredResultReport
    .array()
    .parse(JSON.parse(await ask(lab, '/api/ignored-results')));
  expect(machineName).toBe('AGENT1.contoso.test');
  expect(counts).toMatchObject({ late: 1, 'already-answered': 1, 'unknown-transaction': 0 });
  expect(reports).toMatchObject([
    { agent: 'AGENT1', counts },
    { agent: 'AGENT2', counts: { late: 0, 'unknown-transaction': 1 } },
  ]);
});
