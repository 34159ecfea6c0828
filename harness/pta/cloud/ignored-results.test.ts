import { expect, test } from 'vitest';
import type { PtaEvent } from '../protocol/events.ts';
import { IGNORED_RESULT_KINDS, IgnoredResults } from './ignored-results.ts';

const NONE = Object.fromEntries(IGNORED_RESULT_KINDS.map((kind) => [kind, 0]));

function counting(...events: PtaEvent[]) {
  const log: PtaEvent[] = [];
  const ignored = new IgnoredResults({ append: (event) => void log.push(event) });
  for (const event of events) ignored.append(event);
  return { ignored, log };
}

const late = (agentId: string): PtaEvent => ({
  type: 'validation.late',
  requestId: 'r1',
  agentId,
  afterMs: 16_000,
});

const ignoredFor = (
  agentId: string,
  cause: Extract<PtaEvent, { type: 'validation.ignored' }>['cause'],
): PtaEvent => ({ type: 'validation.ignored', agentId, cause });

test.each([
  ['late', late('a1')],
  ['already-answered', ignoredFor('a1', 'already-answered')],
  ['unknown-transaction', ignoredFor('a1', 'unknown-transaction')],
  ['wrong-tenant', ignoredFor('a1', 'wrong-tenant')],
] as const)('a result that is %s is counted as such', (kind, event) => {
  expect(counting(event).ignored.of('a1')).toEqual({ ...NONE, [kind]: 1 });
});

test('each agent has counters of its own', () => {
  const { ignored } = counting(late('a1'), late('a2'), ignoredFor('a1', 'already-answered'));

  expect(ignored.of('a1')).toMatchObject({ late: 1, 'already-answered': 1 });
  expect(ignored.of('a2')).toMatchObject({ late: 1, 'already-answered': 0 });
  expect([...ignored.byAgent.keys()]).toEqual(['a2', 'a1']);
});

test('an agent that nothing was ignored of has zeros', () => {
  expect(counting().ignored.of('a1')).toEqual(NONE);
});

test('what is counted is logged once, and so is everything else', () => {
  const events: PtaEvent[] = [late('a1'), { type: 'feature.switched', enabled: true }];

  expect(counting(...events).log).toEqual(events);
});

test('of very many agents the latest are remembered', () => {
  const agents = Array.from({ length: 1_200 }, (_, index) => `a${index}`);
  const { ignored } = counting(...agents.map(late));

  expect(ignored.byAgent.size).toBe(1_000);
  expect(ignored.of('a0')).toEqual(NONE);
  expect(ignored.of('a1199').late).toBe(1);
});
