import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileTimeFromUnixMs, unixMsFromFileTime, wholeSeconds } from './file-time.ts';

test.each([
  [0, 116_444_736_000_000_000n],
  [Date.UTC(1601, 0, 1), 0n],
  [Date.UTC(2026, 10, 20, 19, 32, 34), 134_396_767_540_000_000n],
])('Unix time %d is FILETIME %d', (unixMs, ticks) => {
  expect(fileTimeFromUnixMs(unixMs)).toBe(ticks);
});

test('a time survives the way to FILETIME and back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1601, 0, 1), max: Date.UTC(9999, 0, 1) }),
      (unixMs) => unixMsFromFileTime(fileTimeFromUnixMs(unixMs)) === unixMs,
    ),
  );
});

test('fractions of a millisecond are kept to the tick', () => {
  expect(fileTimeFromUnixMs(0.5) - fileTimeFromUnixMs(0)).toBe(5_000n);
});

test('whole seconds drop the rest', () => {
  expect(wholeSeconds(fileTimeFromUnixMs(1_999))).toBe(fileTimeFromUnixMs(1_000));
});
