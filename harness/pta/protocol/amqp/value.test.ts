import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../../runtime/errors.ts';
import { ByteCursor } from '../binary-xml/byte-cursor.ts';
import { type AmqpValue, described } from './amqp-value.ts';
import { readValue } from './read-value.ts';
import { encodeValue } from './write-value.ts';

function read(bytes: Uint8Array): AmqpValue {
  const cursor = new ByteCursor('test', bytes);
  const value = readValue(cursor);
  expect(cursor.remaining).toBe(0);
  return value;
}

function readHex(hex: string): AmqpValue {
  return read(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

const symbol = (value: string): AmqpValue => ({ type: 'symbol', value });
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

// AMQP 1.0 part 1, section 1.6. The first spelling of a value is the one that is written.
test.each<[string, AmqpValue, ...string[]]>([
  ['40', { type: 'null' }],
  ['41', { type: 'boolean', value: true }, '5601'],
  ['42', { type: 'boolean', value: false }, '5600'],
  ['50ff', { type: 'ubyte', value: 255 }],
  ['601fff', { type: 'ushort', value: 8191 }],
  ['43', { type: 'uint', value: 0 }, '5200', '7000000000'],
  ['52ff', { type: 'uint', value: 255 }, '70000000ff'],
  ['7000010000', { type: 'uint', value: 65536 }],
  ['44', { type: 'ulong', value: 0n }, '5300', '800000000000000000'],
  ['5341', { type: 'ulong', value: 0x41n }, '800000000000000041'],
  ['80ffffffffffffffff', { type: 'ulong', value: 2n ** 64n - 1n }],
  ['51ff', { type: 'byte', value: -1 }],
  ['61fffe', { type: 'short', value: -2 }],
  ['54ff', { type: 'int', value: -1 }, '71ffffffff'],
  ['7100000080', { type: 'int', value: 128 }],
  ['55ff', { type: 'long', value: -1n }, '81ffffffffffffffff'],
  ['8100000000000003e8', { type: 'long', value: 1000n }],
  ['723fc00000', { type: 'float', value: 1.5 }],
  ['823ff8000000000000', { type: 'double', value: 1.5 }],
  ['730001f600', { type: 'char', value: 0x1f600 }],
  ['830000000000000001', { type: 'timestamp', value: 1n }],
  ['7422500001', { type: 'decimal32', value: bytes('22500001') }],
  ['842238000000000001', { type: 'decimal64', value: bytes('2238000000000001') }],
  [`94${'00'.repeat(16)}`, { type: 'decimal128', value: bytes('00'.repeat(16)) }],
  [
    '9800112233445566778899aabbccddeeff',
    { type: 'uuid', value: '00112233-4455-6677-8899-aabbccddeeff' },
  ],
  ['a0020102', { type: 'binary', value: bytes('0102') }, 'b0000000020102'],
  ['a102c3a9', { type: 'string', value: 'é' }, 'b100000002c3a9'],
  ['a3026162', symbol('ab'), 'b3000000026162'],
  ['45', { type: 'list', items: [] }, 'c00100', 'd00000000400000000'],
  ['c0020140', { type: 'list', items: [{ type: 'null' }] }, 'd0000000050000000140'],
  ['c10100', { type: 'map', entries: [] }, 'd10000000400000000'],
  ['c10502a3016b40', { type: 'map', entries: [[symbol('k'), { type: 'null' }]] }],
  ['e0020040', { type: 'array', items: [] }, 'f0000000050000000040'],
  ['e00701b30000000161', { type: 'array', items: [symbol('a')] }, 'e00401a30161'],
  ['00532445', described(0x24, { type: 'list', items: [] }), '0080000000000000002445'],
])('writes and reads %s', (written, value, ...others) => {
  expect(encodeValue(value).toString('hex')).toBe(written);
  for (const hex of [written, ...others]) expect(readHex(hex)).toEqual(value);
});

test('changes to the wide container when a list outgrows 255 bytes', () => {
  const list = (length: number): AmqpValue => ({
    type: 'list',
    items: [{ type: 'string', value: 'x'.repeat(length) }],
  });
  expect(encodeValue(list(252)).subarray(0, 3).toString('hex')).toBe('c0ff01');
  expect(encodeValue(list(253)).subarray(0, 9).toString('hex')).toBe('d00000010300000001');
});

test('reads an array whose items share a described constructor', () => {
  expect(readHex('e007 02 005324 50 0102')).toEqual({
    type: 'array',
    items: [
      described(0x24, { type: 'ubyte', value: 1 }),
      described(0x24, { type: 'ubyte', value: 2 }),
    ],
  });
});

test('reads a map that announces one byte too many, as public research agents write it', () => {
  expect(readHex('c10602a3016b41')).toEqual({
    type: 'map',
    entries: [[symbol('k'), { type: 'boolean', value: true }]],
  });
});

const signed = (count: number) =>
  fc.bigInt({ min: -(2n ** BigInt(count - 1)), max: 2n ** BigInt(count - 1) - 1n });
const scalar: fc.Arbitrary<AmqpValue> = fc.oneof(
  fc.constant<AmqpValue>({ type: 'null' }),
  fc.boolean().map((value): AmqpValue => ({ type: 'boolean', value })),
  fc.nat(0xff).map((value): AmqpValue => ({ type: 'ubyte', value })),
  fc.nat(0xffff).map((value): AmqpValue => ({ type: 'ushort', value })),
  fc.oneof(fc.nat(300), fc.nat(2 ** 31 - 1)).map((value): AmqpValue => ({ type: 'uint', value })),
  fc.integer().map((value): AmqpValue => ({ type: 'int', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): AmqpValue => ({ type: 'ulong', value })),
  signed(64).map((value): AmqpValue => ({ type: 'long', value })),
  signed(64).map((value): AmqpValue => ({ type: 'timestamp', value })),
  fc.float().map((value): AmqpValue => ({ type: 'float', value })),
  fc.double().map((value): AmqpValue => ({ type: 'double', value })),
  fc.uuid().map((value): AmqpValue => ({ type: 'uuid', value })),
  fc.uint8Array({ maxLength: 300 }).map((value): AmqpValue => ({ type: 'binary', value })),
  fc.string({ unit: 'grapheme' }).map((value): AmqpValue => ({ type: 'string', value })),
  fc.stringMatching(/^[ -~]{0,20}$/).map(symbol),
);
const { value: anyValue } = fc.letrec<{ value: AmqpValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }).map((items): AmqpValue => ({ type: 'list', items })),
    fc
      .array(fc.tuple(scalar, tie('value')), { maxLength: 3 })
      .map((entries): AmqpValue => ({ type: 'map', entries })),
    fc
      .array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 4 })
      .map((items): AmqpValue => ({ type: 'array', items: items.map(symbol) })),
    fc.tuple(fc.nat(0x100), tie('value')).map(([code, inner]) => described(code, inner)),
  ),
}));

test('reads back every value that it writes', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(read(encodeValue(value))).toEqual(value);
    }),
  );
});

test.each([
  ['nothing', ''],
  ['an unknown format code', '46'],
  ['a boolean of 2', '5602'],
  ['a string past the end', 'a10561'],
  ['a string that is not UTF-8', 'a101ff'],
  ['a symbol that is not ASCII', 'a3028080'],
  ['a character past Unicode', '7300110000'],
  ['a list shorter than it says', 'c0030140'],
  ['a list longer than it says', 'c0010140'],
  ['a map with a key alone', 'c10201a0'],
  ['a map two bytes short of its size', 'c10702a3016b4140'],
  ['an array of four billion trues', 'f000000005ffffffff41'],
  ['a described value without a value', '005324'],
])('MALFORMED: %s', (_what, hex) => {
  expect(() => readHex(hex)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test.each([
  ['lists in lists', Buffer.from('d0000000ff00000001'.repeat(40), 'hex')],
  ['descriptors of descriptors', Buffer.alloc(5_000)],
  ['descriptors in a row', Buffer.from('005301'.repeat(40), 'hex')],
])('MALFORMED: %s without end', (_what, deep) => {
  expect(() => read(deep)).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test('gives a value or MALFORMED for any bytes, and for values with bytes changed', () => {
  const mutated = fc.tuple(anyValue, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
    const encoded = encodeValue(value);
    encoded[at % encoded.length] = byte;
    return new Uint8Array(encoded);
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), mutated), (input) => {
      try {
        readValue(new ByteCursor('test', input));
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        expect(error.code).toBe(MALFORMED);
      }
    }),
    { numRuns: 400 },
  );
});

test('refuses an array of two types', () => {
  expect(() => encodeValue({ type: 'array', items: [symbol('a'), { type: 'null' }] })).toThrow(
    TypeError,
  );
});
