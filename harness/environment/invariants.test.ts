import { expect, test } from 'vitest';
import { findViolations, type InvariantOptions } from './invariants.ts';
import type { LabEvent, LoggedLabEvent } from './lab-event.ts';

const CORRELATION = { correlationId: 'correlation-1' };
const REQUEST = { requestId: 'request-1' };
const AGENT = { agentId: 'agent-1' };

const received: LabEvent = {
  type: 'sign-in.received',
  ...CORRELATION,
  userPrincipalName: 'alice@contoso.test',
};
const completed: LabEvent = { type: 'sign-in.completed', ...CORRELATION, ...REQUEST, code: '0' };
const dispatched: LabEvent = { type: 'validation.dispatched', ...REQUEST, ...AGENT, bytes: 1_600 };
const taken: LabEvent = { type: 'validation.received', ...REQUEST, ...AGENT };
const attempted: LabEvent = {
  type: 'bind.attempted',
  ...REQUEST,
  domainController: 'dc1.contoso.test',
  name: 'alice@contoso.test',
};
const allowed: LabEvent = {
  type: 'flow.allowed',
  source: 'AGENT1',
  host: 'DC1.contoso.test',
  port: 636,
  reason: 'inside',
};
const bound: LabEvent = { type: 'bind.answered', ...REQUEST, resultCode: 0, diagnosticMessage: '' };
const answered: LabEvent = {
  type: 'validation.answered',
  ...REQUEST,
  ...AGENT,
  verdict: 'accepted',
};
const stopped: LabEvent = { type: 'agent.stopped', ...AGENT };
const toRelay: LabEvent = {
  type: 'flow.allowed',
  source: 'AGENT1',
  host: 'his-eur1.servicebus.windows.net',
  port: 443,
  reason: 'needed',
};
const connected: LabEvent = { type: 'signaling.connected', ...AGENT, endpoint: 'his-eur1/path' };

const WHOLE = [
  toRelay,
  connected,
  received,
  dispatched,
  taken,
  attempted,
  allowed,
  bound,
  completed,
  answered,
];

/** All on one machine, a second apart. */
function logged(events: readonly LabEvent[], machine = 'AGENT1'): LoggedLabEvent[] {
  return events.map((event, sequence) => ({ ...event, sequence, at: 1_000 * sequence, machine }));
}

function broken(events: readonly LoggedLabEvent[], options?: InvariantOptions): string[] {
  return findViolations(events, options).map(
    ({ invariant, sequence, problem }) => `${sequence} ${invariant}: ${problem}`,
  );
}

test('a whole sign-in breaks nothing', () => {
  expect(broken(logged(WHOLE), { isAtRest: true, secrets: ['Secret-of-alice-1'] })).toEqual([]);
});

test.for<[why: string, events: LabEvent[], breach: string]>([
  [
    'a sign-in that completes twice',
    [...WHOLE, { ...completed, requestId: 'request-2' }],
    '10 A sign-in completes once: sign-in.completed on AGENT1 completes correlation-1, which is not under way',
  ],
  [
    'a sign-in that completes before it was received',
    [{ ...completed }, received],
    '0 A sign-in completes once: sign-in.completed on AGENT1 completes correlation-1, which is not under way',
  ],
  [
    'two answers to a request',
    [...WHOLE, answered],
    '10 A request is answered once: validation.answered on AGENT1 happened to request-1 before',
  ],
  [
    'a request that goes to two agents',
    [...WHOLE, { ...dispatched, agentId: 'agent-2' }],
    '10 A request is answered once: validation.dispatched on AGENT1 happened to request-1 before',
  ],
  [
    'a request that decides two sign-ins',
    [
      ...WHOLE,
      { ...received, correlationId: 'correlation-2' },
      { ...completed, correlationId: 'correlation-2' },
    ],
    '11 A request is answered once: sign-in.completed on AGENT1 happened to request-1 before',
  ],
  [
    'a bind that the firewall never saw',
    WHOLE.filter((event) => event !== allowed),
    '6 No flow without a decision: bind.answered on AGENT1 was not let through to dc1.contoso.test',
  ],
  [
    'a listener behind a firewall that said no',
    [{ ...toRelay, type: 'flow.denied' }, connected],
    '1 No flow without a decision: signaling.connected on AGENT1 was not let through to his-eur1.servicebus.windows.net',
  ],
  [
    'two listeners on one decision',
    [toRelay, connected, connected],
    '2 No flow without a decision: signaling.connected on AGENT1 was not let through to his-eur1.servicebus.windows.net',
  ],
  [
    'a reset of a connection that was never allowed',
    [{ ...toRelay, type: 'flow.reset' }],
    '0 No flow without a decision: flow.reset on AGENT1 resets AGENT1 → his-eur1.servicebus.windows.net, which was never let through',
  ],
  [
    'work of a stopped agent',
    [stopped, taken],
    '1 A stopped agent takes no work: validation.received on AGENT1 happened after the stop',
  ],
])('%s is a violation', ([, events, breach]) => {
  expect(broken(logged(events))).toEqual([breach]);
});

test('an agent that listens again may work again', () => {
  expect(broken(logged([stopped, toRelay, connected, taken]))).toEqual([]);
});

test('a client may use a correlation id for one sign-in after another', () => {
  const again = [received, { ...completed, requestId: 'request-2' }];

  expect(broken(logged([...WHOLE, ...again]), { isAtRest: true })).toEqual([]);
});

test('a sign-in under way is a violation only in a log at rest', () => {
  const events = logged([received]);

  expect(broken(events)).toEqual([]);
  expect(broken(events, { isAtRest: true })).toEqual([
    '0 Every sign-in completes: sign-in.received on AGENT1 received correlation-1, which never completes',
  ]);
});

test('time that goes back is a violation', () => {
  const events = logged([received, completed]).map((event, index) => ({ ...event, at: -index }));

  expect(broken(events)).toEqual([
    '1 Time never goes back: sign-in.completed on AGENT1 is 1 ms earlier than the event before it',
  ]);
});

test('a gap in the log is a violation; a part of a log is none', () => {
  const [first, second, third] = logged([toRelay, connected, received]);
  if (!first || !second || !third) throw new TypeError('Three events make three entries.');

  expect(broken([second, third])).toHaveLength(1);
  expect(broken([first, third])).toEqual([
    '2 Time never goes back: sign-in.received on AGENT1 is number 2 at place 1',
  ]);
});

test('a secret in an event is a violation that does not repeat the secret', () => {
  const secret = 'Secret-of-alice-1';
  const leaking: LabEvent = {
    ...bound,
    diagnosticMessage: `bind with ${Buffer.from(secret).toString('base64')}`,
  };

  const [breach, ...others] = broken(logged([allowed, attempted, leaking]), {
    secrets: ['other-secret', secret],
  });

  expect(breach).toBe('2 No secret is logged: bind.answered on AGENT1 contains secret 1 as base64');
  expect(others).toEqual([]);
});
