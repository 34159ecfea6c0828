import { describe, expect, test } from 'vitest';
import type { LabEvent, LoggedLabEvent } from '../../environment/lab-event.ts';
import { agentProcessName, matchesAgentQuery } from '../agent-query.ts';
import { dataOf } from '../windows-event.ts';
import type { WindowsSite } from '../windows-site.ts';
import type { SecurityEvent } from './security-event.ts';
import { securityEventsFrom } from './security-events-from.ts';

const ALICE = 'alice@contoso.test';
const DN = 'CN=Alice Healthy,CN=Users,DC=contoso,DC=test';

const SITE: WindowsSite = {
  profile: 'current',
  domain: { dnsName: 'contoso.test', netbiosName: 'CONTOSO' },
  agents: [{ name: 'AGENT1', machineName: 'AGENT1.contoso.test' }],
  domainControllers: [{ host: 'dc1.contoso.test' }, { host: 'dc2.contoso.test' }],
  accountOf: () => ({ sid: 'S-1-5-21-1-2-3-1104', sAMAccountName: 'alice.healthy' }),
};

type Step = readonly [machine: string, event: LabEvent];

const received: Step = ['AGENT1', { type: 'validation.received', requestId: 'r1', agentId: 'a1' }];
const asked = (domainController = 'dc1.contoso.test'): Step => [
  'AGENT1',
  { type: 'bind.attempted', requestId: 'r1', domainController, name: ALICE },
];
const decided = (win32?: number, machine = 'DC1', dn: string | undefined = DN): Step => [
  machine,
  {
    type: 'directory.bind-evaluated',
    name: ALICE,
    resultCode: win32 === undefined ? 0 : 49,
    ...(dn !== '' && { dn }),
    ...(win32 !== undefined && { win32 }),
  },
];
const answered = (win32?: number): Step => [
  'AGENT1',
  {
    type: 'bind.answered',
    requestId: 'r1',
    resultCode: win32 === undefined ? 0 : 49,
    diagnosticMessage: '',
    ...(win32 !== undefined && { win32 }),
  },
];
const failed = (win32: number): Step => [
  'AGENT1',
  { type: 'bind.failed', requestId: 'r1', cause: 'NETWORK_REFUSED', win32 },
];
const said = (verdict: string): Step => [
  'AGENT1',
  { type: 'validation.answered', requestId: 'r1', agentId: 'a1', verdict },
];
const locked = (machine: string): Step => [machine, { type: 'directory.account-locked', dn: DN }];

function logs(steps: readonly Step[], site: Partial<WindowsSite> = {}) {
  const events = steps.map(
    ([machine, event], sequence): LoggedLabEvent => ({
      ...event,
      sequence,
      at: 1_000 + sequence,
      machine,
    }),
  );
  return securityEventsFrom(events, { ...SITE, ...site });
}

const ids = (log: readonly SecurityEvent[] | undefined) =>
  (log ?? []).map(({ eventId }) => eventId);

const valuesOf = (log: readonly SecurityEvent[] | undefined, id: number) => {
  const event = (log ?? []).find(({ eventId }) => eventId === id);
  return Object.fromEntries((event?.data ?? []).map(({ name, value }) => [name, value]));
};

describe('a right password', () => {
  const right = [received, asked(), decided(), answered(), said('accepted')];

  test('leaves 4768 and 4769 on the controller and 4624 on the server', () => {
    const log = logs(right);

    expect(ids(log.get('DC1'))).toEqual([4768, 4769]);
    expect(ids(log.get('AGENT1'))).toEqual([4624]);
  });

  test('4624 is a network logon by the agent', () => {
    expect(valuesOf(logs(right).get('AGENT1'), 4624)).toMatchObject({
      SubjectUserName: 'AGENT1$',
      TargetUserSid: 'S-1-5-21-1-2-3-1104',
      TargetUserName: 'alice.healthy',
      TargetDomainName: 'CONTOSO',
      LogonType: '3',
      LogonProcessName: 'Advapi',
      WorkstationName: 'AGENT1',
      ProcessName: agentProcessName('current'),
      IpAddress: '-',
    });
  });

  test('4769 and 4624 have one logon GUID', () => {
    const log = logs(right);

    const { LogonGuid } = valuesOf(log.get('DC1'), 4769);
    expect(LogonGuid).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
    expect(valuesOf(log.get('AGENT1'), 4624)['LogonGuid']).toBe(LogonGuid);
  });

  test('by NTLM leaves 4776 on the controller', () => {
    const log = logs(right, { path: 'ntlm' });

    expect(ids(log.get('DC1'))).toEqual([4776]);
    expect(valuesOf(log.get('DC1'), 4776)).toMatchObject({ Status: '0x0', Workstation: 'AGENT1' });
  });

  test('in the preview shows on the controller that was asked', () => {
    const log = logs(right, { profile: 'preview' });

    const path = agentProcessName('preview');
    const found = log.get('DC1')?.filter((event) => matchesAgentQuery(event, path));
    expect(ids(found)).toEqual([4624]);
    expect(log.has('AGENT1')).toBe(false);
  });

  test('record ids count up on each machine', () => {
    const log = logs([...right, ...right]);

    const numbers = [...log.values()].map((own) => own.map(({ eventRecordId }) => eventRecordId));
    expect(numbers).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ]);
  });

  test('the same log gives the same events', () => {
    expect(logs(right)).toEqual(logs(right));
  });
});

test('a wrong password leaves 4771 on the controller and 4625 on the server', () => {
  const log = logs([received, asked(), decided(1326), answered(1326), said('1326')]);

  expect(valuesOf(log.get('DC1'), 4771)).toMatchObject({
    Status: '0x18',
    TargetSid: 'S-1-5-21-1-2-3-1104',
  });
  expect(valuesOf(log.get('AGENT1'), 4625)).toMatchObject({
    TargetUserSid: 'S-1-0-0',
    TargetUserName: ALICE,
    Status: '0xc000006d',
    SubStatus: '0xc000006a',
    FailureReason: '%%2313',
  });
});

test('an unknown name is told from a wrong password by the sub-status and by 4768', () => {
  const log = logs([received, asked(), decided(1326, 'DC1', ''), answered(1326), said('1326')]);

  expect(valuesOf(log.get('DC1'), 4768)).toMatchObject({ Status: '0x6', TargetSid: 'S-1-0-0' });
  expect(valuesOf(log.get('AGENT1'), 4625)).toMatchObject({
    Status: '0xc000006d',
    SubStatus: '0xc0000064',
  });
});

test('a refusal by NTLM has the precise reason as its status', () => {
  const steps = [received, asked(), decided(1331), answered(1331), said('1331')];

  expect(valuesOf(logs(steps, { path: 'ntlm' }).get('DC1'), 4776)['Status']).toBe('0xc0000072');
});

test('what a real controller decided is taken from its answer', () => {
  const log = logs([received, asked(), answered(1331), said('1331')]);

  expect(valuesOf(log.get('DC1'), 4768)['Status']).toBe('0x12');
});

test('a controller that was not reached has no event, and the logon is one', () => {
  const other = 'dc2.contoso.test';
  const log = logs([
    received,
    asked(),
    failed(1311),
    asked(other),
    decided(undefined, 'DC2'),
    answered(),
    said('accepted'),
  ]);

  expect(log.has('DC1')).toBe(false);
  expect(ids(log.get('DC2'))).toEqual([4768, 4769]);
  expect(ids(log.get('AGENT1'))).toEqual([4624]);
});

test('with no logon server there is 4625 and nothing on a controller', () => {
  const log = logs([received, asked(), failed(1311), said('1311')]);

  expect([...log.keys()]).toEqual(['AGENT1']);
  expect(valuesOf(log.get('AGENT1'), 4625)['Status']).toBe('0xc000005e');
});

test('clocks that differ show on both machines', () => {
  const log = logs([received, asked(), said('1398')]);

  expect(valuesOf(log.get('DC1'), 4768)['Status']).toBe('0x25');
  expect(valuesOf(log.get('AGENT1'), 4625)['Status']).toBe('0xc0000133');
});

test('a controller decides on a bind whose client gave up', () => {
  const log = logs([received, asked(), failed(1311), said('1311'), decided()]);

  expect(ids(log.get('DC1'))).toEqual([4768, 4769]);
  expect(ids(log.get('AGENT1'))).toEqual([4625]);
});

test('an agent that accepts without a logon leaves nothing anywhere', () => {
  expect(logs([received, said('accepted')])).toEqual(new Map());
});

test('a password that does not decrypt is no logon', () => {
  expect(logs([received, said('EncryptionDataNotFound')])).toEqual(new Map());
});

test('a name that nobody was asked about fails on the server alone, with the name of the user', () => {
  const log = logs([
    ['ENTRA', { type: 'sign-in.received', correlationId: 'c1', userPrincipalName: 'alice' }],
    ['ENTRA', { type: 'validation.queued', correlationId: 'c1', requestId: 'r1', sealedFor: 1 }],
    received,
    said('1317'),
  ]);

  expect(ids(log.get('AGENT1'))).toEqual([4625]);
  expect(valuesOf(log.get('AGENT1'), 4625)['TargetUserName']).toBe('alice');
});

test("what binds and is no agent's request leaves no logon", () => {
  expect(logs([decided()])).toEqual(new Map());
});

describe('a lockout', () => {
  test('is 4740 on the PDC emulator, with the server as the caller', () => {
    const log = logs([
      received,
      asked('dc2.contoso.test'),
      locked('DC1'),
      locked('DC2'),
      decided(1326, 'DC2'),
      answered(1326),
      said('1326'),
    ]);

    expect(ids(log.get('DC1'))).toEqual([4740]);
    expect(ids(log.get('DC2'))).toEqual([4771]);
    expect(valuesOf(log.get('DC1'), 4740)).toMatchObject({
      TargetUserName: 'alice.healthy',
      TargetDomainName: 'AGENT1',
      SubjectUserName: 'DC1$',
    });
  });

  test('stays on the controller that could not ask the PDC emulator', () => {
    const log = logs([
      received,
      asked('dc2.contoso.test'),
      locked('DC2'),
      decided(1326, 'DC2'),
      answered(1326),
      said('1326'),
    ]);

    expect(ids(log.get('DC2'))).toEqual([4740, 4771]);
  });

  test("of no agent's logon has the controller as its caller", () => {
    const [event] = logs([locked('DC1'), received]).get('DC1') ?? [];

    expect(event && dataOf(event, 'TargetDomainName')).toBe('DC1');
  });
});
