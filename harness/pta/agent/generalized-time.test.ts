import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseGeneralizedTime } from './generalized-time.ts';

test.each([
  ['20261120193234.0Z', Date.UTC(2026, 10, 20, 19, 32, 34)],
  ['20261120193234Z', Date.UTC(2026, 10, 20, 19, 32, 34)],
  ['20261120193234.5Z', Date.UTC(2026, 10, 20, 19, 32, 34, 500)],
  ['20261120193234.999999999Z', Date.UTC(2026, 10, 20, 19, 32, 34, 999)],
  ['20240229000000.0Z', Date.UTC(2024, 1, 29)],
  ['16010101000000.0Z', Date.UTC(1601, 0, 1)],
  ['99991231235959.0Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
])('%s is a moment', (text, ms) => {
  expect(parseGeneralizedTime(text)).toBe(ms);
});

test.each([
  [''],
  ['2026'],
  ['20261120193234'],
  ['20261120193234.Z'],
  ['20261120193234,5Z'],
  ['20261120193234.0+0100'],
  ['261120193234Z'],
  ['20261120193234.0Z '],
  ['20261120193234.0123456789Z'],
  ['20261320193234.0Z'],
  ['20260020193234.0Z'],
  ['20260230193234.0Z'],
  ['20261120243234.0Z'],
  ['20261120196034.0Z'],
])('%j is none', (text) => {
  expect(parseGeneralizedTime(text)).toBeUndefined();
});

test('every millisecond of four-digit years reads back', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1601, 0, 1), max: Date.UTC(9999, 11, 31) }), (ms) => {
      const text = new Date(ms).toISOString().replace(/[-:T]/g, '');
      expect(parseGeneralizedTime(text)).toBe(ms);
    }),
  );
});

test('any text gives a whole number or nothing', () => {
  const alike = fc.string({ unit: fc.constantFrom(...'0123456789.Z'), maxLength: 24 });
  fc.assert(
    fc.property(fc.oneof(fc.string(), alike), (text) => {
      const ms = parseGeneralizedTime(text);
      expect(ms === undefined || Number.isInteger(ms)).toBe(true);
    }),
  );
});
