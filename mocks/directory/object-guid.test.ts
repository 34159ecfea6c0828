import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatGuid, parseGuid } from './object-guid.ts';

const TEXT = '01234567-89ab-cdef-0123-456789abcdef';
const STORED = Buffer.from('67452301ab89efcd0123456789abcdef', 'hex');

test('stores the first three groups little-endian', () => {
  expect(parseGuid(TEXT)).toEqual(STORED);
});

test('writes a stored GUID in small letters', () => {
  expect(formatGuid(STORED)).toBe(TEXT);
});

test('reads capitals', () => {
  expect(parseGuid(TEXT.toUpperCase())).toEqual(STORED);
});

test.each([
  '',
  `{${TEXT}}`,
  TEXT.replaceAll('-', ''),
  TEXT.slice(1),
  `${TEXT}0`,
  TEXT.replace('f', 'g'),
])('takes "%s" for no GUID', (text) => {
  expect(parseGuid(text)).toBeUndefined();
});

test('keeps a GUID through text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(parseGuid(formatGuid(bytes) ?? '')).toEqual(Buffer.from(bytes));
    }),
  );
});

test('reads any bytes and any text, or refuses them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.string(), (bytes, text) => {
      expect(formatGuid(bytes) !== undefined).toBe(bytes.length === 16);
      expect(parseGuid(text)?.length ?? 16).toBe(16);
    }),
  );
});
