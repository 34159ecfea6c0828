import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTOSO_NAMES } from '../../fixtures/directories/contoso.ts';
import { PtaEnvironment } from '../../harness/environment/environment.ts';
import type { StartedPtaEnvironment } from '../../harness/environment/started-environment.ts';
import { requestIdOf } from '../../harness/environment/timeline.ts';
import { parseTraceLog } from '../../harness/pta/protocol/parse-trace-log.ts';
import { parseValidationFailure } from '../../harness/pta/protocol/trace-log.ts';
import { parseXml } from '../../harness/pta/protocol/xml/parse-xml.ts';
import { eventsOfType } from '../../harness/testing/index.ts';
import { agentProcessName, matchesAgentQuery } from '../../harness/windows/agent-query.ts';
import { COUNTER_NAMES } from '../../harness/windows/performance-counters.ts';
import { EVENT_NAMESPACE, renderEventLog } from '../../harness/windows/render-event-log.ts';
import { dataOf } from '../../harness/windows/windows-event.ts';
import { LAB_POLICY } from '../../mocks/directory/domain-policy.ts';

const ALICE = 'alice@contoso.test';
const WRONG = 'Wr0ng-for-everybody!';

/** Everything that is written anywhere of one sign-in. */
function told(lab: StartedPtaEnvironment, correlationId: string) {
  const requestId = requestIdOf(lab.events, correlationId);
  const logs = lab.windowsLogs();
  const about = (machine: string) =>
    (logs.get(machine)?.security ?? []).filter((event) => event.requestId === requestId);
  const reasons = lab.agents
    .flatMap(({ traceLog }) => parseTraceLog(traceLog).records)
    .map(parseValidationFailure)
    .filter((failure) => failure?.requestId === requestId)
    .map((failure) => failure?.reason);
  const completed = eventsOfType(lab.events, 'sign-in.completed').find(
    (event) => event.correlationId === correlationId,
  );
  return {
    aadsts: completed?.code,
    trace: reasons,
    server: lab.agents
      .flatMap(({ name }) => about(name))
      .map((event) =>
        [event.eventId, dataOf(event, 'Status'), dataOf(event, 'SubStatus')].join(' ').trim(),
      ),
    controller: lab.domainControllers
      .flatMap(({ host }) => about(host.split('.')[0]?.toUpperCase() ?? ''))
      .filter(({ eventId }) => eventId !== 4740)
      .map((event) => `${event.eventId} ${dataOf(event, 'Status')}`),
  };
}

async function signIn(lab: StartedPtaEnvironment, name: string, password?: string) {
  const { correlationId } = await lab.settle(lab.signIn(name, password));
  return told(lab, correlationId);
}

const GRANTED = {
  aadsts: '0',
  trace: [],
  server: ['4624'],
  controller: ['4768 0x0', '4769 0x0'],
};

const refused = (aadsts: string, reason: string, failed: string, controller: string) => ({
  aadsts,
  trace: [reason],
  server: [`4625 ${failed}`],
  controller: [controller],
});

const WRONG_PASSWORD = refused('AADSTS50126', '1326', '0xc000006d 0xc000006a', '4771 0x18');
const LOCKED_OUT = refused('AADSTS50053', '1909', '0xc0000234 0x0', '4768 0x12');
const RESTRICTED = refused('AADSTS80007', '1327', '0xc000006e 0x0', '4768 0xc');

describe('what is written of one sign-in agrees on every machine', () => {
  let lab: StartedPtaEnvironment;

  beforeAll(async () => {
    lab = await new PtaEnvironment({ policy: { ...LAB_POLICY, lockoutThreshold: 3 } }).start();
  });

  afterAll(() => lab[Symbol.asyncDispose]());

  test.each([
    ['healthy', GRANTED, WRONG_PASSWORD],
    [
      'disabled',
      refused('AADSTS50057', '1331', '0xc000006e 0xc0000072', '4768 0x12'),
      WRONG_PASSWORD,
    ],
    ['locked', LOCKED_OUT, LOCKED_OUT],
    [
      'passwordExpired',
      refused('AADSTS50144', '1330', '0xc000006e 0xc0000071', '4771 0x17'),
      WRONG_PASSWORD,
    ],
    [
      'mustChangePassword',
      refused('AADSTS50144', '1907', '0xc000006e 0xc0000224', '4771 0x17'),
      WRONG_PASSWORD,
    ],
    [
      'accountExpired',
      refused('AADSTS80007', '1793', '0xc000006e 0xc0000193', '4768 0x12'),
      WRONG_PASSWORD,
    ],
    [
      'outsideLogonHours',
      refused('AADSTS80012', '1328', '0xc000006e 0xc000006f', '4768 0x12'),
      WRONG_PASSWORD,
    ],
    [
      'otherWorkstation',
      refused('AADSTS80007', '1329', '0xc000006e 0xc0000070', '4768 0xc'),
      WRONG_PASSWORD,
    ],
    ['protectedUser', RESTRICTED, RESTRICTED],
  ] as const)('of an account that is %s', async (state, right, wrong) => {
    const name = `${CONTOSO_NAMES[state]}@contoso.test`;

    expect(await signIn(lab, name)).toEqual(right);
    expect(await signIn(lab, name, WRONG)).toEqual(wrong);
  });

  test('of a name that the tenant has and the directory has not', async () => {
    lab.cloud.tenant.synchronise({
      objectId: '00000000-0000-4000-8000-000000000001',
      displayName: 'Nobody',
      userPrincipalName: 'nobody@contoso.test',
      onPremisesUserName: 'nobody@contoso.test',
    });

    expect(await signIn(lab, 'nobody@contoso.test', WRONG)).toEqual(
      refused('AADSTS50126', '1326', '0xc000006d 0xc0000064', '4768 0x6'),
    );
  });

  test('when clocks differ', async () => {
    lab.domainController.skewClock(10 * 60_000);
    const written = await signIn(lab, ALICE);
    lab.domainController.skewClock(0);

    expect(written).toEqual(refused('AADSTS80013', '1398', '0xc0000133 0x0', '4768 0x25'));
  });

  test('when the controller is stopped, which then writes nothing', async () => {
    await lab.domainController.stop();
    const written = await signIn(lab, ALICE);
    await lab.domainController.start();

    expect(written).toEqual({
      aadsts: 'AADSTS80001',
      trace: ['1311'],
      server: ['4625 0xc000005e 0x0'],
      controller: [],
    });
  });
});

describe('two agents and two controllers', () => {
  let lab: StartedPtaEnvironment;

  beforeAll(async () => {
    lab = await new PtaEnvironment({
      agents: 2,
      domainControllers: 2,
      policy: { ...LAB_POLICY, lockoutThreshold: 3 },
    }).start();
    for (let count = 0; count < 3; count += 1) await signIn(lab, ALICE, WRONG);
  });

  afterAll(() => lab[Symbol.asyncDispose]());

  test('the third wrong password is one lockout, on the PDC emulator, and names the server', () => {
    const lockouts = [...lab.windowsLogs()].flatMap(([machine, { security }]) =>
      security.filter(({ eventId }) => eventId === 4740).map((event) => ({ machine, event })),
    );

    expect(lockouts.map(({ machine }) => machine)).toEqual(['DC1']);
    const [{ event }] = lockouts as [(typeof lockouts)[number]];
    expect(['AGENT1', 'AGENT2']).toContain(dataOf(event, 'TargetDomainName'));
    expect(dataOf(event, 'TargetSid')).toMatch(/^S-1-5-21(-\d+){4}$/);
  });

  test('while it lasts, the right password is refused on every machine', async () => {
    expect(await signIn(lab, ALICE)).toEqual(LOCKED_OUT);
  });

  test('the documented query finds every logon of an agent on its server, and none on a controller', () => {
    const path = agentProcessName('current');
    const found = [...lab.windowsLogs()].map(([machine, { security }]) => ({
      machine,
      count: security.filter((event) => matchesAgentQuery(event, path)).length,
    }));

    const answered = eventsOfType(lab.events, 'validation.answered');
    for (const { machine, count } of found) {
      expect(count).toBe(answered.filter((event) => event.machine === machine).length);
    }
  });

  test('the counters add up to the logons in the Security log', () => {
    for (const { name } of lab.agents) {
      const { security = [], counters } = lab.windowsLogs().get(name) ?? {};

      expect(counters?.[COUNTER_NAMES.authentications]).toBe(security.length);
    }
  });

  test('every log is XML, with record ids that count up from 1', () => {
    for (const { security } of lab.windowsLogs().values()) {
      const ids = parseXml(renderEventLog(security))
        .all('Event', EVENT_NAMESPACE)
        .map((event) => event.child('System', EVENT_NAMESPACE))
        .map((system) => system?.childCount('EventRecordID', EVENT_NAMESPACE));

      expect(ids).toEqual(security.map((_event, index) => index + 1));
    }
  });
});

test('a password that does not decrypt is in the Admin channel, and in no Security log', async () => {
  await using lab = await new PtaEnvironment().start();
  lab.agent('AGENT1').loseCertificate();

  expect(await signIn(lab, ALICE)).toEqual({
    aadsts: 'AADSTS80011',
    trace: ['EncryptionDataNotFound'],
    server: [],
    controller: [],
  });
  expect(lab.windowsLogs().get('AGENT1')?.channels.at(-1)?.templateKey).toBe(
    'CredentialUndecryptable',
  );
});

test('what a controller finds after the call has given up is not why it failed', async () => {
  await using lab = await new PtaEnvironment({
    limits: { responseTimeoutMs: 300_000, abandonAfterMs: 400_000 },
  }).start();
  lab.domainController.faults.delayBinds(130_000);

  const { correlationId } = await lab.settle(lab.signIn(ALICE, WRONG));
  await lab.clock.advance(300_000);

  const { trace, server } = told(lab, correlationId);
  expect(trace).toEqual(['1311']);
  expect(server).toEqual([expect.stringMatching(/^4625 0xc000005e /i)]);
});

test('in the preview a controller that decided nothing has no event of the logon', async () => {
  await using lab = await new PtaEnvironment({ profile: 'preview' }).start();
  await lab.settle(lab.domainController.stop());

  const { correlationId } = await lab.settle(lab.signIn(ALICE));

  const requestId = requestIdOf(lab.events, correlationId);
  const logs = lab.windowsLogs();
  const of = (machine: string) =>
    (logs.get(machine)?.security ?? []).filter((event) => event.requestId === requestId);
  expect(of('AGENT1').map(({ eventId }) => eventId)).toEqual([4625]);
  expect(of('DC1')).toEqual([]);
});
