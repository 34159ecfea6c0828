import type { ByteCursor } from '../binary-xml/byte-cursor.ts';
import { type AmqpValue, NULL, VALUE_COUNT_MAX, VALUE_DEPTH_MAX } from './amqp-value.ts';
import { CODE } from './format-codes.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The last Unicode code point. */
const CODE_POINT_MAX = 0x10ffff;

interface Reading {
  readonly cursor: ByteCursor;
  depth: number;
  count: number;
}

/** What stands before a value: a format code, with the descriptors around it, outermost first. */
interface Constructor {
  readonly code: number;
  readonly descriptors: readonly AmqpValue[];
}

/**
 * Reads one value. Bytes that are not one, nesting past {@link VALUE_DEPTH_MAX} and more than
 * {@link VALUE_COUNT_MAX} values are MALFORMED.
 *
 * A map may announce one byte more than it has: the public research agents count their size byte twice, and
 * the service takes it.
 */
export function readValue(cursor: ByteCursor): AmqpValue {
  return read({ cursor, depth: 0, count: 0 });
}

function read(reading: Reading): AmqpValue {
  return readConstructed(reading, readConstructor(reading));
}

function readConstructor(reading: Reading): Constructor {
  const descriptors: AmqpValue[] = [];
  for (;;) {
    const code = reading.cursor.byte();
    if (code !== CODE.DESCRIBED) return { code, descriptors };
    if (descriptors.length >= VALUE_DEPTH_MAX) {
      throw reading.cursor.problem('descriptors are nested too deeply');
    }
    descriptors.push(nested(reading, () => read(reading)));
  }
}

function readConstructed(reading: Reading, { code, descriptors }: Constructor): AmqpValue {
  reading.count += 1;
  if (reading.count > VALUE_COUNT_MAX) throw reading.cursor.problem('there are too many values');
  return descriptors.reduceRight<AmqpValue>(
    (value, descriptor) => ({ type: 'described', descriptor, value }),
    readPlain(reading, code),
  );
}

function nested<T>(reading: Reading, body: () => T): T {
  reading.depth += 1;
  if (reading.depth > VALUE_DEPTH_MAX) throw reading.cursor.problem('values are nested too deeply');
  const result = body();
  reading.depth -= 1;
  return result;
}

function readPlain(reading: Reading, code: number): AmqpValue {
  const { cursor } = reading;
  switch (code) {
    case CODE.NULL:
      return NULL;
    case CODE.TRUE:
      return { type: 'boolean', value: true };
    case CODE.FALSE:
      return { type: 'boolean', value: false };
    case CODE.BOOLEAN:
      return readBoolean(cursor);
    case CODE.UBYTE:
      return { type: 'ubyte', value: cursor.byte() };
    case CODE.USHORT:
      return { type: 'ushort', value: cursor.take(2).readUInt16BE() };
    case CODE.UINT0:
      return { type: 'uint', value: 0 };
    case CODE.SMALL_UINT:
      return { type: 'uint', value: cursor.byte() };
    case CODE.UINT:
      return { type: 'uint', value: cursor.take(4).readUInt32BE() };
    case CODE.ULONG0:
      return { type: 'ulong', value: 0n };
    case CODE.SMALL_ULONG:
      return { type: 'ulong', value: BigInt(cursor.byte()) };
    case CODE.ULONG:
      return { type: 'ulong', value: cursor.take(8).readBigUInt64BE() };
    case CODE.BYTE:
      return { type: 'byte', value: cursor.take(1).readInt8() };
    case CODE.SHORT:
      return { type: 'short', value: cursor.take(2).readInt16BE() };
    case CODE.SMALL_INT:
      return { type: 'int', value: cursor.take(1).readInt8() };
    case CODE.INT:
      return { type: 'int', value: cursor.take(4).readInt32BE() };
    case CODE.SMALL_LONG:
      return { type: 'long', value: BigInt(cursor.take(1).readInt8()) };
    case CODE.LONG:
      return { type: 'long', value: cursor.take(8).readBigInt64BE() };
    case CODE.FLOAT:
      return { type: 'float', value: cursor.take(4).readFloatBE() };
    case CODE.DOUBLE:
      return { type: 'double', value: cursor.take(8).readDoubleBE() };
    case CODE.CHAR:
      return readChar(cursor);
    case CODE.TIMESTAMP:
      return { type: 'timestamp', value: cursor.take(8).readBigInt64BE() };
    case CODE.DECIMAL32:
      return { type: 'decimal32', value: new Uint8Array(cursor.take(4)) };
    case CODE.DECIMAL64:
      return { type: 'decimal64', value: new Uint8Array(cursor.take(8)) };
    case CODE.DECIMAL128:
      return { type: 'decimal128', value: new Uint8Array(cursor.take(16)) };
    case CODE.UUID:
      return { type: 'uuid', value: uuidText(cursor.take(16)) };
    case CODE.BINARY8:
    case CODE.BINARY32:
      return { type: 'binary', value: new Uint8Array(takeSized(cursor, code === CODE.BINARY8)) };
    case CODE.STRING8:
    case CODE.STRING32:
      return { type: 'string', value: utf8(cursor, takeSized(cursor, code === CODE.STRING8)) };
    case CODE.SYMBOL8:
    case CODE.SYMBOL32:
      return { type: 'symbol', value: ascii(cursor, takeSized(cursor, code === CODE.SYMBOL8)) };
    case CODE.LIST0:
      return { type: 'list', items: [] };
    case CODE.LIST8:
    case CODE.LIST32:
      return nested(reading, () => readList(reading, code === CODE.LIST8));
    case CODE.MAP8:
    case CODE.MAP32:
      return nested(reading, () => readMap(reading, code === CODE.MAP8));
    case CODE.ARRAY8:
    case CODE.ARRAY32:
      return nested(reading, () => readArray(reading, code === CODE.ARRAY8));
    default:
      throw cursor.problem(`0x${code.toString(16)} is not a format code`);
  }
}

function readList(reading: Reading, short: boolean): AmqpValue {
  const items: AmqpValue[] = [];
  readCompound(reading, short, 0, (count) => {
    for (let index = 0; index < count; index += 1) items.push(read(reading));
  });
  return { type: 'list', items };
}

function readMap(reading: Reading, short: boolean): AmqpValue {
  const entries: [AmqpValue, AmqpValue][] = [];
  readCompound(reading, short, 1, (count) => {
    if (count % 2 === 1) throw reading.cursor.problem('a map has a key without a value');
    for (let index = 0; index < count; index += 2) entries.push([read(reading), read(reading)]);
  });
  return { type: 'map', entries };
}

function readArray(reading: Reading, short: boolean): AmqpValue {
  const items: AmqpValue[] = [];
  readCompound(reading, short, 0, (count) => {
    const shared = readConstructor(reading);
    for (let index = 0; index < count; index += 1) {
      items.push(readConstructed(reading, shared));
    }
  });
  return { type: 'array', items };
}

/** Reads size and count, lets `body` read the items, and compares what they took with the size. */
function readCompound(
  { cursor }: Reading,
  short: boolean,
  slack: number,
  body: (count: number) => void,
): void {
  const size = short ? cursor.byte() : cursor.take(4).readUInt32BE();
  const start = cursor.offset;
  body(short ? cursor.byte() : cursor.take(4).readUInt32BE());
  const excess = size - (cursor.offset - start);
  if (excess < 0 || excess > slack) {
    throw cursor.problem(`a container of ${cursor.offset - start} bytes announces ${size}`);
  }
}

function takeSized(cursor: ByteCursor, short: boolean): Buffer {
  return cursor.take(short ? cursor.byte() : cursor.take(4).readUInt32BE());
}

function readBoolean(cursor: ByteCursor): AmqpValue {
  const byte = cursor.byte();
  if (byte > 1) throw cursor.problem(`${byte} is not a boolean`);
  return { type: 'boolean', value: byte === 1 };
}

function readChar(cursor: ByteCursor): AmqpValue {
  const value = cursor.take(4).readUInt32BE();
  if (value > CODE_POINT_MAX) throw cursor.problem(`${value} is not a code point`);
  return { type: 'char', value };
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function utf8(cursor: ByteCursor, bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw cursor.problem('a string is not UTF-8');
  }
}

function ascii(cursor: ByteCursor, bytes: Buffer): string {
  if (bytes.some((byte) => byte > 0x7f)) throw cursor.problem('a symbol is not ASCII');
  return bytes.toString('latin1');
}
