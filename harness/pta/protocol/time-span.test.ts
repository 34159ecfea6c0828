import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../runtime/errors.ts';
import { formatDuration, formatTimeSpan, parseTimeSpan } from './time-span.ts';

test.each([
  ['00:01:00', 60_000],
  ['23:59:59', 86_399_000],
  ['02:00:00', 7_200_000],
  ['00:03:45', 225_000],
  ['PT30M', 1_800_000],
  ['P1D', 86_400_000],
  ['PT1M', 60_000],
  ['-PT1S', -1000],
  ['10675199.02:48:05.4775807', 922_337_203_685_477.6],
  ['P10675199DT2H48M5.4775807S', 922_337_203_685_477.6],
])('%s is %d ms', (text, milliseconds) => {
  expect(parseTimeSpan(text)).toBeCloseTo(milliseconds, 0);
});

test('whole seconds survive both spellings', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (seconds) => {
      expect(parseTimeSpan(formatTimeSpan(seconds * 1000))).toBe(seconds * 1000);
      expect(parseTimeSpan(formatDuration(seconds * 1000))).toBe(seconds * 1000);
    }),
  );
});

test.each(['', 'P', 'PT', 'P1DT', '1h', '1:2', 'P1Y', '00:00:00.12345678'])(
  '%j is refused',
  (text) => {
    expect(() => parseTimeSpan(text)).toThrow(expect.objectContaining({ code: MALFORMED }));
  },
);
