import { expect, test } from 'vitest';
import { renderTraceLog } from '../../harness/pta/protocol/trace-log.ts';
import { failureRecord, REQUEST_ID, replayText } from './replay-text.ts';

const NOON = Date.UTC(2026, 1, 3, 12);

test.for([
  { dateTime: 'xxxx-xx-xxTxx:xx:xx.xxxxxxZ', why: 'is no date' },
  { dateTime: '0001-01-01T00:00:00.0000000Z', why: 'is no time at which a lab can run' },
  { dateTime: undefined, why: 'The record has no DateTime' },
])(
  'with DateTime $dateTime the sign-in happens at a default time, which is an assumption',
  async ({ dateTime, why }) => {
    const record = { ...failureRecord({ reason: '1328' }), ...(dateTime && { dateTime }) };

    const { records } = await replayText([record]);

    expect(records).toMatchObject([
      {
        reproduced: true,
        assumptions: expect.arrayContaining([
          expect.stringMatching(new RegExp(`${why}; .* 2026-01-14T09:00:00.000Z`)),
        ]),
      },
    ]);
  },
);

test('a record without a date has none in the report', async () => {
  const { records } = await replayText([failureRecord({})]);

  expect(records).toMatchObject([{ at: null }]);
});

test('a failure whose request id is no GUID is skipped with its line', async () => {
  const damaged = renderTraceLog([failureRecord({})]).replace(REQUEST_ID, 'not-a-guid');

  const report = await replayText(renderTraceLog([failureRecord({}, NOON)]) + damaged);

  expect(report.summary).toMatchObject({ records: 1, reproduced: 1 });
  expect(report.inputs).toMatchObject([
    {
      records: 1,
      skipped: [
        { line: 4, text: expect.stringContaining('not-a-guid'), why: 'failure-not-understood' },
      ],
    },
  ]);
});

/** Something was put in front of the header, as a collector of logs does. */
const PREFIXED = `12:04 ${renderTraceLog([failureRecord({}, NOON)])}`;

test('a failure that ends up in the message of the record before is replayed with its own line', async () => {
  const log = `AzureADConnectAuthenticationAgentService.exe Error: 0 : something\n${PREFIXED}`;

  const { records } = await replayText(log);

  expect(records).toMatchObject([{ where: 'trace.log:2', reproduced: true }]);
});

test('a failure that ends up in the call stack of the record before is skipped with its line', async () => {
  const log = `${renderTraceLog([{ ...failureRecord({}), callstack: 'at Somewhere()' }])}${PREFIXED}`;

  const { inputs } = await replayText(log);

  expect(inputs).toMatchObject([
    { records: 1, skipped: [{ line: 4, why: 'failure-not-understood' }] },
  ]);
});

test('the second failure on one line is skipped, not forgotten', async () => {
  const [line = ''] = renderTraceLog([failureRecord({})]).split('\r\n');

  const { inputs } = await replayText(`${line} ${line}\r\n`);

  expect(inputs).toMatchObject([
    { records: 1, skipped: [{ line: 1, why: 'failure-not-understood' }] },
  ]);
});

test('lines that belong to no record are listed with line, beginning and reason', async () => {
  const noise = 'x'.repeat(1_000);

  const { inputs } = await replayText(`${noise}\n${renderTraceLog([failureRecord({})])}`);

  expect(inputs[0]?.skipped).toEqual([
    { line: 1, text: `${'x'.repeat(239)}…`, why: 'before-the-first-record' },
  ]);
});

test('records that tell of something else are listed, and are no error', async () => {
  const other = { ...failureRecord({}), message: 'Web socket failed to connect.\n at Somewhere()' };

  const { inputs, summary } = await replayText([other, failureRecord({})]);

  expect(inputs).toMatchObject([
    {
      records: 1,
      others: [{ line: 1, eventType: 'Error', text: 'Web socket failed to connect.' }],
    },
  ]);
  expect(summary).toMatchObject({ records: 1, reproduced: 1 });
});

test.for(['utf-16le', 'utf-16be'])('a log in %s is read', async (encoding) => {
  const bytes = Buffer.from(`\uFEFF${renderTraceLog([failureRecord({})])}`, 'utf16le');

  const { summary } = await replayText(encoding === 'utf-16le' ? bytes : bytes.swap16());

  expect(summary).toMatchObject({ records: 1, reproduced: 1 });
});
