import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../runtime/errors.ts';
import { guidFromBytes, guidToBytes, isGuid, parseGuid, ZERO_GUID } from './guid.ts';

test('the first three groups are little-endian and the last two are in order', () => {
  const bytes = guidToBytes('00112233-4455-6677-8899-aabbccddeeff');

  expect(Buffer.from(bytes).toString('hex')).toBe('33221100554477668899aabbccddeeff');
});

test('bytes give back the GUID in lower case', () => {
  fc.assert(
    fc.property(fc.uuid(), (guid) => {
      expect(guidFromBytes(guidToBytes(guid.toUpperCase()))).toBe(guid);
    }),
  );
});

test('a GUID is kept in lower case', () => {
  expect(parseGuid('DF63F4A4-68B9-44AE-8D81-6AD2D844D84E')).toBe(
    'df63f4a4-68b9-44ae-8d81-6ad2d844d84e',
  );
});

test('the zero GUID is sixteen zero bytes', () => {
  expect(guidToBytes(ZERO_GUID)).toEqual(new Uint8Array(16));
});

test.each(['', '{00112233-4455-6677-8899-aabbccddeeff}', '00112233445566778899aabbccddeeff', 'x'])(
  '%j is no GUID',
  (text) => {
    expect(isGuid(text)).toBe(false);
    expect(() => parseGuid(text)).toThrow(expect.objectContaining({ code: MALFORMED }));
  },
);

test('any bytes but sixteen are refused', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }).filter((bytes) => bytes.length !== 16),
      (bytes) => {
        expect(() => guidFromBytes(bytes)).toThrow(expect.objectContaining({ code: MALFORMED }));
      },
    ),
  );
});
