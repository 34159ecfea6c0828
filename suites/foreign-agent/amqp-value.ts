import type { ByteReader } from './byte-reader.ts';

// AMQP 1.0, part 1: types. What a listener needs to write, and all that a peer may choose to answer with.

export class Described {
  readonly descriptor: AmqpValue;
  readonly value: AmqpValue;
  constructor(descriptor: AmqpValue, value: AmqpValue) {
    this.descriptor = descriptor;
    this.value = value;
  }
}

/** Symbols and strings are both text once they are read. Kinds that this protocol has no use for are their bytes. */
export type AmqpValue =
  | undefined
  | boolean
  | number
  | string
  | Buffer
  | readonly AmqpValue[]
  | ReadonlyMap<AmqpValue, AmqpValue>
  | Described;

const SHORT_MAX = 0xff;
/** The code of a type with a length of four bytes; that with one byte is this much below. */
const LONG_FORM = 0x10;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** @param code - of the long form */
const sized = (code: number, bytes: Uint8Array): Buffer =>
  bytes.length <= SHORT_MAX
    ? Buffer.concat([Buffer.from([code - LONG_FORM, bytes.length]), bytes])
    : Buffer.concat([Buffer.from([code]), uint32(bytes.length), bytes]);

export const NULL = Buffer.from([0x40]);
export const boolean = (value: boolean): Buffer => Buffer.from([value ? 0x41 : 0x42]);
export const string = (text: string): Buffer => sized(0xb1, Buffer.from(text));
export const symbol = (text: string): Buffer => sized(0xb3, Buffer.from(text, 'ascii'));

export function uint(value: number): Buffer {
  if (value === 0) return Buffer.from([0x43]);
  if (value <= SHORT_MAX) return Buffer.from([0x52, value]);
  return Buffer.concat([Buffer.from([0x70]), uint32(value)]);
}

export function ushort(value: number): Buffer {
  const bytes = Buffer.alloc(3, 0x60);
  bytes.writeUInt16BE(value, 1);
  return bytes;
}

/** The count is as long as the size before it. */
const counted = (code: number, items: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(items);
  const isShort = body.length + 1 <= SHORT_MAX;
  const count = isShort ? Buffer.from([items.length]) : uint32(items.length);
  return sized(code, Buffer.concat([count, body]));
};

export const list = (...items: readonly Buffer[]): Buffer => counted(0xd0, items);
export const map = (...keysAndValues: readonly Buffer[]): Buffer => counted(0xd1, keysAndValues);
export const described = (descriptor: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x00, 0x53, descriptor]), value]);

export const readAmqp = (reader: ByteReader): AmqpValue => readBehind(reader.byte(), reader);

/** What stands behind a constructor; its width follows from the constructor's high half. */
function readBehind(code: number, reader: ByteReader): AmqpValue {
  switch (code >> 4) {
    case 0x0:
      return new Described(readAmqp(reader), readAmqp(reader));
    case 0x4:
      return readFixedEmpty(code);
    case 0x5:
      return code === 0x56 ? reader.byte() === 1 : readUnsigned(reader.take(1));
    case 0x6:
      return readUnsigned(reader.take(2));
    case 0x7:
      return readUnsigned(reader.take(4));
    case 0x8:
      return readUnsigned(reader.take(8));
    case 0x9:
      return reader.take(16);
    case 0xa:
      return readVariable(code, reader.take(reader.byte()));
    case 0xb:
      return readVariable(code, reader.take(reader.take(4).readUInt32BE()));
    case 0xc:
      reader.byte();
      return readCounted(code, reader, reader.byte());
    case 0xd:
      reader.take(4);
      return readCounted(code, reader, reader.take(4).readUInt32BE());
    case 0xe:
      reader.byte();
      return readArray(reader, reader.byte());
    case 0xf:
      reader.take(4);
      return readArray(reader, reader.take(4).readUInt32BE());
    default:
      throw new Error(`AMQP constructor 0x${code.toString(16)} is not read here.`);
  }
}

function readFixedEmpty(code: number): AmqpValue {
  if (code === 0x40) return undefined;
  if (code === 0x41 || code === 0x42) return code === 0x41;
  return code === 0x45 ? [] : 0;
}

const readUnsigned = (bytes: Buffer): number => Number(`0x${bytes.toString('hex')}`);

const readVariable = (code: number, bytes: Buffer): AmqpValue =>
  (code & 0x0f) === 0 ? bytes : bytes.toString();

function readCounted(code: number, reader: ByteReader, count: number): AmqpValue {
  const items: AmqpValue[] = [];
  for (let at = 0; at < count; at += 1) items.push(readAmqp(reader));
  if ((code & 0x0f) === 0) return items;
  const entries = new Map<AmqpValue, AmqpValue>();
  for (let at = 0; at + 1 < items.length; at += 2) entries.set(items[at], items[at + 1]);
  return entries;
}

/** One constructor for all; of described values there are none in this protocol. */
function readArray(reader: ByteReader, count: number): AmqpValue {
  const code = reader.byte();
  return Array.from({ length: count }, () => readBehind(code, reader));
}
