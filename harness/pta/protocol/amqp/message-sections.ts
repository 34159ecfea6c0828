import { ByteCursor } from '../binary-xml/byte-cursor.ts';
import { readValue } from './read-value.ts';

const DATA_SECTION = 0x75n;
const DATA_SECTION_SYMBOL = 'amqp:data:binary';
const BINARY32 = 0xb0;

/**
 * Writes a message that is one data section: `00 53 75 B0`, a length of four bytes whatever it is, and the
 * bytes (captured, public research).
 */
export function encodeDataSection(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from([0x00, 0x53, Number(DATA_SECTION), BINARY32, 0, 0, 0, 0]);
  head.writeUInt32BE(bytes.length, 4);
  return new Uint8Array(Buffer.concat([head, bytes]));
}

/** The bytes of the data sections of a message, joined; other sections are passed over. Else MALFORMED. */
export function decodeDataSections(payload: Uint8Array): Uint8Array {
  const cursor = new ByteCursor('AMQP message', payload);
  const parts: Uint8Array[] = [];
  while (cursor.remaining > 0) {
    const section = readValue(cursor);
    if (section.type !== 'described') throw cursor.problem('a section has no descriptor');
    const { descriptor, value } = section;
    const isData =
      (descriptor.type === 'ulong' && descriptor.value === DATA_SECTION) ||
      (descriptor.type === 'symbol' && descriptor.value === DATA_SECTION_SYMBOL);
    if (!isData) continue;
    if (value.type !== 'binary') throw cursor.problem('a data section is not binary');
    parts.push(value.value);
  }
  if (parts.length === 0) throw cursor.problem('the message has no data section');
  return new Uint8Array(Buffer.concat(parts));
}
