import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentDetail } from '../control/agent-detail.ts';
import { findingReport } from '../control/finding-report.ts';
import { type ServedLab, serveLab } from '../control/served-lab.ts';
import { parseXml } from '../pta/protocol/xml/parse-xml.ts';
import { EVENT_NAMESPACE } from '../windows/render-event-log.ts';
import { capturedContext } from './captured-context.test-support.ts';
import { run } from './run.ts';

let served: ServedLab;

beforeAll(async () => {
  served = await serveLab({
    environment: { agents: 1 },
    control: { host: '127.0.0.1', port: 0 },
    allowRemote: false,
  });
  const { lab } = served;
  await lab.signIn('alice@contoso.test', 'wrong');
  await lab.addAgentAt({ name: 'KALI', machineName: 'kali.attacker.test' });
});

afterAll(() => served?.[Symbol.asyncDispose]());

async function ask(...args: readonly string[]) {
  const context = capturedContext();
  const exit = await run([...args, '--lab', served.ready().control], context);
  return { exit, output: context.output, notes: context.notes };
}

const linesOf = (output: string) => output.trimEnd().split('\n');

test('findings are told line by line: moment, kind, sentence', async () => {
  const { exit, output } = await ask('findings');

  expect(exit).toBe(0);
  expect(output).toMatch(
    /^\d{4}-\S+Z {2}unknown-machine-registered {2}KALI was registered from kali\.attacker\.test, .*\n$/,
  );
});

test('findings as JSON read back as they were raised', async () => {
  const { output } = await ask('findings', '--json');

  const found = findingReport.array().parse(JSON.parse(output));
  expect(found.map(({ finding }) => finding)).toEqual(served.lab.cloud.findings);
});

test('events are told line by line, all of them', async () => {
  const { exit, output } = await ask('events');

  expect(exit).toBe(0);
  const lines = linesOf(output);
  expect(lines.length).toBeGreaterThanOrEqual(50);
  expect(lines[0]).toMatch(/^0 +\d{4}-\S+Z {2}\S+ +\S+\.\S+/);
});

test('events are chosen by type, machine and place', async () => {
  const states = ['events', '--json', '--machine', 'agent1', '--type', 'agent.state-changed'];
  const read = async (...args: readonly string[]): Promise<{ to: string; sequence: number }[]> =>
    JSON.parse((await ask(...states, ...args)).output);

  const [first, ...rest] = await read('--type', 'agent.stopped');

  expect(first?.to).toBe('registering');
  expect(rest.map(({ to }) => to)).toEqual(['stopped', 'bootstrapping', 'listening']);
  expect(await read('--after', String(first?.sequence))).toEqual(rest);
});

test('without a machine, logs are listed with the number of their records', async () => {
  const { exit, output } = await ask('logs');

  expect(exit).toBe(0);
  expect(output).toMatch(/^DC1 +security +1 record$/m);
  expect(output).toMatch(/^AGENT1 +session +0 records$/m);
});

test('the Security log of a machine is XML, or its records as JSON', async () => {
  const { output: xml } = await ask('logs', 'DC1');
  const { output: json } = await ask('logs', 'DC1', '--json');

  expect(parseXml(xml).all('Event', EVENT_NAMESPACE)).toHaveLength(1);
  expect(JSON.parse(json)).toMatchObject([{ eventId: 4_771, computer: 'dc1.contoso.test' }]);
});

test('the trace log is text, or its records as JSON', async () => {
  const { output: text } = await ask('logs', 'AGENT1', '--log', 'trace');
  const { output: json } = await ask('logs', 'AGENT1', '--log', 'trace', '--json');

  expect(text).toMatch(/Reason: '1326'\.\n {4}\S/);
  expect(JSON.parse(json)).toMatchObject([{ eventType: 'Error' }]);
});

test('a machine that is not there is misuse, and the known ones are named', async () => {
  const { exit, notes } = await ask('logs', 'DC9');

  expect(exit).toBe(2);
  expect(notes).toMatch(/there are: DC1, AGENT1, KALI\. \[UNKNOWN_MACHINE\]\n$/);
});

test('agents are listed with their state and status', async () => {
  const { output } = await ask('agent', 'list');

  expect(output).toMatch(/^AGENT1 +AGENT1\.contoso\.test +listening +active +[0-9a-f-]{36}$/m);
});

test('an agent is told with its states, its counters and what was ignored of it', async () => {
  const { exit, output } = await ask('agent', 'show', 'agent1');

  expect(exit).toBe(0);
  expect(output).toMatch(/^ {2}\d{4}-\S+Z {2}bootstrapping → listening$/m);
  expect(output).toMatch(/^ {2}#PTA failed authentications +1$/m);
  expect(output).toMatch(/^ {2}already-answered +0$/m);
});

test('an agent that is not there is misuse', async () => {
  const { exit, notes } = await ask('agent', 'show', 'AGENT9');

  expect(exit).toBe(2);
  expect(notes).toContain('[UNKNOWN_AGENT]');
});

test('the Session channel is turned on and off, and then read', async () => {
  const on = await ask('agent', 'session-log', 'AGENT1', 'on');
  await served.lab.signIn('alice@contoso.test');
  const off = await ask('agent', 'session-log', 'AGENT1', 'off', '--json');
  const { output } = await ask('logs', 'AGENT1', '--log', 'session', '--json');

  expect(on.output).toMatch(/is on since .*; turn it off to read it\.\n$/);
  expect(agentDetail.parse(JSON.parse(off.output)).sessionLog?.offSince).toBeDefined();
  const records: { templateKey: string }[] = JSON.parse(output);
  expect(records.map(({ templateKey }) => templateKey)).toContain('RequestReceived');
});

test.each([
  [['events']],
  [['findings']],
  [['logs', 'AGENT1']],
  [['logs', 'AGENT1', '--log', 'trace']],
  [['agent', 'show', 'AGENT1']],
])('%j prints no password', async (args) => {
  const { output } = await ask(...args);

  expect(output).not.toBe('');
  for (const { password } of served.lab.users) expect(output).not.toContain(password.reveal());
});
