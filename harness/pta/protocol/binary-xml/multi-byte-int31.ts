import type { ByteCursor } from './byte-cursor.ts';

/** The largest value that the encoding can carry. */
export const MULTI_BYTE_INT31_MAX = 0x7fff_ffff;

/** Five groups of seven bits hold 31 bits; a sixth byte is never right. */
const LENGTH_MAX = 5;

const SINGLE_BYTES = Array.from({ length: 256 }, (_, value) => Buffer.from([value]));

/** One byte: the same bytes each time, which nobody may change. Half of what a document is made of is one. */
export function singleByte(value: number): Buffer {
  return SINGLE_BYTES[value] ?? Buffer.from([value]);
}

/**
 * Writes an integer of 0 … 2^31 − 1 in one to five bytes, seven bits each, low bits first; the top bit of a
 * byte says that another follows ([MC-NBFX] 2.1.2, [MC-NMF] 2.2.2).
 */
export function encodeMultiByteInt31(value: number): Buffer {
  if (!Number.isInteger(value) || value < 0 || value > MULTI_BYTE_INT31_MAX) {
    throw new TypeError(`${value} is not an integer of 31 bits`);
  }
  if (value <= 0x7f) return singleByte(value);
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** Reads what {@link encodeMultiByteInt31} writes, and longer forms of the same value, as .NET does. */
export function readMultiByteInt31(cursor: ByteCursor): number {
  let value = 0;
  for (let index = 0; index < LENGTH_MAX; index += 1) {
    const byte = cursor.byte();
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) {
      if (value > MULTI_BYTE_INT31_MAX) break;
      return value;
    }
  }
  throw cursor.problem('an integer is longer than 31 bits');
}
