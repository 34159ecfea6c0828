import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSid, isSid, parseSid, sidBytes } from './security-identifier.ts';

test.each([
  ['S-1-0-0', '010100000000000000000000'],
  ['S-1-5-32-544', '01020000000000052000000020020000'],
  [
    'S-1-5-21-3623811015-3361044348-30300820-1013',
    '010500000000000515000000c7f7fed77c7755c8945ace01f5030000',
  ],
  ['S-1-0x010000000000-4294967295', '0101010000000000ffffffff'],
])('writes %s as %s', (text, hex) => {
  expect(Buffer.from(sidBytes(text)).toString('hex')).toBe(hex);
  expect(formatSid(Buffer.from(hex, 'hex'))).toBe(text);
});

test.each([
  '',
  'S-1-5',
  'S-1-5-',
  'S-2-5-21',
  'S-1-5-4294967296',
  'S-1-4294967296-1',
  `S-1-5${'-1'.repeat(16)}`,
  'S-1-5-21 ',
  'S-1-5-0x15',
])('takes "%s" for no SID', (text) => {
  expect(parseSid(text)).toBeUndefined();
});

test('reads a SID in any case', () => {
  expect(parseSid('s-1-5-32-544')).toEqual(sidBytes('S-1-5-32-544'));
});

test('throws for a SID of our own that is none', () => {
  expect(() => sidBytes('S-1')).toThrow(TypeError);
});

test.each(['', '0100000000000005', '0201000000000005ffffffff', '0101000000000005ffffff'])(
  'takes the bytes %s for no SID',
  (hex) => {
    expect(formatSid(Buffer.from(hex, 'hex'))).toBeUndefined();
  },
);

test('keeps a SID through text', () => {
  const sid = fc
    .record({
      authority: fc.uint8Array({ minLength: 6, maxLength: 6 }),
      subAuthorities: fc.array(fc.uint8Array({ minLength: 4, maxLength: 4 }), {
        minLength: 1,
        maxLength: 15,
      }),
    })
    .map(({ authority, subAuthorities }) =>
      Buffer.concat([Buffer.from([1, subAuthorities.length]), authority, ...subAuthorities]),
    );
  fc.assert(
    fc.property(sid, (bytes) => {
      expect(parseSid(formatSid(bytes) ?? '')).toEqual(bytes);
    }),
  );
});

test('reads any bytes and any text, or refuses them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.string(), (bytes, text) => {
      expect(formatSid(bytes) !== undefined).toBe(isSid(bytes));
      const parsed = parseSid(`S-1-${text}`);
      expect(parsed === undefined || isSid(parsed)).toBe(true);
    }),
  );
});
