import { expect, test } from 'vitest';
import type { AgentDetail } from '../control/agent-detail.ts';
import type { ChannelRecord } from '../windows/channels/channel-records-from.ts';
import { type MachineAgent, machinePage } from './machine-page.ts';

const HOSTILE = `<img src=x onerror="alert('1')">&`;

const DETAIL: AgentDetail = {
  name: 'AGENT1',
  id: 'a1',
  machineName: 'AGENT1.contoso.test',
  state: 'listening',
  status: 'active',
  version: '1.5.2482.0',
  history: [
    { at: '2026-01-14T09:00:00.000Z', from: 'bootstrapping', to: 'listening' },
    { at: '2026-01-14T09:30:00.000Z', from: 'listening', to: 'degraded', cause: 'signaling' },
  ],
  ignoredResults: {
    late: 1,
    'already-answered': 2,
    'unknown-transaction': 0,
    'wrong-tenant': 0,
  },
  counters: { '# PTA authentications': 7 },
};

const record = (changes: Partial<ChannelRecord> = {}): ChannelRecord => ({
  provider: { name: 'provider' },
  eventId: 60_001,
  version: 0,
  level: 2,
  task: 0,
  keywords: '0x0',
  at: Date.UTC(2026, 0, 14, 9),
  eventRecordId: 1,
  processId: 1,
  threadId: 1,
  channel: 'channel',
  computer: 'AGENT1.contoso.test',
  data: [{ name: 'cause', value: 'NETWORK_RESET' }],
  templateKey: 'SignalingLost',
  ...changes,
});

const agent = (changes: Partial<MachineAgent> = {}): MachineAgent => ({
  detail: DETAIL,
  channels: { admin: [], session: [], 'updater-admin': [] },
  traceLog: '',
  ...changes,
});

const AGENT_PAGE = machinePage({ name: 'AGENT1', agent: agent(), security: [] });

test('the states of an agent are told with their moments and causes, newest first', () => {
  const rows = AGENT_PAGE.match(/<tr><td>2026-[^\n]*/g) ?? [];

  expect(rows).toEqual([
    '<tr><td>2026-01-14 09:30:00.000</td><td>listening</td><td>degraded</td><td>signaling</td></tr>',
    '<tr><td>2026-01-14 09:00:00.000</td><td>bootstrapping</td><td>listening</td><td></td></tr>',
  ]);
});

test('counters of Windows and of the cloud are on the page', () => {
  expect(AGENT_PAGE).toContain('<td># PTA authentications</td><td class="number">7</td>');
  expect(AGENT_PAGE).toContain('<td>already-answered</td><td class="number">2</td>');
});

test('a record of a channel is told with its level, its key and its data', () => {
  const channels = { admin: [record()], session: [], 'updater-admin': [] };
  const page = machinePage({ name: 'AGENT1', agent: agent({ channels }), security: [] });

  expect(page).toContain(
    '<td>error</td><td class="number">60001</td><td>SignalingLost</td><td>cause NETWORK_RESET</td>',
  );
});

test('a controller has a Security log, and neither states nor channels nor a trace log', () => {
  const data = [
    { name: 'TargetUserName', value: 'alice' },
    { name: 'Status', value: '0x18' },
    { name: 'IpAddress', value: '::ffff:10.0.0.11' },
  ];
  const page = machinePage({ name: 'DC1', security: [record({ eventId: 4_771, data })] });

  expect(page).toContain(
    '<td class="number">4771</td><td>alice</td><td>0x18</td><td></td><td>::ffff:10.0.0.11</td>',
  );
  expect(page.match(/<h2 id="[a-z-]+">/g)).toEqual(['<h2 id="security">']);
});

test.each([
  [undefined, 'It is off.', '/session-log/on'],
  [{ onSince: 'then' }, 'turn it off to read', '/session-log/off'],
  [{ onSince: 'then', offSince: 'later' }, 'It is off.', '/session-log/on'],
])('of the Session channel %j the page says %s', (sessionLog, says, action) => {
  const detail = { ...DETAIL, sessionLog };
  const page = machinePage({ name: 'AGENT1', agent: agent({ detail }), security: [] });

  expect(page).toContain(says);
  expect(page).toContain(`action="/machines/AGENT1${action}"`);
});

test('of very many records the last are shown, and how many there are', () => {
  const security = Array.from({ length: 250 }, (_, index) => record({ eventId: 1_000 + index }));
  const page = machinePage({ name: 'DC1', security });

  expect(page).toContain('The last 100 of 250 records');
  expect(page).toContain('<td class="number">1249</td>');
  expect(page).not.toContain('<td class="number">1149</td>');
});

test('of a long trace log the end is shown, with a link to all of it', () => {
  const traceLog = Array.from({ length: 500 }, (_, index) => `line ${index}.\r\n`).join('');
  const page = machinePage({ name: 'AGENT1', agent: agent({ traceLog }), security: [] });

  expect(page).toContain('line 499.');
  expect(page).not.toContain('line 299.');
  expect(page).toContain('<a href="/api/agents/AGENT1/trace">');
});

test('HTML in any name is shown, not obeyed', () => {
  const hostile = record({
    templateKey: HOSTILE,
    data: [{ name: HOSTILE, value: HOSTILE }],
  });
  const page = machinePage({
    name: HOSTILE,
    agent: agent({
      detail: {
        ...DETAIL,
        ...{ name: HOSTILE, id: HOSTILE, machineName: HOSTILE, state: HOSTILE, version: HOSTILE },
        history: [{ at: '2026-01-14T09:00:00.000Z', from: HOSTILE, to: HOSTILE, cause: HOSTILE }],
        counters: { [HOSTILE]: 1 },
      },
      channels: { admin: [hostile], session: [hostile], 'updater-admin': [hostile] },
      traceLog: HOSTILE,
    }),
    security: [record({ data: [{ name: 'TargetUserName', value: HOSTILE }] })],
  });

  expect(page).toContain('&lt;img src=x onerror=&quot;');
  expect(page).not.toContain('<img');
  expect(page).not.toContain('onerror="');
});

test('every table has a caption, every section a heading of its own', () => {
  const count = (pattern: RegExp) => AGENT_PAGE.match(pattern)?.length ?? 0;
  const ids = AGENT_PAGE.match(/ id="[^"]+"/g) ?? [];

  expect(count(/<table><caption>[^<]+<\/caption>/g)).toBe(count(/<table/g));
  expect(count(/<section aria-labelledby="([a-z-]+)"><h2 id="\1">/g)).toBe(count(/<section/g));
  expect(new Set(ids).size).toBe(ids.length);
});
