import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../../runtime/errors.ts';
import { ByteCursor } from './byte-cursor.ts';
import {
  encodeMultiByteInt31,
  MULTI_BYTE_INT31_MAX,
  readMultiByteInt31,
} from './multi-byte-int31.ts';

function read(bytes: Uint8Array): number {
  return readMultiByteInt31(new ByteCursor('test', bytes));
}

test.each([
  [0x00, '00'],
  [0x7f, '7f'],
  [0x80, '8001'],
  [0x3fff, 'ff7f'],
  [0x4000, '808001'],
  [0x1fffff, 'ffff7f'],
  [0x200000, '80808001'],
  [0xfffffff, 'ffffff7f'],
  [0x10000000, '8080808001'],
  [MULTI_BYTE_INT31_MAX, 'ffffffff07'],
])('writes %i at the edges of [MC-NBFX] 2.1.2', (value, hex) => {
  expect(encodeMultiByteInt31(value).toString('hex')).toBe(hex);
});

test('writes 256 to 383 in two bytes, where a writer that tests bit 7 alone breaks', () => {
  for (let value = 256; value <= 383; value += 1) {
    expect(read(encodeMultiByteInt31(value))).toBe(value);
  }
});

test('reads back every value that it writes', () => {
  fc.assert(
    fc.property(fc.nat(MULTI_BYTE_INT31_MAX), (value) => {
      expect(read(encodeMultiByteInt31(value))).toBe(value);
    }),
  );
});

test('reads a longer form of a small value, as .NET does', () => {
  expect(read(Buffer.from('858000', 'hex'))).toBe(5);
});

test.each(['ffffffff0f', '8080808080', '808080808001', '80', ''])(
  'MALFORMED: reads no value from %s',
  (hex) => {
    expect(() => read(Buffer.from(hex, 'hex'))).toThrow(
      expect.objectContaining({ code: MALFORMED }),
    );
  },
);

test.each([-1, 0.5, 2 ** 31, Number.NaN])('refuses to write %s', (value) => {
  expect(() => encodeMultiByteInt31(value)).toThrow(TypeError);
});
