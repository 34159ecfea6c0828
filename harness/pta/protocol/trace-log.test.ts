import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLogText, parseTraceDateTime, parseTraceLog } from './parse-trace-log.ts';
import {
  formatTraceDateTime,
  formatValidationFailure,
  parseValidationFailure,
  renderTraceLog,
  renderTraceRecord,
  TRACE_EVENT_TYPES,
  type TraceRecord,
} from './trace-log.ts';

const documented = (exe: string) =>
  `${exe} Error: 0 : Passthrough Authentication request failed. RequestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e'. Reason: '1328'.\n    ThreadId=5\n    DateTime=xxxx-xx-xxTxx:xx:xx.xxxxxxZ\n`;

const failures = (text: string) =>
  parseTraceLog(text).records.map((record) => parseValidationFailure(record));

test.each(['AzureADConnectAuthenticationAgentService.exe', 'ApplicationProxyConnectorService.exe'])(
  'the documented sample of %s is read',
  (exe) => {
    const { records, skipped } = parseTraceLog(documented(exe));

    expect(skipped).toEqual([]);
    expect(records).toEqual([
      {
        source: exe,
        eventType: 'Error',
        id: 0,
        message:
          "Passthrough Authentication request failed. RequestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e'. Reason: '1328'.",
        threadId: '5',
        dateTime: 'xxxx-xx-xxTxx:xx:xx.xxxxxxZ',
        line: 1,
        endLine: 3,
      },
    ]);
    expect(failures(documented(exe))).toEqual([
      { requestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e', reason: '1328' },
    ]);
  },
);

test.each([
  [
    'between words',
    "AzureADConnectAuthenticationAgentService.exe Error: 0: Passthrough Authentication\nrequest failed. RequestId: '07c2183c-ac6d-44c3-95a4-a24e8c73a0a3'.\nReason: '1326'.",
  ],
  [
    'inside the request id',
    "AzureADConnectAuthenticationAgentService.exe Error: 0: Passthrough Authentication request failed. RequestId: '07c2183c-ac6d-\r\n44c3-95a4-a24e8c73a0a3'. Reason:\r\n'1326'.",
  ],
])('a sample that print wraps on three lines %s is read', (_where, text) => {
  expect(failures(text)).toEqual([
    { requestId: '07c2183c-ac6d-44c3-95a4-a24e8c73a0a3', reason: '1326' },
  ]);
  expect(parseTraceLog(text).records[0]?.endLine).toBe(3);
});

test('an exception with its stack is one message', () => {
  const text =
    'AADConnectProvisioningAgent.exe Error: 0 : Web socket failed to connect.\r\nSystem.Net.WebSockets.WebSocketException: Unable to connect\r\n   at Microsoft.ApplicationProxy.Connector.Listeners.ConnectorSignalingWebSocket.Open()\r\n\r\n   at Next()\r\n    ProcessId=4\r\n    DateTime=2020-03-30T13:49:31.4249204Z\r\n';

  const [record] = parseTraceLog(text).records;

  expect(record?.message.split('\n')).toHaveLength(5);
  expect(record).toMatchObject({ processId: '4', at: Date.UTC(2020, 2, 30, 13, 49, 31, 424) });
});

test('a call stack keeps all its lines', () => {
  const text =
    'a.exe Verbose: 1 : m\n    Callstack=   at A()\n   at B()\n    \nb.exe Stop: 2 : n\n';

  expect(parseTraceLog(text).records.map(({ callstack }) => callstack)).toEqual([
    '   at A()\n   at B()',
    undefined,
  ]);
});

test('a reason may be a name', () => {
  const message = formatValidationFailure({
    requestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e',
    reason: 'EncryptionDataNotFound',
  });

  expect(parseValidationFailure({ message })?.reason).toBe('EncryptionDataNotFound');
});

test.each(['', 'Web socket failed to connect.', "request failed. RequestId: 'x'. Reason: '1'."])(
  '%j is no validation failure',
  (message) => {
    expect(parseValidationFailure({ message })).toBeUndefined();
  },
);

test('lines that belong to no record are listed with the reason', () => {
  const text =
    'Log opened\n\na.exe Fatal: 0 : m\n    ThreadId=1\na.exe Error: 0 : m\n    ThreadId=2\nstray\n    ThreadId=3\n';

  expect(parseTraceLog(text)).toMatchObject({
    records: [{ threadId: '2', line: 5, endLine: 6 }],
    skipped: [
      { line: 1, text: 'Log opened', why: 'before-the-first-record' },
      { line: 3, text: 'a.exe Fatal: 0 : m', why: 'unknown-event-type' },
      { line: 4, text: '    ThreadId=1', why: 'unknown-event-type' },
      { line: 7, text: 'stray', why: 'after-the-end-of-a-record' },
      { line: 8, text: '    ThreadId=3', why: 'after-the-end-of-a-record' },
    ],
  });
});

test.each(['a.exe Error: 0: m', '  a.exe   Error :  0  :  m', 'A.EXE error: 0 : m'])(
  'the header %j is taken',
  (text) => {
    expect(parseTraceLog(text).records).toMatchObject([{ eventType: 'Error', id: 0 }]);
  },
);

test.each([
  ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
  ['2024-02-29T12:00:00.1Z', Date.UTC(2024, 1, 29, 12, 0, 0, 100)],
  ['2024-02-29T12:00:00.1234567Z', Date.UTC(2024, 1, 29, 12, 0, 0, 123)],
  ['2024-02-29T12:00:00.123456789Z', Date.UTC(2024, 1, 29, 12, 0, 0, 123)],
  ['2024-02-29T12:00:00.5+02:00', Date.UTC(2024, 1, 29, 10, 0, 0, 500)],
  ['2024-02-29T12:00:00.', Date.UTC(2024, 1, 29, 12)],
  ['2023-02-29T12:00:00Z', undefined],
  ['2024-02-29T24:00:00Z', undefined],
  ['xxxx-xx-xxTxx:xx:xx.xxxxxxZ', undefined],
  ['yesterday', undefined],
])('the time %s is %s', (text, at) => {
  expect(parseTraceDateTime(text)).toBe(at);
});

test('a record is written as .NET does', () => {
  const record: TraceRecord = {
    source: 'AzureADConnectAuthenticationAgentService.exe',
    eventType: 'Error',
    id: 0,
    message: 'one\ntwo',
    processId: '1234',
    threadId: '5',
    at: Date.UTC(2024, 4, 6, 7, 8, 9, 12),
  };

  expect(renderTraceRecord(record)).toBe(
    'AzureADConnectAuthenticationAgentService.exe Error: 0 : one\r\ntwo\r\n    ProcessId=1234\r\n    ThreadId=5\r\n    DateTime=2024-05-06T07:08:09.0120000Z\r\n',
  );
});

test.each(['\u2028', '\u2029', '\u0085'])('%j ends no line', (separator) => {
  const text = `a.exe Error: 0 : one${separator}two\n    Callstack=${separator}\n`;

  expect(parseTraceLog(text)).toMatchObject({
    records: [{ message: `one${separator}two`, callstack: separator }],
    skipped: [],
  });
});

const messageLine = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .filter((line) => !/[\r\n\uFEFF]|=|\.exe/i.test(line));
const record: fc.Arbitrary<TraceRecord> = fc.record(
  {
    source: fc.constantFrom('AzureADConnectAuthenticationAgentService.exe', 'a.exe'),
    eventType: fc.constantFrom(...TRACE_EVENT_TYPES),
    id: fc.nat(),
    message: fc.array(messageLine, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
    dateTime: fc.nat().map((at) => formatTraceDateTime(at * 1000)),
    processId: fc.nat().map(String),
    logicalOperationStack: fc.constantFrom('a', 'a, b'),
    threadId: fc.nat().map(String),
    timestamp: fc.nat().map(String),
    callstack: fc.constantFrom('', '   at A.B()', '   at A.B()\n   at C.D()'),
  },
  { requiredKeys: ['source', 'eventType', 'id', 'message', 'dateTime'] },
);

test('any log comes back, with LF as with CRLF', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 4 }), fc.boolean(), (records, unix) => {
      const text = renderTraceLog(records);

      const read = parseTraceLog(unix ? text.replaceAll('\r\n', '\n') : text);

      expect(read.skipped).toEqual([]);
      expect(read.records.map(({ line, endLine, at, ...rest }) => rest)).toEqual(records);
    }),
  );
});

test('whatever arrives, each line that is not blank is in a record or skipped', () => {
  const line = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      'a.exe Error: 0 : m',
      'a.exe Odd: 0 : m',
      '    ThreadId=1',
      '    Callstack=',
      '',
    ),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n');

      const { records, skipped } = parseTraceLog(text);

      const covered = new Set(skipped.map((one) => one.line));
      for (const { line: first, endLine } of records) {
        for (let at = first; at <= endLine; at += 1) covered.add(at);
      }
      const written = text.split(/\r?\n/).flatMap((one, index) => (one.trim() ? [index + 1] : []));
      expect(written.filter((at) => !covered.has(at))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a long log is read in linear time', () => {
  const hostile = `${'a.exe '.repeat(20_000)}\n${' '.repeat(100_000)}x\n${'.exe'.repeat(50_000)}`;

  expect(parseTraceLog(hostile).records).toEqual([]);
});

test.each([
  ['UTF-8', Buffer.from('é')],
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFFé')],
  ['UTF-16LE', Buffer.from('\uFEFFé', 'utf16le')],
  ['UTF-16BE', Buffer.from('\uFEFFé', 'utf16le').swap16()],
  ['Windows-1252', Buffer.of(0xe9)],
])('%s is decoded', (_encoding, bytes) => {
  expect(decodeLogText(bytes)).toBe('é');
});

test('any bytes decode', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(() => parseTraceLog(decodeLogText(bytes))).not.toThrow();
    }),
  );
});
