import type { AmqpValue } from './amqp-value.ts';
import { CODE } from './format-codes.ts';

/** A value written out: its constructor (format code, descriptors before it) as `head`, and the rest. */
interface Encoded {
  readonly head: Buffer;
  readonly content: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Writes a value in its shortest encoding. A value outside the range of its type is a TypeError. */
export function encodeValue(value: AmqpValue): Buffer {
  const { head, content } = encode(value);
  return Buffer.concat([head, content]);
}

function encode(value: AmqpValue): Encoded {
  switch (value.type) {
    case 'null':
      return plain(CODE.NULL);
    case 'boolean':
      return plain(value.value ? CODE.TRUE : CODE.FALSE);
    case 'uint':
      if (value.value === 0) return plain(CODE.UINT0);
      return value.value <= 0xff ? plain(CODE.SMALL_UINT, byte(value.value)) : encodeWide(value);
    case 'ulong':
      if (value.value === 0n) return plain(CODE.ULONG0);
      return value.value > 0n && value.value <= 0xffn
        ? plain(CODE.SMALL_ULONG, byte(Number(value.value)))
        : encodeWide(value);
    case 'int':
      return value.value === (value.value << 24) >> 24
        ? plain(
            CODE.SMALL_INT,
            fixed(1, (bytes) => bytes.writeInt8(value.value)),
          )
        : encodeWide(value);
    case 'long':
      return BigInt.asIntN(8, value.value) === value.value
        ? plain(
            CODE.SMALL_LONG,
            fixed(1, (bytes) => bytes.writeInt8(Number(value.value))),
          )
        : encodeWide(value);
    case 'binary':
      return variable(CODE.BINARY8, CODE.BINARY32, Buffer.from(value.value));
    case 'string':
      return variable(CODE.STRING8, CODE.STRING32, Buffer.from(value.value, 'utf8'));
    case 'symbol':
      return variable(CODE.SYMBOL8, CODE.SYMBOL32, asciiBytes(value.value));
    case 'list':
      if (value.items.length === 0) return plain(CODE.LIST0);
      return compound(CODE.LIST8, CODE.LIST32, value.items.length, value.items.map(encodeValue));
    case 'map':
      return compound(
        CODE.MAP8,
        CODE.MAP32,
        2 * value.entries.length,
        value.entries.flatMap(([key, item]) => [encodeValue(key), encodeValue(item)]),
      );
    case 'array':
      return compound(CODE.ARRAY8, CODE.ARRAY32, value.items.length, arrayParts(value.items));
    case 'described': {
      const inner = encode(value.value);
      return { ...inner, head: withDescriptor(value.descriptor, inner.head) };
    }
    default:
      return encodeWide(value);
  }
}

/** The one encoding per type that holds every value, which the items of an array share. */
function encodeWide(value: AmqpValue): Encoded {
  switch (value.type) {
    case 'null':
      return plain(CODE.NULL);
    case 'boolean':
      return plain(CODE.BOOLEAN, byte(value.value ? 1 : 0));
    case 'ubyte':
      return plain(CODE.UBYTE, byte(value.value));
    case 'ushort':
      return plain(
        CODE.USHORT,
        fixed(2, (bytes) => bytes.writeUInt16BE(value.value)),
      );
    case 'uint':
      return plain(
        CODE.UINT,
        fixed(4, (bytes) => bytes.writeUInt32BE(value.value)),
      );
    case 'ulong':
      return plain(
        CODE.ULONG,
        fixed(8, (bytes) => bytes.writeBigUInt64BE(value.value)),
      );
    case 'byte':
      return plain(
        CODE.BYTE,
        fixed(1, (bytes) => bytes.writeInt8(value.value)),
      );
    case 'short':
      return plain(
        CODE.SHORT,
        fixed(2, (bytes) => bytes.writeInt16BE(value.value)),
      );
    case 'int':
      return plain(
        CODE.INT,
        fixed(4, (bytes) => bytes.writeInt32BE(value.value)),
      );
    case 'long':
      return plain(
        CODE.LONG,
        fixed(8, (bytes) => bytes.writeBigInt64BE(value.value)),
      );
    case 'float':
      return plain(
        CODE.FLOAT,
        fixed(4, (bytes) => bytes.writeFloatBE(value.value)),
      );
    case 'double':
      return plain(
        CODE.DOUBLE,
        fixed(8, (bytes) => bytes.writeDoubleBE(value.value)),
      );
    case 'char':
      return plain(
        CODE.CHAR,
        fixed(4, (bytes) => bytes.writeUInt32BE(value.value)),
      );
    case 'timestamp':
      return plain(
        CODE.TIMESTAMP,
        fixed(8, (bytes) => bytes.writeBigInt64BE(value.value)),
      );
    case 'decimal32':
      return plain(CODE.DECIMAL32, exactly(4, value.value));
    case 'decimal64':
      return plain(CODE.DECIMAL64, exactly(8, value.value));
    case 'decimal128':
      return plain(CODE.DECIMAL128, exactly(16, value.value));
    case 'uuid':
      return plain(CODE.UUID, exactly(16, Buffer.from(value.value.replaceAll('-', ''), 'hex')));
    case 'binary':
      return variable(undefined, CODE.BINARY32, Buffer.from(value.value));
    case 'string':
      return variable(undefined, CODE.STRING32, Buffer.from(value.value, 'utf8'));
    case 'symbol':
      return variable(undefined, CODE.SYMBOL32, asciiBytes(value.value));
    case 'list': {
      const items = value.items.map(encodeValue);
      return compound(undefined, CODE.LIST32, items.length, items);
    }
    case 'map': {
      const items = value.entries.flatMap(([key, item]) => [encodeValue(key), encodeValue(item)]);
      return compound(undefined, CODE.MAP32, items.length, items);
    }
    case 'array':
      return compound(undefined, CODE.ARRAY32, value.items.length, arrayParts(value.items));
    case 'described': {
      const inner = encodeWide(value.value);
      return { ...inner, head: withDescriptor(value.descriptor, inner.head) };
    }
    default:
      return value satisfies never;
  }
}

/** The constructor that all items share, and the bare items; an empty array is one of nulls. */
function arrayParts(items: readonly AmqpValue[]): Buffer[] {
  const encoded = items.map(encodeWide);
  const head = encoded[0]?.head ?? byte(CODE.NULL);
  if (encoded.some((item) => !item.head.equals(head))) {
    throw new TypeError('the items of an array are not of one type');
  }
  return [head, ...encoded.map((item) => item.content)];
}

function withDescriptor(descriptor: AmqpValue, head: Buffer): Buffer {
  return Buffer.concat([byte(CODE.DESCRIBED), encodeValue(descriptor), head]);
}

function plain(code: number, content: Buffer = NOTHING): Encoded {
  return { head: byte(code), content };
}

function variable(code8: number | undefined, code32: number, bytes: Buffer): Encoded {
  if (code8 !== undefined && bytes.length <= 0xff) {
    return plain(code8, Buffer.concat([byte(bytes.length), bytes]));
  }
  return plain(code32, Buffer.concat([uint32(bytes.length), bytes]));
}

/** Size and count before the parts; the size counts the count. */
function compound(
  code8: number | undefined,
  code32: number,
  count: number,
  parts: readonly Buffer[],
): Encoded {
  const content = Buffer.concat(parts);
  if (code8 !== undefined && count <= 0xff && content.length + 1 <= 0xff) {
    return plain(code8, Buffer.concat([Buffer.from([content.length + 1, count]), content]));
  }
  return plain(code32, Buffer.concat([uint32(content.length + 4), uint32(count), content]));
}

function asciiBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.some((code) => code > 0x7f)) throw new TypeError(`"${text}" is not ASCII`);
  return bytes;
}

function exactly(length: number, bytes: Uint8Array): Buffer {
  if (bytes.length !== length) throw new TypeError(`${bytes.length} bytes are not ${length}`);
  return Buffer.from(bytes);
}

function byte(value: number): Buffer {
  return fixed(1, (bytes) => bytes.writeUInt8(value));
}

function uint32(value: number): Buffer {
  return fixed(4, (bytes) => bytes.writeUInt32BE(value));
}

function fixed(length: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}
