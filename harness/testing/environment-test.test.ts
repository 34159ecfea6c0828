import { describe, expect } from 'vitest';
import { PtaEnvironment } from '../environment/environment.ts';
import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import { assertInvariants } from './assert-invariants.ts';
import { test } from './environment-test.ts';
import { eventsOfType, tracedReasons } from './event-query.ts';

test('an environment has one agent, and the people of contoso', async ({ environment }) => {
  expect(environment.agents.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'AGENT1 listening',
  ]);
  expect(environment.user('alice@contoso.test').state).toBe('healthy');
});

describe('with options of a group', () => {
  test.override({ environmentOptions: { agents: 2, domain: 'fabrikam.test' } });

  test('an environment is made of them', async ({ environment }) => {
    expect(environment.agents).toHaveLength(2);
    expect(environment.user('alice@fabrikam.test').state).toBe('healthy');
  });
});

test('a second environment runs beside the first', async ({ environment, startEnvironment }) => {
  const other = await startEnvironment({ agents: 0, seed: 2 });

  expect(other.agents).toEqual([]);
  expect(environment.agents).toHaveLength(1);
});

describe('after a test', () => {
  const left: StartedPtaEnvironment[] = [];

  test('that leaves an environment behind', ({ environment }) => {
    left.push(environment);
  });

  test('its agents are stopped', () => {
    expect(left.flatMap(({ agents }) => agents.map(({ state }) => state))).toEqual(['stopped']);
  });
});

test('events of a type come typed and in order', async ({ environment }) => {
  await environment.signIn('alice@contoso.test', 'Wr0ng-for-everybody!');
  await environment.signIn('alice@contoso.test');

  const binds = eventsOfType(environment.events, 'directory.bind-evaluated');
  expect(binds.map(({ resultCode }) => resultCode)).toEqual([49, 0]);
});

test('traced reasons are those of refused validations only', async ({ environment }) => {
  await environment.signIn('alice@contoso.test', 'Wr0ng-for-everybody!');
  await environment.domainController.stop();
  await environment.signIn('alice@contoso.test');

  expect(tracedReasons(environment.agent('AGENT1'))).toEqual(['1326', '1311']);
});

test('a password in a trace log breaks the invariants', async () => {
  await using environment = await new PtaEnvironment().start();
  const password = environment.user('alice@contoso.test').password.reveal();
  const leaky = { name: 'AGENT9', traceLog: `bind with ${password}` };
  const leaking = { events: environment.events, users: environment.users, agents: [leaky] };

  expect(() => assertInvariants(leaking)).toThrow(
    'No secret is logged: the trace log of AGENT9 contains secret 0 as plain',
  );
});

test('a password that the test typed is searched for when it is named', async ({ environment }) => {
  await environment.signIn('Typed-as-a-name-1@contoso.test', 'Typed-as-a-name-1');

  expect(() => assertInvariants(environment, { secrets: ['Typed-as-a-name-1'] })).toThrow(
    'sign-in.received on ENTRA contains secret',
  );
});

test('a sign-in under way breaks the invariants of a lab at rest only', async ({ environment }) => {
  environment.domainController.faults.delayBinds(5_000);
  const signIn = environment.signIn('alice@contoso.test');
  await environment.clock.advance(1_000);

  expect(() => assertInvariants(environment)).not.toThrow();
  expect(() => assertInvariants(environment, { isAtRest: true })).toThrow('never completes');
  await environment.settle(signIn);
});
