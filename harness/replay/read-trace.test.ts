import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderTraceLog } from '../pta/protocol/trace-log.ts';
import { HarnessError } from '../runtime/errors.ts';
import { NO_RECORD, readTrace } from './read-trace.ts';

const LINE =
  "AzureADConnectAuthenticationAgentService.exe Error: 0 : Passthrough Authentication request failed. RequestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e'. Reason: '1328'.";

function read(text: string) {
  return readTrace('trace.log', Buffer.from(text, 'utf8'));
}

/** Lines in which a failure begins. */
function linesOfMentions(text: string): number[] {
  const mentions = text.matchAll(/passthrough\s+authentication\s+request\s+failed/gi);
  return [...mentions].map(({ index }) => text.slice(0, index).split('\n').length);
}

test('a failure has the line that it begins in', () => {
  expect(read(`\r\n\r\n${LINE}\r\n`).failures).toMatchObject([{ line: 3, reason: '1328' }]);
});

test('a failure that a page has wrapped is read', () => {
  const wrapped = LINE.replaceAll(' request ', ' request\r\n').replace('. Reason', '.\r\nReason');

  expect(read(wrapped)).toMatchObject({ failures: [{ line: 1, reason: '1328' }], skipped: [] });
});

test.for([
  ['no request id', LINE.replace(/'df63[^']*'/, "''")],
  ['no reason', LINE.replace("'1328'", "''")],
  ['an end that is missing', LINE.slice(0, 120)],
  ['lower case', LINE.replace('Passthrough', 'passthrough')],
] as const)('a failure with %s is skipped with its line', ([, damaged]) => {
  expect(read(`${LINE}\n${damaged}\n`)).toMatchObject({
    failures: [{ line: 1 }],
    others: [],
    skipped: [{ line: 2, text: damaged, why: 'failure-not-understood' }],
  });
});

test('a log in which nothing is a record is refused with an example', () => {
  expect(() => read('\u001b[2JDear support,\n')).toThrow(
    expect.objectContaining({
      code: NO_RECORD,
      message: expect.stringMatching(/^trace\.log holds no record .* Reason: '1328'\.$/),
    }),
  );
});

test('a file with more lines than memory allows is refused', () => {
  expect(() => read(`${LINE}\n${'\n'.repeat(2_000_000)}`)).toThrow(
    expect.objectContaining({ code: 'UNREADABLE_FILE' }),
  );
});

test('every place that speaks of a failure is a failure or skipped', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      LINE,
      LINE.slice(60),
      LINE.replace('1328', ''),
      LINE.replace('df63', 'dg63'),
      LINE.replace(' Error', ' Oops'),
      'Passthrough Authentication\nrequest failed',
      '    Callstack=   at Somewhere()',
      '    ThreadId=5',
      '    DateTime=2026-01-14T09:00:00.0000000Z',
      '\n',
      '\r\n',
      ' ',
    ),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = `A.exe Error: 0 : begins\n${pieces.join('')}`;

      const { failures, skipped } = read(text);

      const told = [...failures, ...skipped].map(({ line }) => line);
      expect(linesOfMentions(text).filter((line) => !told.includes(line))).toEqual([]);
      expect(told.filter((line) => line > text.split('\n').length)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('what was rendered is read, with nothing skipped', () => {
  const record = { source: 'A.exe', eventType: 'Error', id: 0 } as const;
  const message = LINE.slice(LINE.indexOf('Passthrough'));
  const at = Date.UTC(2026, 0, 14);

  expect(read(renderTraceLog([{ ...record, message, at }]))).toMatchObject({
    failures: [{ at, requestId: 'df63f4a4-68b9-44ae-8d81-6ad2d844d84e' }],
    others: [],
    skipped: [],
  });
});

test('any bytes are read or refused', () => {
  const start = Buffer.from(`${LINE}\r\n    ThreadId=5\r\n`);
  const mutated = fc
    .tuple(fc.nat({ max: start.length - 1 }), fc.uint8Array({ maxLength: 40 }))
    .map(([at, bytes]) => Buffer.concat([start.subarray(0, at), bytes, start.subarray(at)]));

  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), mutated), (bytes) => {
      try {
        expect(readTrace('trace.log', bytes).file).toBe('trace.log');
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toMatchObject({ code: NO_RECORD });
      }
    }),
  );
});
