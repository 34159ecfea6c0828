import { guidFromBytes } from '../guid.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { readMultiByteInt31 } from './multi-byte-int31.ts';
import { DATE_TIME_TICKS_LIMIT, DECIMAL_SCALE_MAX, TEXT, ZONES } from './text-records.ts';
import type { XmlValue } from './xml-value.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF16 = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

/** Resolves a dictionary id; MALFORMED when there is no such string. */
export type LookUp = (id: number) => string;

/** Reads what follows the type byte of a text record. `recordType` is the even number of the kind. */
export function readText(cursor: ByteCursor, recordType: number, lookUp: LookUp): XmlValue {
  if (recordType !== TEXT.START_LIST) return readSingle(cursor, recordType, lookUp);
  const { value, endsElement } = readList(cursor, lookUp);
  if (endsElement) throw cursor.problem('a list ends an element that it is not the content of');
  return value;
}

/**
 * Reads what follows a StartListText record. `endsElement` says that the list was closed by the record that
 * also closes the element.
 */
export function readList(
  cursor: ByteCursor,
  lookUp: LookUp,
): { value: XmlValue; endsElement: boolean } {
  const items: XmlValue[] = [];
  for (;;) {
    const recordType = cursor.byte();
    if ((recordType & 0xfe) === TEXT.END_LIST) {
      return { value: { type: 'list', items }, endsElement: recordType !== TEXT.END_LIST };
    }
    items.push(readSingle(cursor, recordType, lookUp));
  }
}

/** A string with its length before it ([MC-NBFX] 2.1.3). */
export function readString(cursor: ByteCursor): string {
  return readUtf8(cursor, readMultiByteInt31(cursor));
}

function readSingle(cursor: ByteCursor, recordType: number, lookUp: LookUp): XmlValue {
  switch (recordType) {
    case TEXT.ZERO:
      return { type: 'integer', value: 0n };
    case TEXT.ONE:
      return { type: 'integer', value: 1n };
    case TEXT.FALSE:
      return { type: 'boolean', value: false };
    case TEXT.TRUE:
      return { type: 'boolean', value: true };
    case TEXT.BOOL:
      return readBool(cursor);
    case TEXT.INT8:
      return { type: 'integer', value: BigInt(cursor.take(1).readInt8()) };
    case TEXT.INT16:
      return { type: 'integer', value: BigInt(cursor.take(2).readInt16LE()) };
    case TEXT.INT32:
      return { type: 'integer', value: BigInt(cursor.take(4).readInt32LE()) };
    case TEXT.INT64:
      return { type: 'integer', value: cursor.take(8).readBigInt64LE() };
    case TEXT.UINT64:
      return { type: 'integer', value: cursor.take(8).readBigUInt64LE() };
    case TEXT.FLOAT:
      return { type: 'float', value: cursor.take(4).readFloatLE() };
    case TEXT.DOUBLE:
      return { type: 'double', value: cursor.take(8).readDoubleLE() };
    case TEXT.DECIMAL:
      return readDecimal(cursor);
    case TEXT.DATE_TIME:
      return readDateTime(cursor);
    case TEXT.TIME_SPAN:
      return { type: 'time-span', ticks: cursor.take(8).readBigInt64LE() };
    case TEXT.CHARS8:
      return { type: 'string', value: readUtf8(cursor, cursor.byte()) };
    case TEXT.CHARS16:
      return { type: 'string', value: readUtf8(cursor, cursor.take(2).readUInt16LE()) };
    case TEXT.CHARS32:
      return { type: 'string', value: readUtf8(cursor, cursor.take(4).readUInt32LE()) };
    case TEXT.UNICODE8:
      return { type: 'string', value: readUtf16(cursor, cursor.byte()) };
    case TEXT.UNICODE16:
      return { type: 'string', value: readUtf16(cursor, cursor.take(2).readUInt16LE()) };
    case TEXT.UNICODE32:
      // The wording of 2.2.3.29 says MultiByteInt31, its own example and .NET use four bytes.
      return { type: 'string', value: readUtf16(cursor, cursor.take(4).readUInt32LE()) };
    case TEXT.BYTES8:
      return { type: 'bytes', value: readBytes(cursor, cursor.byte()) };
    case TEXT.BYTES16:
      return { type: 'bytes', value: readBytes(cursor, cursor.take(2).readUInt16LE()) };
    case TEXT.BYTES32:
      return { type: 'bytes', value: readBytes(cursor, cursor.take(4).readUInt32LE()) };
    case TEXT.EMPTY:
      return { type: 'string', value: '' };
    case TEXT.DICTIONARY:
      return { type: 'dictionary', value: lookUp(readMultiByteInt31(cursor)) };
    case TEXT.UNIQUE_ID:
      return { type: 'unique-id', value: guidFromBytes(cursor.take(16)) };
    case TEXT.UUID:
      return { type: 'uuid', value: guidFromBytes(cursor.take(16)) };
    case TEXT.QUALIFIED_NAME:
      return readQualifiedName(cursor, lookUp);
    default:
      throw cursor.problem(`record type ${recordType} is not a text record allowed here`);
  }
}

function readBool(cursor: ByteCursor): XmlValue {
  const byte = cursor.byte();
  if (byte > 1) throw cursor.problem(`${byte} is not a boolean`);
  return { type: 'boolean', value: byte === 1 };
}

function readDecimal(cursor: ByteCursor): XmlValue {
  const bytes = cursor.take(16);
  const scale = bytes.readUInt8(2);
  const sign = bytes.readUInt8(3);
  if (scale > DECIMAL_SCALE_MAX) throw cursor.problem(`a decimal has ${scale} places`);
  if (sign !== 0 && sign !== 0x80) throw cursor.problem(`${sign} is not the sign of a decimal`);
  const size = (BigInt(bytes.readUInt32LE(4)) << 64n) | bytes.readBigUInt64LE(8);
  return { type: 'decimal', unscaled: sign === 0 ? size : -size, scale };
}

function readDateTime(cursor: ByteCursor): XmlValue {
  const bits = cursor.take(8).readBigUInt64LE();
  const ticks = BigInt.asUintN(62, bits);
  const zone = ZONES[Number(bits >> 62n)];
  if (zone === undefined) throw cursor.problem('a date has the time zone 3');
  if (ticks >= DATE_TIME_TICKS_LIMIT) throw cursor.problem('a date is past the year 9999');
  return { type: 'date-time', ticks, zone };
}

function readQualifiedName(cursor: ByteCursor, lookUp: LookUp): XmlValue {
  const letter = cursor.byte();
  if (letter > 25) throw cursor.problem(`${letter} is not the number of a letter`);
  const name = lookUp(readMultiByteInt31(cursor));
  return { type: 'qualified-name', prefix: String.fromCharCode(0x61 + letter), name };
}

function readBytes(cursor: ByteCursor, length: number): Uint8Array {
  return new Uint8Array(cursor.take(length));
}

function readUtf8(cursor: ByteCursor, length: number): string {
  return decode(UTF8, cursor, length);
}

function readUtf16(cursor: ByteCursor, length: number): string {
  return decode(UTF16, cursor, length);
}

function decode(decoder: typeof UTF8, cursor: ByteCursor, length: number): string {
  const bytes = cursor.take(length);
  try {
    return decoder.decode(bytes);
  } catch {
    throw cursor.problem(`a string is not ${decoder.encoding}`);
  }
}
