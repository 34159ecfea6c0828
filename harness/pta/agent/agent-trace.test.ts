import { expect, test } from 'vitest';
import { parseTraceLog } from '../protocol/parse-trace-log.ts';
import { AgentTrace } from './agent-trace.ts';
import { NOW, ScriptedCloud } from './scripted-cloud.test-support.ts';

const SOURCE = 'AzureADConnectAuthenticationAgentService.exe';
const REQUEST_ID = '8f0e1f5c-3c52-4f8e-a2a5-0a4ed3a1c6f1';

test('a failed validation is written as the published sample, with thread and time', () => {
  const trace = new AgentTrace(new ScriptedCloud().runtime, SOURCE);

  trace.validationFailed(REQUEST_ID, '1328');

  expect(trace.text).toMatch(
    new RegExp(
      [
        `^${SOURCE} Error: 0 : Passthrough Authentication request failed\\. RequestId: '${REQUEST_ID}'\\. Reason: '1328'\\.`,
        '    ThreadId=\\d{1,2}',
        '    DateTime=2026-01-14T09:00:00\\.0000000Z\r\n$',
      ].join('\r\n'),
    ),
  );
});

test('what is written reads back', async () => {
  const cloud = new ScriptedCloud();
  const trace = new AgentTrace(cloud.runtime, SOURCE);

  trace.validationFailed(REQUEST_ID, 'EncryptionDataNotFound');
  await cloud.clock.advance(1_500);
  trace.problem('The relay listener lost its connection.');

  const { records, skipped } = parseTraceLog(trace.text);
  expect(skipped).toEqual([]);
  expect(records).toMatchObject([
    { source: SOURCE, eventType: 'Error', id: 0, at: NOW },
    { message: 'The relay listener lost its connection.', at: NOW + 1_500 },
  ]);
});

test('ten thousand records are kept, the oldest go first', () => {
  const trace = new AgentTrace(new ScriptedCloud().runtime, SOURCE);

  for (let number = 1; number <= 10_003; number += 1) trace.problem(`problem ${number}`);

  expect(trace.records).toHaveLength(10_000);
  expect(trace.records[0]?.message).toBe('problem 4');
  expect(trace.records.at(-1)?.message).toBe('problem 10003');
});
