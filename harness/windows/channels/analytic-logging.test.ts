import { expect, test } from 'vitest';
import { disabled, enabled, isReadable } from './analytic-logging.ts';

test('a log that is enabled twice goes on since the first time', () => {
  expect(enabled(enabled(undefined, 1), 2)).toEqual({ enabledAt: 1 });
});

test('a log that is disabled twice ended the first time', () => {
  expect(disabled(disabled(enabled(undefined, 1), 2), 3)).toEqual({ enabledAt: 1, disabledAt: 2 });
});

test('a log that never was enabled is not disabled either', () => {
  expect(disabled(undefined, 1)).toBeUndefined();
});

test('a log that is enabled anew begins anew', () => {
  const before = disabled(enabled(undefined, 1), 2);

  expect(enabled(before, 3)).toEqual({ enabledAt: 3 });
});

test.each([
  ['that never was enabled', undefined, false],
  ['that is enabled', { enabledAt: 1 }, false],
  ['that was enabled later', { enabledAt: 6, disabledAt: 9 }, false],
  ['that was disabled before', { enabledAt: 1, disabledAt: 4 }, false],
  ['that was on at the time', { enabledAt: 5, disabledAt: 5 }, true],
] as const)('in a log %s a record of 5 can be read: %s', (_what, logging, readable) => {
  expect(isReadable(5, logging)).toBe(readable);
});
