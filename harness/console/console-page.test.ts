import { expect, test } from 'vitest';
import { type ConsoleView, consolePage } from './console-page.ts';

const HOSTILE = `<img src=x onerror="alert('1')">&`;
const ESCAPED = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;';

const VIEW: ConsoleView = {
  ready: {
    control: 'http://127.0.0.1:1',
    console: 'http://127.0.0.1:1/',
    tenantId: 'tenant',
    domains: ['contoso.test'],
    profile: 'current',
    ca: '/tmp/root.pem',
    cloud: { address: '127.0.0.1', port: 1, hosts: ['login.microsoftonline.com'] },
    proxy: 'http://127.0.0.1:2',
    directory: [],
    agents: [],
    users: [{ userPrincipalName: 'alice@contoso.test', password: 'secret-1', state: 'healthy' }],
  },
  agents: [],
  machines: ['DC1'],
  findings: [],
  ignoredResults: [],
  events: [],
};

/** Every text of the view replaced. */
function hostile(value: unknown): unknown {
  if (typeof value === 'string') return HOSTILE;
  if (Array.isArray(value)) return value.map(hostile);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hostile(each)]));
}

test('HTML in any name is shown, not obeyed', () => {
  const view = {
    ...VIEW,
    ready: hostile({ ...VIEW.ready, directory: [{ domain: '', ldap: '', ldaps: '' }] }),
    agents: [hostile({ name: '', id: '', machineName: '', state: '', status: '' })],
    machines: [HOSTILE],
    findings: [{ at: '2026-01-14T09:00:00.000Z', text: HOSTILE, finding: hostile({ kind: '' }) }],
    ignoredResults: [
      {
        agentId: HOSTILE,
        agent: HOSTILE,
        counts: {
          late: 1,
          'already-answered': 0,
          'unknown-transaction': 0,
          'wrong-tenant': 0,
        },
      },
    ],
    events: [
      {
        type: 'sign-in.received',
        correlationId: 'c',
        userPrincipalName: HOSTILE,
        sequence: 0,
        at: 0,
        machine: HOSTILE,
      },
      {
        type: 'sign-in.completed',
        correlationId: 'c',
        code: HOSTILE,
        sequence: 1,
        at: 0,
        machine: '',
      },
      {
        type: 'finding.raised',
        finding: { kind: 'unknown-machine-registered', agentId: HOSTILE, machineName: HOSTILE },
        sequence: 2,
        at: 0,
        machine: '',
      },
    ],
    latest: {
      userPrincipalName: HOSTILE,
      report: {
        result: {
          kind: 'failed',
          correlationId: '',
          code: HOSTILE,
          error: '',
          description: HOSTILE,
        },
        timeline: [
          { afterMs: 0, at: '', machine: HOSTILE, hop: HOSTILE, event: '', text: HOSTILE },
        ],
        traceLog: HOSTILE,
      },
    },
  } as ConsoleView;
  const page = consolePage(view);
  expect(page).toContain(ESCAPED);
  expect(page).not.toContain('<img');
  expect(page).not.toContain('[object');
  expect(page).not.toContain('onerror="');
});

test('no password is on the page', () => {
  expect(consolePage(VIEW)).not.toContain('secret-1');
});

test('every input has a label, every table a caption, every section a heading', () => {
  const page = consolePage(VIEW);
  const count = (pattern: RegExp) => page.match(pattern)?.length ?? 0;
  expect(count(/<label>[^<]+<input/g)).toBe(count(/<input/g));
  expect(count(/<table><caption>[^<]+<\/caption>/g)).toBe(count(/<table/g));
  expect(count(/<section aria-labelledby="([a-z-]+)"><h2 id="\1">/g)).toBe(count(/<section/g));
});

test('of very many users the first are shown, and how many more there are', () => {
  const users = Array.from({ length: 250 }, (_, index) => ({
    userPrincipalName: `user${index}@contoso.test`,
    password: '',
    state: 'healthy',
  }));
  const page = consolePage({ ...VIEW, ready: { ...VIEW.ready, users } });
  expect(page).toContain('150 more');
  expect(page).not.toContain('user100@');
});

test('a finding is told with its kind, its moment and a sentence', () => {
  const page = consolePage({
    ...VIEW,
    findings: [
      {
        at: '2026-01-14T09:00:00.000Z',
        text: 'KALI was registered from kali.attacker.test',
        finding: {
          kind: 'unknown-machine-registered',
          agentId: 'a1',
          machineName: 'kali.attacker.test',
        },
      },
    ],
  });
  expect(page).toContain(
    '<td>2026-01-14 09:00:00.000</td><td><strong class="bad">unknown-machine-registered</strong></td><td>KALI was registered from kali.attacker.test</td>',
  );
});

test('what was ignored of an agent is counted in four columns', () => {
  const counts = {
    late: 1,
    'already-answered': 2,
    'unknown-transaction': 3,
    'wrong-tenant': 4,
  };
  const page = consolePage({
    ...VIEW,
    ignoredResults: [{ agentId: 'a1', agent: 'AGENT1', counts }],
  });
  const cells = [1, 2, 3, 4].map((count) => `<td class="number">${count}</td>`).join('');
  expect(page).toContain(`<td>AGENT1</td>${cells}`);
});
