import { expect, test } from 'vitest';
import type { LabEvent, LoggedLabEvent } from '../../environment/lab-event.ts';
import { newsFromTheCloud } from './news-from-the-cloud.ts';

const CLOUD = 'ENTRA';

function log(...events: readonly (readonly [machine: string, event: LabEvent])[]) {
  return events.map(
    ([machine, event], sequence): LoggedLabEvent => ({
      ...event,
      sequence,
      at: 1_000 * sequence,
      machine,
    }),
  );
}

const registered: LabEvent = {
  type: 'agent.registered',
  agentId: 'a1',
  machineName: 'AGENT1.contoso.test',
};

const says = (machine: string, machineName = `${machine}.contoso.test`) =>
  [
    machine,
    { type: 'agent.state-changed', agentId: 'a1', machineName, from: 'registering', to: 'stopped' },
  ] as const;

const bootstrapped = (from: string, machineName: string): LabEvent => ({
  type: 'agent.bootstrapped',
  agentId: 'a1',
  initial: true,
  from,
  machineName,
  thumbprint: 'AB',
});

const issued: LabEvent = {
  type: 'agent.trust-issued',
  agentId: 'a1',
  thumbprint: 'CD',
  from: 'AGENT1',
};
const renewed: LabEvent = { type: 'agent.trust-renewed', agentId: 'a1', thumbprint: 'CD' };
const removed: LabEvent = { type: 'agent.removed', agentId: 'a1', cause: 'inactive' };

const failed = (cause: string): LabEvent => ({
  type: 'agent.bootstrap-failed',
  agentId: 'a1',
  cause,
});

const told = (events: readonly LoggedLabEvent[]) =>
  newsFromTheCloud(events).map(({ machine, sequence, event }) => [machine, sequence, event.type]);

test('a registration is news where the id is used first', () => {
  expect(told(log([CLOUD, registered], says('AGENT1'), says('CLONE')))).toEqual([
    ['AGENT1', 0, 'agent.registered'],
  ]);
});

test('an agent that says nothing in the lab has no server here', () => {
  const events = log(
    [CLOUD, registered],
    [CLOUD, bootstrapped('192.0.2.7', 'HOST7.contoso.test')],
    [CLOUD, issued],
    [CLOUD, removed],
  );

  expect(told(events)).toEqual([]);
});

test.each([
  ['the machine that it came from', 'CLONE', 'AGENT1.contoso.test', 'CLONE'],
  ['the name that it claimed, behind a proxy', 'FIREWALL', 'CLONE.contoso.test', 'CLONE'],
  ['the first of two who claim one name, behind a proxy', 'FIREWALL', 'SAME.test', 'SAME1'],
])('a bootstrap is told apart by %s', (_what, from, machineName, machine) => {
  const homes = [
    says('AGENT1'),
    says('CLONE'),
    says('SAME1', 'SAME.test'),
    says('SAME2', 'SAME.test'),
  ];

  expect(told(log(...homes, [CLOUD, bootstrapped(from, machineName)]))).toEqual([
    [machine, homes.length, 'agent.bootstrapped'],
  ]);
});

test('a bootstrap from elsewhere, under a name that is no home of the id, is nobody’s here', () => {
  const events = log(says('AGENT1'), [CLOUD, bootstrapped('192.0.2.7', 'kali.attacker.test')]);

  expect(told(events)).toEqual([]);
});

test('a renewal is news where the certificate is used, and none while it is used nowhere', () => {
  expect(told(log(says('AGENT1'), says('KALI'), [CLOUD, issued], ['KALI', renewed]))).toEqual([
    ['KALI', 2, 'agent.trust-issued'],
  ]);
  expect(told(log(says('AGENT1'), [CLOUD, issued]))).toEqual([]);
});

test('a removal is news at the first bootstrap that is refused after it, once on each server', () => {
  const events = log(
    ['AGENT1', failed('BOOTSTRAP_REFUSED')],
    [CLOUD, removed],
    ['AGENT1', failed('NETWORK_REFUSED')],
    ['AGENT1', failed('BOOTSTRAP_REFUSED')],
    ['AGENT1', failed('BOOTSTRAP_REFUSED')],
    ['CLONE', failed('TRUST_ENDED')],
  );

  expect(told(events)).toEqual([
    ['AGENT1', 3, 'agent.removed'],
    ['CLONE', 5, 'agent.removed'],
  ]);
});

test('where the beginning of the log is forgotten, the servers of now are enough', () => {
  const events = log([CLOUD, bootstrapped('AGENT1', 'AGENT1.contoso.test')]);
  const agents = [{ id: 'a1', name: 'AGENT1', machineName: 'AGENT1.contoso.test' }];

  expect(newsFromTheCloud(events, agents)).toMatchObject([{ machine: 'AGENT1', sequence: 0 }]);
});
