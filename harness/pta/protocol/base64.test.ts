import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../runtime/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';

test('bytes survive base64, also when it is wrapped over lines', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const wrapped = toBase64(bytes).replace(/.{8}/g, '$&\r\n');

      expect(fromBase64(wrapped, 'value')).toEqual(bytes);
    }),
  );
});

test('a view into a larger buffer is written alone', () => {
  expect(toBase64(Buffer.from('xabcx').subarray(1, 4))).toBe('YWJj');
});

test.each(['YQ', 'YQ=', 'Y===', 'Y-==', 'YQ==YQ==', 'YQ==\0'])('%j is refused', (text) => {
  expect(() => fromBase64(text, 'value')).toThrow(expect.objectContaining({ code: MALFORMED }));
});
