import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoggedLabEvent } from '../environment/lab-event.ts';
import { WIN32_ERRORS } from '../pta/protocol/codes/win32.ts';
import { COUNTER_NAMES, performanceCounters } from './performance-counters.ts';

const answered = (verdict: string, agentId = 'a1', machine = 'AGENT1'): LoggedLabEvent => ({
  type: 'validation.answered',
  requestId: 'r',
  agentId,
  verdict,
  sequence: 0,
  at: 0,
  machine,
});

const undelivered: LoggedLabEvent = {
  type: 'validation.answer-undelivered',
  requestId: 'r',
  agentId: 'a1',
  cause: 'NETWORK_REFUSED',
  sequence: 0,
  at: 0,
  machine: 'AGENT1',
};

test('the names are as documented, with a blank after # in the first and the last only', () => {
  expect(Object.values(COUNTER_NAMES)).toEqual([
    '# PTA authentications',
    '#PTA failed authentications',
    '#PTA successful authentications',
    '# PTA authentication errors',
  ]);
});

test.each([
  ['an accepted password', answered('accepted'), [1, 0, 1, 0]],
  ['a wrong password', answered('1326'), [1, 1, 0, 0]],
  ['no logon server', answered('1311'), [0, 0, 0, 1]],
  ['clocks that differ', answered('1398'), [0, 0, 0, 1]],
  ['nothing to decrypt', answered('EncryptionDataNotFound'), [0, 0, 0, 1]],
  ['an answer that nobody takes', undelivered, [0, 0, 0, 1]],
  ["another agent's answer", answered('accepted', 'a2'), [0, 0, 0, 0]],
] as const)('%s is counted', (_what, event, counts) => {
  expect(Object.values(performanceCounters([event], 'a1'))).toEqual(counts);
});

test('a copy of an agent has counters of its own', () => {
  const events = [answered('accepted'), answered('1326', 'a1', 'CLONE1')];

  expect(performanceCounters(events, 'a1', 'CLONE1')).toMatchObject({
    [COUNTER_NAMES.successful]: 0,
    [COUNTER_NAMES.failed]: 1,
  });
});

test('all authentications are the failed and the successful ones, and every answer is counted once', () => {
  const verdict = fc.oneof(
    fc.constantFrom('accepted', 'EncryptionDataNotFound', 'DecryptionFailed'),
    fc.constantFrom(...WIN32_ERRORS.map(({ code }) => String(code))),
    fc.nat(20_000).map(String),
  );
  fc.assert(
    fc.property(fc.array(verdict), (verdicts) => {
      const counted = performanceCounters(
        verdicts.map((one) => answered(one)),
        'a1',
      );

      const [all = 0, failed = 0, successful = 0, errors = 0] = Object.values(COUNTER_NAMES).map(
        (name) => counted[name],
      );
      expect(all).toBe(failed + successful);
      expect(all + errors).toBe(verdicts.length);
    }),
    { seed: 4625, numRuns: 200 },
  );
});
