import type { Attribute } from '../../directory/entry.ts';
import { BerTag } from './ber-elements.ts';
import type { FoundEntry } from './ldap-operation.ts';

const SEARCH_RESULT_ENTRY = 0x64;
/** All lengths are written with as many bytes, as Windows does. */
const LENGTH_BYTES = 4;
const MESSAGE_ID_BYTES = 4;

/** An entry of any length, such as a group with all of its members; ldapjs writes those that are short. */
export function writeLongEntry(messageId: number, { dn, attributes }: FoundEntry): Buffer {
  const id = Buffer.alloc(MESSAGE_ID_BYTES);
  id.writeInt32BE(messageId);
  const content = element(SEARCH_RESULT_ENTRY, [
    element(BerTag.octetString, [Buffer.from(dn)]),
    element(BerTag.sequence, attributes.map(attributeElement)),
  ]);
  return element(BerTag.sequence, [element(BerTag.integer, [id]), content]);
}

function attributeElement({ name, values }: Attribute): Buffer {
  const octets = values.map((value) =>
    element(BerTag.octetString, [typeof value === 'string' ? Buffer.from(value) : value]),
  );
  const type = element(BerTag.octetString, [Buffer.from(name)]);
  return element(BerTag.sequence, [type, element(BerTag.set, octets)]);
}

function element(tag: number, parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(LENGTH_BYTES + 2);
  header[0] = tag;
  header[1] = 0x80 | LENGTH_BYTES;
  header.writeUInt32BE(
    parts.reduce((sum, { length }) => sum + length, 0),
    2,
  );
  return Buffer.concat([header, ...parts]);
}
