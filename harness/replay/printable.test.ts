import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt, printable, printableJson } from './printable.ts';

/** What a terminal may act on, but for the end of a line. */
const STEERING = /[\p{Cf}\p{Zl}\p{Zp}]|[^\n\P{Cc}]/u;

/** Any code points, halves of pairs among them; those that steer are not left to luck. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.nat({ max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint)),
    fc.constantFrom('\u001b', '\u009b', '\r', '\n', '\u202e', '\u2028', '\u{e0001}', '"'),
  ),
  maxLength: 400,
});

test('controls, escapes and marks of direction are taken out of a text', () => {
  expect(printable('a\u001b[2Jb\u0007\u009b\u202ec\td\r\ne\u2028f')).toBe('a[2Jbc d e f');
});

test('whatever the text, nothing in it steers a terminal', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(printable(text)).not.toMatch(STEERING);
      expect(printable(text)).not.toContain('\n');
    }),
  );
});

test('JSON without anything that steers a terminal reads back as the same value', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 3 }), (texts) => {
      const json = printableJson({ texts });

      expect(json).not.toMatch(STEERING);
      expect(JSON.parse(json)).toEqual({ texts });
    }),
  );
});

test('a mark of direction beyond the basic plane is escaped as its two halves', () => {
  expect(printableJson('\u{e0001}')).toBe('"\\udb40\\udc01"');
});

test('an excerpt has 240 characters at most', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(excerpt(text).length).toBeLessThanOrEqual(240);
    }),
  );
});
