import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PtaEnvironment } from '../environment/environment.ts';
import type { LoggedLabEvent } from '../environment/lab-event.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import type { AgentSummary } from './agent-detail.ts';
import type { Problem } from './answers.ts';
import { createControlService } from './control-service.ts';
import type { ReadyDocument } from './ready-document.ts';
import { REQUEST_BODY_LENGTH_MAX } from './request-body.ts';
import type { SignInReport } from './sign-in-report.ts';

const HOST = '127.0.0.1:41001';
const READY: ReadyDocument = {
  control: `http://${HOST}`,
  console: `http://${HOST}/`,
  tenantId: 'tenant',
  domains: ['contoso.test'],
  profile: 'current',
  ca: '/tmp/root.pem',
  cloud: { address: '127.0.0.1', port: 1, hosts: [] },
  proxy: 'http://127.0.0.1:2',
  directory: [],
  agents: [],
  users: [],
};

let lab: StartedPtaEnvironment;
let ask: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;

beforeAll(async () => {
  lab = await new PtaEnvironment({ agents: 2 }).start();
  const service = createControlService({ lab, ready: () => READY, allowRemote: false });
  ask = (path, body, headers = {}) =>
    service.answer(
      new Request(`https://${HOST}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: HOST, ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
      undefined,
    );
});

afterAll(() => lab[Symbol.asyncDispose]());

/** @returns a refusal unless said otherwise */
async function asked<T = Problem>(path: string, sent?: unknown) {
  const response = await ask(path, sent);
  const body: T = JSON.parse(await response.text());
  return { status: response.status, body };
}

test('GET /api/lab is the ready document', async () => {
  expect(await asked('/api/lab')).toEqual({ status: 200, body: READY });
});

test('a sign-in is answered with result, timeline and trace log', async () => {
  const { status, body } = await asked<SignInReport>('/api/sign-in', {
    userPrincipalName: 'lou.locked@contoso.test',
  });
  expect(status).toBe(200);
  expect(body.result).toMatchObject({ kind: 'failed', code: 'AADSTS50053' });
  expect(body.timeline.at(0)).toMatchObject({ afterMs: 0, hop: 'user → cloud' });
  expect(body.traceLog).toContain("Reason: '1909'.");
});

test('a sign-in that succeeds tells no access token', async () => {
  const { body } = await asked<SignInReport>('/api/sign-in', {
    userPrincipalName: 'alice@contoso.test',
  });
  expect(Object.keys(body.result)).toEqual(['kind', 'correlationId']);
});

test.each([
  ['no JSON', '{', 400, 'The body is not JSON; send one such as {"userPrincipalName":'],
  ['an empty body', '', 400, 'The body is not JSON'],
  ['an array', [], 400, 'expected object'],
  ['no name', {}, 400, 'userPrincipalName: '],
  ['a number', { userPrincipalName: 7 }, 400, 'userPrincipalName: '],
  ['a misspelt member', { userPrincipalName: 'a@b', passwrd: 'x' }, 400, '"passwrd"'],
  ['a malformed name', { userPrincipalName: 'alice' }, 400, 'is no user principal name'],
  ['an unknown user', { userPrincipalName: 'x@contoso.test' }, 404, 'is nobody in this lab'],
  ['a body too long', 'x'.repeat(REQUEST_BODY_LENGTH_MAX + 1), 413, 'send a shorter one'],
])('%s is refused in one sentence', async (_case, sent, status, sentence) => {
  const answer = await asked('/api/sign-in', sent);
  expect(answer.status).toBe(status);
  expect(answer.body.message).toContain(sentence);
});

test('a refusal never repeats a password', async () => {
  const { body } = await asked('/api/sign-in', { userPrincipalName: 1, password: ['hunter2'] });
  expect(JSON.stringify(body)).not.toContain('hunter2');
});

test('whatever is posted is answered with a sentence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      const { status } = await ask('/api/sign-in', text);
      expect([400, 404]).toContain(status);
    }),
  );
});

test('an unknown path lists the endpoints', async () => {
  const { status, body } = await asked('/api/lab/nothing');
  expect(status).toBe(404);
  expect(body.message).toContain('GET /api/lab, POST /api/sign-in, GET /api/events');
});

test('a wrong method says which one is right', async () => {
  const response = await ask('/api/lab', {});
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
});

test.each([
  ['http://evil.example', HOST],
  [`http://${HOST}`, 'evil.example'],
])('a request from %s for %s is forbidden', async (origin, host) => {
  const response = await ask('/api/sign-in', {}, { origin, host });
  expect(response.status).toBe(403);
});

test('no answer allows another origin', async () => {
  const { headers } = await ask('/api/lab', undefined, { origin: 'http://evil.example' });
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

test('events are paged by sequence number', async () => {
  const all = (await asked<LoggedLabEvent[]>('/api/events')).body;
  const rest = (await asked(`/api/events?after=${all[4]?.sequence}`)).body;
  expect(rest).toEqual(all.slice(5));
  expect((await asked(`/api/events?after=${all.at(-1)?.sequence}`)).body).toEqual([]);
});

test.each(['x', '-2', '1.5', '1e3', ''])('events after %j are refused', async (after) => {
  expect((await asked(`/api/events?after=${after}`)).status).toBe(400);
});

test('an agent stops, stays stopped, starts and stays started', async () => {
  const states = [];
  for (const operation of ['stop', 'stop', 'start', 'start']) {
    states.push((await asked<AgentSummary>(`/api/agents/AGENT2/${operation}`, '')).body.state);
  }
  expect(states).toEqual(['stopped', 'stopped', 'listening', 'listening']);
});

test('operations on one agent follow one another', async () => {
  const answers = await Promise.all(
    ['stop', 'start', 'start', 'stop', 'start'].map((operation) =>
      asked<AgentSummary>(`/api/agents/AGENT1/${operation}`, ''),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(answers.at(-1)?.body.state).toBe('listening');
});

test('agents are listed with name, id, state and status', async () => {
  const { body } = await asked<AgentSummary[]>('/api/agents');
  expect(body[0]).toEqual({
    name: 'AGENT1',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    machineName: 'AGENT1.contoso.test',
    state: 'listening',
    status: 'active',
  });
});

test('an unknown agent is not found, and the known ones are named', async () => {
  for (const name of ['AGENT9', '%', 'AGENT1%2f']) {
    const { status, body } = await asked(`/api/agents/${name}/trace`);
    expect(status).toBe(404);
    expect(body.message).toContain('there are: AGENT1, AGENT2.');
  }
});

test('a trace log is plain text', async () => {
  const response = await ask('/api/agents/AGENT1/trace');
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

test('the console is a page that signs a user in without script', async () => {
  const page = await (await ask('/')).text();
  expect(page).toContain('<form method="post" action="/sign-in">');
  expect(page).not.toContain('<script');
  const form = new URLSearchParams({ userPrincipalName: 'eve.expired@contoso.test', password: '' });
  const answered = await (await ask('/sign-in', form.toString())).text();
  expect(answered).toContain('Refused: AADSTS50144');
  expect(answered).toContain('agent → domain controller');
});

test('the console says why a sign-in was not tried', async () => {
  const form = new URLSearchParams({ userPrincipalName: '<b>x</b>' });
  const answered = await (await ask('/sign-in', form.toString())).text();
  expect(answered).toContain('&lt;b&gt;x&lt;/b&gt;&quot; is no user principal name');
});

test('neither page nor API reveals a password of the lab', async () => {
  const pages = await Promise.all(
    [
      '/',
      '/machines/AGENT1',
      '/api/events',
      '/api/findings',
      '/api/ignored-results',
      '/api/agents',
      '/api/agents/AGENT1',
      '/api/agents/AGENT1/trace',
      '/api/machines',
      '/api/machines/AGENT1/security',
      '/api/machines/AGENT1/admin?format=json',
    ].map(async (path) => (await ask(path)).text()),
  );
  for (const { password } of lab.users) {
    expect(pages.some((page) => page.includes(password.reveal()))).toBe(false);
  }
});
