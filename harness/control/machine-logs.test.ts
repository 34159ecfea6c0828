import { afterAll, beforeAll, expect, test } from 'vitest';
import { PtaEnvironment } from '../environment/environment.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { parseXml } from '../pta/protocol/xml/parse-xml.ts';
import { EVENT_NAMESPACE } from '../windows/render-event-log.ts';
import type { AgentDetail } from './agent-detail.ts';
import { createControlService } from './control-service.ts';
import type { FindingReport } from './finding-report.ts';
import type { IgnoredResultReport } from './ignored-result-report.ts';
import type { MachineSummary } from './machine-logs.ts';

const HOST = '127.0.0.1:41001';
const ALICE = 'alice@contoso.test';

let lab: StartedPtaEnvironment;
let ask: (path: string, method?: 'GET' | 'POST') => Promise<Response>;

beforeAll(async () => {
  lab = await new PtaEnvironment({ agents: 1 }).start();
  const ready = () => {
    throw new TypeError('Nobody asks for the ready document here.');
  };
  const service = createControlService({ lab, ready, allowRemote: false });
  ask = (path, method = 'GET') =>
    service.answer(
      new Request(`https://${HOST}${path}`, { method, headers: { host: HOST } }),
      undefined,
    );
  await lab.settle(lab.signIn(ALICE, 'wrong'));
});

afterAll(() => lab[Symbol.asyncDispose]());

async function json<T>(path: string, method?: 'GET' | 'POST'): Promise<T> {
  return JSON.parse(await (await ask(path, method)).text());
}

test('machines are listed with the logs that they have', async () => {
  expect(await json<MachineSummary[]>('/api/machines')).toEqual([
    { name: 'DC1', records: { security: 1 } },
    {
      name: 'AGENT1',
      records: { security: 1, admin: expect.any(Number), session: 0, 'updater-admin': 0 },
    },
  ]);
});

test.each([
  ['AGENT1', '4625'],
  ['dc1', '4771'],
])('the Security log of %s is XML', async (machine, eventId) => {
  const response = await ask(`/api/machines/${machine}/security`);
  const [event] = parseXml(await response.text()).all('Event', EVENT_NAMESPACE);

  expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(event?.child('System', EVENT_NAMESPACE)?.childText('EventID', EVENT_NAMESPACE)).toBe(
    eventId,
  );
});

test('as JSON, records have the keys and the request ids of the lab', async () => {
  const [admin] = await json<unknown[]>('/api/machines/AGENT1/admin?format=json');
  const [failed] = await json<unknown[]>('/api/machines/AGENT1/security?format=json');

  expect(admin).toMatchObject({
    channel: expect.stringMatching(/Admin$/),
    templateKey: expect.any(String),
  });
  expect(failed).toMatchObject({ eventId: 4_625, requestId: expect.any(String) });
});

test('another format is refused', async () => {
  expect((await ask('/api/machines/AGENT1/security?format=csv')).status).toBe(400);
});

test('an unknown machine is not found, and the known ones are named', async () => {
  const response = await ask('/api/machines/DC9/security');

  expect(response.status).toBe(404);
  expect(await response.text()).toContain('there are: DC1, AGENT1.');
});

test('the Session channel is turned on, turned off, and then read', async () => {
  const session = () => json<unknown[]>('/api/machines/AGENT1/session?format=json');
  const on = await json<AgentDetail>('/api/agents/AGENT1/session-log/on', 'POST');
  await lab.settle(lab.signIn(ALICE));
  expect(await session()).toEqual([]);
  const off = await json<AgentDetail>('/api/agents/AGENT1/session-log/off', 'POST');

  expect(on.sessionLog).toEqual({ onSince: expect.any(String) });
  expect(off.sessionLog).toEqual({ ...on.sessionLog, offSince: expect.any(String) });
  expect(await session()).toContainEqual(
    expect.objectContaining({ templateKey: 'RequestReceived' }),
  );
});

test('an agent is told with its history, its counters and its build', async () => {
  const detail = await json<AgentDetail>('/api/agents/agent1');

  expect(detail).toMatchObject({ name: 'AGENT1', state: 'listening', version: '1.5.2482.0' });
  expect(detail.history.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'installing registering',
    'registering stopped',
    'stopped bootstrapping',
    'bootstrapping listening',
  ]);
  expect(detail.counters['#PTA failed authentications']).toBe(1);
});

test('a result that came late is counted, and one after the end as already answered', async () => {
  lab.domainController.faults.delayBinds(16_000);
  await lab.settle(lab.signIn(ALICE));
  lab.domainController.faults.delayBinds(25_000);
  await lab.settle(lab.signIn(ALICE));
  await lab.clock.advance(60_000);
  lab.domainController.faults.delayBinds(0);

  const counts = { late: 1, 'already-answered': 1, 'unknown-transaction': 0, 'wrong-tenant': 0 };
  expect(await json<IgnoredResultReport[]>('/api/ignored-results')).toEqual([
    { agentId: lab.agent('AGENT1').id, agent: 'AGENT1', counts },
  ]);
  expect(await json<AgentDetail>('/api/agents/AGENT1')).toMatchObject({ ignoredResults: counts });
});

test('a finding is told with its moment, its kind and a sentence', async () => {
  expect(await json<FindingReport[]>('/api/findings')).toEqual([]);

  await lab.settle(lab.addAgentAt({ name: 'KALI', machineName: 'kali.attacker.test' }));

  expect(await json<FindingReport[]>('/api/findings')).toEqual([
    {
      at: expect.stringMatching(/^2026-.*Z$/),
      text: "KALI was registered from kali.attacker.test, which is none of the tenant's machines",
      finding: {
        kind: 'unknown-machine-registered',
        agentId: lab.agent('KALI').id,
        machineName: 'kali.attacker.test',
      },
    },
  ]);
});

test('the page of an agent turns its Session channel on', async () => {
  const page = await (await ask('/machines/AGENT1/session-log/on', 'POST')).text();

  expect(page).toContain('action="/machines/AGENT1/session-log/off"');
});

test.each(['AGENT1', 'DC1'])('%s has a page that reveals no password', async (machine) => {
  const response = await ask(`/machines/${machine}`);
  const page = await response.text();

  expect(response.status).toBe(200);
  expect(page).toContain(`<h1>${machine} in this lab</h1>`);
  for (const { password } of lab.users) expect(page).not.toContain(password.reveal());
});
