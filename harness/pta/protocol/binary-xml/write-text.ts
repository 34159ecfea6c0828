import { guidToBytes } from '../guid.ts';
import { encodeMultiByteInt31 } from './multi-byte-int31.ts';
import { DATE_TIME_TICKS_LIMIT, DECIMAL_SCALE_MAX, TEXT, ZONES } from './text-records.ts';
import type { DateTimeZone, XmlValue } from './xml-value.ts';

/** The id under which a string may be sent; `undefined` when it has to be spelled out. */
export type IdOf = (text: string) => number | undefined;

/** A text record: its even type and what follows the type byte. */
export interface TextRecord {
  readonly type: number;
  readonly content: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Writes a value in the shortest record of its kind. A value outside its kind's range is a TypeError. */
export function textRecord(value: XmlValue, idOf: IdOf): TextRecord {
  switch (value.type) {
    case 'string':
      return stringRecord(value.value);
    case 'dictionary': {
      const id = idOf(value.value);
      return id === undefined
        ? stringRecord(value.value)
        : { type: TEXT.DICTIONARY, content: encodeMultiByteInt31(id) };
    }
    case 'integer':
      return integerRecord(value.value);
    case 'boolean':
      return { type: value.value ? TEXT.TRUE : TEXT.FALSE, content: NOTHING };
    case 'float':
      return fixed(TEXT.FLOAT, 4, (bytes) => bytes.writeFloatLE(value.value));
    case 'double':
      return fixed(TEXT.DOUBLE, 8, (bytes) => bytes.writeDoubleLE(value.value));
    case 'decimal':
      return decimalRecord(value.unscaled, value.scale);
    case 'date-time':
      return dateTimeRecord(value.ticks, value.zone);
    case 'time-span':
      return fixed(TEXT.TIME_SPAN, 8, (bytes) => bytes.writeBigInt64LE(value.ticks));
    case 'bytes':
      return sized([TEXT.BYTES8, TEXT.BYTES16, TEXT.BYTES32], Buffer.from(value.value));
    case 'uuid':
      return { type: TEXT.UUID, content: Buffer.from(guidToBytes(value.value)) };
    case 'unique-id':
      return { type: TEXT.UNIQUE_ID, content: Buffer.from(guidToBytes(value.value)) };
    case 'qualified-name':
      return qualifiedNameRecord(value.prefix, value.name, idOf);
    case 'list':
      return listRecord(value.items, idOf);
    default:
      return value satisfies never;
  }
}

/** A string with its length before it ([MC-NBFX] 2.1.3). */
export function encodeString(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const length = encodeMultiByteInt31(size);
  const bytes = Buffer.allocUnsafe(length.length + size);
  bytes.set(length);
  bytes.write(text, length.length);
  return bytes;
}

function stringRecord(value: string): TextRecord {
  if (value === '') return { type: TEXT.EMPTY, content: NOTHING };
  return sized([TEXT.CHARS8, TEXT.CHARS16, TEXT.CHARS32], Buffer.from(value, 'utf8'));
}

function integerRecord(value: bigint): TextRecord {
  if (value === 0n) return { type: TEXT.ZERO, content: NOTHING };
  if (value === 1n) return { type: TEXT.ONE, content: NOTHING };
  if (fits(8, value)) return fixed(TEXT.INT8, 1, (bytes) => bytes.writeInt8(Number(value)));
  if (fits(16, value)) return fixed(TEXT.INT16, 2, (bytes) => bytes.writeInt16LE(Number(value)));
  if (fits(32, value)) return fixed(TEXT.INT32, 4, (bytes) => bytes.writeInt32LE(Number(value)));
  if (fits(64, value)) return fixed(TEXT.INT64, 8, (bytes) => bytes.writeBigInt64LE(value));
  if (BigInt.asUintN(64, value) !== value) throw new TypeError(`${value} has more than 64 bits`);
  return fixed(TEXT.UINT64, 8, (bytes) => bytes.writeBigUInt64LE(value));
}

function fits(bits: number, value: bigint): boolean {
  return BigInt.asIntN(bits, value) === value;
}

function decimalRecord(unscaled: bigint, scale: number): TextRecord {
  const size = unscaled < 0n ? -unscaled : unscaled;
  if (size >> 96n !== 0n || !Number.isInteger(scale) || scale < 0 || scale > DECIMAL_SCALE_MAX) {
    throw new TypeError(`${unscaled} with ${scale} places is not a decimal`);
  }
  return fixed(TEXT.DECIMAL, 16, (bytes) => {
    bytes.writeUInt8(scale, 2);
    bytes.writeUInt8(unscaled < 0n ? 0x80 : 0, 3);
    bytes.writeUInt32LE(Number(size >> 64n), 4);
    bytes.writeBigUInt64LE(BigInt.asUintN(64, size), 8);
  });
}

function dateTimeRecord(ticks: bigint, zone: DateTimeZone): TextRecord {
  if (ticks < 0n || ticks >= DATE_TIME_TICKS_LIMIT) {
    throw new TypeError(`${ticks} ticks are outside the years 1 to 9999`);
  }
  const bits = (BigInt(ZONES.indexOf(zone)) << 62n) | ticks;
  return fixed(TEXT.DATE_TIME, 8, (bytes) => bytes.writeBigUInt64LE(bits));
}

function qualifiedNameRecord(prefix: string, name: string, idOf: IdOf): TextRecord {
  const id = idOf(name);
  if (id === undefined || !/^[a-z]$/.test(prefix)) return stringRecord(`${prefix}:${name}`);
  const letter = Buffer.from([prefix.charCodeAt(0) - 0x61]);
  return {
    type: TEXT.QUALIFIED_NAME,
    content: Buffer.concat([letter, encodeMultiByteInt31(id)]),
  };
}

function listRecord(items: readonly XmlValue[], idOf: IdOf): TextRecord {
  const parts = items.flatMap((item) => {
    if (item.type === 'list') throw new TypeError('a list holds no lists');
    const record = textRecord(item, idOf);
    return [Buffer.from([record.type]), record.content];
  });
  return {
    type: TEXT.START_LIST,
    content: Buffer.concat([...parts, Buffer.from([TEXT.END_LIST])]),
  };
}

function sized(types: readonly [number, number, number], bytes: Buffer): TextRecord {
  const [type8, type16, type32] = types;
  const length = bytes.length;
  if (length <= 0xff)
    return { type: type8, content: Buffer.concat([Buffer.from([length]), bytes]) };
  const prefix = Buffer.alloc(length <= 0xffff ? 2 : 4);
  prefix.writeUIntLE(length, 0, prefix.length);
  return { type: length <= 0xffff ? type16 : type32, content: Buffer.concat([prefix, bytes]) };
}

function fixed(type: number, length: number, write: (bytes: Buffer) => void): TextRecord {
  const content = Buffer.alloc(length);
  write(content);
  return { type, content };
}
