import { expect, expectTypeOf, test as plain } from 'vitest';
import type { SignInOutcome } from '../environment/application.ts';
import type { LabEvent, LoggedLabEvent } from '../environment/lab-event.ts';
import { Secret } from '../runtime/secret.ts';
import { test } from './environment-test.ts';
import './matchers.ts';

const SUCCEEDED: SignInOutcome = {
  kind: 'succeeded',
  correlationId: 'correlation-1',
  accessToken: new Secret('token-of-alice'),
};
const FAILED: SignInOutcome = {
  kind: 'failed',
  correlationId: 'correlation-2',
  code: 'AADSTS80002',
  error: 'invalid_grant',
  description: 'AADSTS80002: A time-out occurred while connecting to Active Directory.',
};

const BIND: readonly [machine: string, event: LabEvent][] = [
  [
    'ENTRA',
    { type: 'sign-in.received', correlationId: 'c', userPrincipalName: 'alice@contoso.test' },
  ],
  ['ENTRA', { type: 'validation.queued', requestId: 'r', correlationId: 'c', sealedFor: 1 }],
  ['FIREWALL', { type: 'flow.allowed', source: 'AGENT2', host: 'relay', port: 443, reason: '' }],
  ['AGENT2', { type: 'validation.received', requestId: 'r', agentId: 'a' }],
  ['DC1', { type: 'directory.bind-evaluated', name: 'alice@contoso.test', resultCode: 0 }],
  ['ENTRA', { type: 'sign-in.completed', correlationId: 'c', requestId: 'r', code: '0' }],
];

function logged(
  events: readonly (readonly [machine: string, event: LabEvent])[],
): LoggedLabEvent[] {
  return events.map(([machine, event], sequence) => ({
    ...event,
    sequence,
    at: 1_768_381_200_000 + 250 * sequence,
    machine,
  }));
}

const messageOf = (failing: () => void): string => {
  try {
    failing();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new TypeError('The assertion passed.');
};

plain('an outcome is judged at once', () => {
  expect(SUCCEEDED).toSucceed();
  expect(FAILED).toFailWith('AADSTS80002');
  expect(FAILED).not.toSucceed();
  expect(FAILED).not.toFailWith('AADSTS80014');
});

plain('a promise of an outcome is awaited', async () => {
  await expect(Promise.resolve(SUCCEEDED)).toSucceed();
  await expect(Promise.resolve(FAILED)).toFailWith('AADSTS80002');
  await expect(expect(Promise.resolve(FAILED)).toSucceed()).rejects.toThrow('Expected the sign-in');
});

plain('the type says when there is something to await', () => {
  expectTypeOf(expect(Promise.resolve(FAILED)).toSucceed).returns.toEqualTypeOf<Promise<void>>();
  expectTypeOf(expect(FAILED).toSucceed).returns.toEqualTypeOf<void>();
});

plain('a failure message says what was expected and what came', () => {
  expect(messageOf(() => expect(FAILED).toFailWith('AADSTS80014'))).toBe(
    [
      'Expected the sign-in to fail with AADSTS80014',
      'Outcome: failed with AADSTS80002 (invalid_grant): AADSTS80002: A time-out occurred while connecting to Active Directory.',
      '(Environments of the fixture `environment` show their events here.)',
    ].join('\n'),
  );
});

plain('a failure message keeps the token to itself', () => {
  const message = messageOf(() => expect(SUCCEEDED).toFailWith('AADSTS50126'));

  expect(message).toContain('succeeded with a token');
  expect(message).not.toContain('token-of-alice');
});

test('a failure message shows the events of the sign-in, and the last of all', async ({
  environment,
}) => {
  const outcome = await environment.signIn('dave.disabled@contoso.test');
  const message = messageOf(() => expect(outcome).toSucceed());

  const [, its = '', last = ''] = message.split(/^Its events:|^Last of all:/m);
  expect(its).toContain('+0.000s DC1      directory.bind-evaluated');
  expect(its).not.toContain('agent.bootstrapped');
  expect(last).toContain('sign-in.completed');
});

plain('something that is no outcome is a mistake of the caller', () => {
  const nothing: unknown = undefined;

  expect(() => expect(nothing).toSucceed()).toThrow(TypeError);
  expect(() => expect('events').toHavePassedThrough(['cloud'])).toThrow(TypeError);
});

plain('a path names each place once, in the order it was reached', () => {
  expect(logged(BIND)).toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT2', 'dc:DC1']);
  expect(logged(BIND)).not.toHavePassedThrough(['cloud', 'agent:AGENT2', 'firewall', 'dc:DC1']);
  expect(logged(BIND)).not.toHavePassedThrough(['cloud', 'firewall', 'agent:AGENT2']);
});

plain('the path is that of the last sign-in', () => {
  const unknown: [string, LabEvent][] = [
    ['ENTRA', { type: 'sign-in.received', correlationId: 'd', userPrincipalName: 'nobody' }],
    ['ENTRA', { type: 'sign-in.completed', correlationId: 'd', code: 'AADSTS50034' }],
  ];

  expect(logged([...BIND, ...unknown])).toHavePassedThrough(['cloud']);
});

plain('what happens after the sign-in, or to another request, is no part of its path', () => {
  const other: [string, LabEvent] = [
    'AGENT9',
    { type: 'validation.received', requestId: 'another', agentId: 'b' },
  ];
  const later: [string, LabEvent] = [
    'AGENT8',
    { type: 'signaling.lost', agentId: 'b', endpoint: 'e', cause: 'SIGNALING_LOST' },
  ];

  expect(logged([...BIND.slice(0, 3), other, ...BIND.slice(3), later])).toHavePassedThrough([
    'cloud',
    'firewall',
    'agent:AGENT2',
    'dc:DC1',
  ]);
});

plain('a message about a path shows the path that came, and the events on it', () => {
  const message = messageOf(() => expect(logged(BIND)).toHavePassedThrough(['cloud']));

  expect(message).toContain('Expected the last sign-in to pass through cloud\n');
  expect(message).toContain('Path: cloud → firewall → agent:AGENT2 → dc:DC1\n');
  expect(message).toContain('    +0.750s AGENT2   validation.received requestId="r" agentId="a"\n');
});

plain('a log without a sign-in has no path', () => {
  expect(messageOf(() => expect([]).toHavePassedThrough(['cloud']))).toContain(
    'Path: there is no sign-in in these events',
  );
});
