import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../../harness/runtime/errors.ts';
import { BIND, ber, SEARCH, UNBIND } from './ldap-bytes.test-support.ts';
import { LDAP_MESSAGE_BYTES_MAX, LdapFramer } from './ldap-framing.ts';

function framed(chunks: readonly Uint8Array[]): readonly Buffer[] {
  const framer = new LdapFramer();
  const messages: Buffer[] = [];
  for (const chunk of chunks) {
    framer.push(Buffer.from(chunk));
    for (let next = framer.next(); next !== undefined; next = framer.next()) messages.push(next);
  }
  return messages;
}

test('messages are cut out of the stream wherever its chunks end', () => {
  const good = Buffer.concat([BIND, SEARCH, UNBIND]);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: good.length }), { maxLength: 6 }), (cuts) => {
      const ends = [...cuts, good.length].sort((a, b) => a - b);
      const chunks = ends.map((end, index) => good.subarray(ends[index - 1] ?? 0, end));

      expect(framed(chunks)).toEqual([BIND, SEARCH, UNBIND]);
    }),
  );
});

test('messages are cut out of single bytes', () => {
  const good = Buffer.concat([BIND, SEARCH, UNBIND]);

  expect(framed(Array.from(good, (byte) => Uint8Array.of(byte)))).toEqual([BIND, SEARCH, UNBIND]);
});

test('a message that was given keeps its bytes while the next one arrives', () => {
  const framer = new LdapFramer();
  framer.push(BIND.subarray(0, 5));
  framer.push(Buffer.concat([BIND.subarray(5), SEARCH.subarray(0, 9)]));
  const first = framer.next();
  framer.push(SEARCH.subarray(9));

  expect([first, framer.next()]).toEqual([BIND, SEARCH]);
});

test('a message at the limit is taken, in pieces as well', () => {
  const longest = ber(0x30, Buffer.alloc(LDAP_MESSAGE_BYTES_MAX - 6));
  const pieces = Array.from({ length: 161 }, (_, index) =>
    longest.subarray(index * 65_536, (index + 1) * 65_536),
  );

  expect(framed([longest])).toHaveLength(1);
  expect(framed(pieces)[0]?.equals(longest)).toBe(true);
});

test.each<[string, readonly number[]]>([
  ['one byte past the limit', [0x30, 0x84, 0x00, 0x9f, 0xff, 0xfb]],
  ['100 MB', [0x30, 0x84, 0x05, 0xf5, 0xe1, 0x00]],
  ['4 GB', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]],
  ['an indefinite length', [0x30, 0x80]],
  ['a length of five bytes', [0x30, 0x85, 0, 0, 0, 0, 5]],
  ['something that is no SEQUENCE', [0x31]],
])('%s is refused as soon as it is announced', (_, header) => {
  expect(() => framed([Uint8Array.from(header)])).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});
