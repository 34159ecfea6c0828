import type { ByteReader } from './byte-reader.ts';
import { guidFromDotNet } from './dot-net-guid.ts';

/** Codes of text records, [MC-NBFX] 2.2.3; one more than the code says that the element ends behind the text. */
export const FIRST_TEXT_RECORD = 0x80;
const LAST_TEXT_RECORD = 0xbd;

export const isTextRecord = (code: number): boolean =>
  code >= FIRST_TEXT_RECORD && code <= LAST_TEXT_RECORD;

/**
 * The text that a record stands for. Dates, spans and floating point do not occur in this protocol.
 *
 * @param code - even
 * @param stringOf - resolves ids of dictionaries
 */
export function readText(
  code: number,
  reader: ByteReader,
  stringOf: (id: number) => string,
): string {
  switch (code) {
    case 0x80:
      return '0';
    case 0x82:
      return '1';
    case 0x84:
      return 'false';
    case 0x86:
      return 'true';
    case 0x88:
      return String(reader.take(1).readInt8());
    case 0x8a:
      return String(reader.take(2).readInt16LE());
    case 0x8c:
      return String(reader.take(4).readInt32LE());
    case 0x8e:
      return String(reader.take(8).readBigInt64LE());
    case 0xa4:
      return readList(reader, stringOf);
    case 0xa8:
      return '';
    case 0xaa:
      return stringOf(reader.multiByteInt31());
    case 0xac:
      return `urn:uuid:${guidFromDotNet(reader.take(16))}`;
    case 0xb0:
      return guidFromDotNet(reader.take(16));
    case 0xb2:
      return String(reader.take(8).readBigUInt64LE());
    case 0xb4:
      return reader.byte() === 0 ? 'false' : 'true';
    case 0xbc:
      return `${String.fromCharCode(0x61 + reader.byte())}:${stringOf(reader.multiByteInt31())}`;
    default:
      return readSized(code, reader);
  }
}

const ENCODINGS = new Map<number, BufferEncoding>([
  [0x98, 'utf8'],
  [0x9e, 'base64'],
  [0xb6, 'utf16le'],
]);

/** Three records each, with a length of one, two and four bytes. */
function readSized(code: number, reader: ByteReader): string {
  for (const [first, encoding] of ENCODINGS) {
    if (code < first || code > first + 4) continue;
    const lengthOctets = 2 ** ((code - first) / 2);
    const length = reader.take(lengthOctets).readUIntLE(0, lengthOctets);
    return reader.take(length).toString(encoding);
  }
  throw new Error(`The text record 0x${code.toString(16)} is not read here.`);
}

function readList(reader: ByteReader, stringOf: (id: number) => string): string {
  const items: string[] = [];
  for (let code = reader.byte(); code !== 0xa6; code = reader.byte()) {
    items.push(readText(code, reader, stringOf));
  }
  return items.join(' ');
}
