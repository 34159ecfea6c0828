import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOREVER, fileTimeFromUnixMs, NEVER, wholeSeconds } from './file-time.ts';
import { generalizedTime, parseGeneralizedTime } from './generalized-time.ts';

const AT = fileTimeFromUnixMs(Date.UTC(2026, 10, 20, 19, 32, 34));

test('writes whole seconds in UTC', () => {
  expect(generalizedTime(AT + 9_999_999n)).toBe('20261120193234.0Z');
});

test.each([
  [0n, '16010101000000.0Z'],
  [-1n, '16010101000000.0Z'],
  [FOREVER, '16010101000000.0Z'],
  [NEVER, '99991231235959.0Z'],
])('writes %s as %s', (time, text) => {
  expect(generalizedTime(time)).toBe(text);
});

test.each([
  ['20261120193234.0Z', AT],
  ['20261120193234Z', AT],
  ['20261120193234.5Z', AT + 5_000_000n],
  ['20261120193234,0000001Z', AT + 1n],
  ['20261120193234.000000199Z', AT + 1n],
  ['20261120203234.0+0100', AT],
  ['20261120163204.0-0300', AT - 300_000_000n],
  ['16010101000000.0Z', 0n],
])('reads %s', (text, time) => {
  expect(parseGeneralizedTime(text)).toBe(time);
});

test.each([
  '',
  '20261120193234',
  '20261120193234.Z',
  '20261120193234.0z',
  '202611201932Z',
  '20260230000000.0Z',
  '20261120240000.0Z',
  '20261120193260.0Z',
  '20261120193234.0+2400',
  '00010101000000.0Z',
  '00990101000000.0Z',
  '16010101000000.0+0001',
  '261120193234Z',
])('takes "%s" for no time', (text) => {
  expect(parseGeneralizedTime(text)).toBeUndefined();
});

test('keeps a time through text, but for its fraction of a second', () => {
  const latest = fileTimeFromUnixMs(Date.UTC(9999, 11, 31, 23, 59, 59));
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: latest }), (time) => {
      expect(parseGeneralizedTime(generalizedTime(time))).toBe(wholeSeconds(time));
    }),
  );
});

test('reads any digits, or refuses them', () => {
  const digits = fc.stringMatching(/^\d{14}(?:\.\d{0,3})?(?:Z|[+-]\d{4})?$/);
  fc.assert(
    fc.property(fc.oneof(digits, fc.string()), (text) => {
      const time = parseGeneralizedTime(text);
      expect(time === undefined || time >= 0n).toBe(true);
    }),
  );
});

test('writes any number', () => {
  fc.assert(
    fc.property(fc.bigInt(), (time) => {
      expect(generalizedTime(time)).toMatch(/^\d{14}\.0Z$/);
    }),
  );
});
