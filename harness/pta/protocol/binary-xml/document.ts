import { readDocument } from './document-reader.ts';
import { writeDocument } from './document-writer.ts';
import type { ReceivedStrings, SentStrings } from './in-band-strings.ts';
import { staticString } from './static-dictionary.ts';
import type { XmlElement } from './xml-tree.ts';

/** Writes a document of [MC-NBFS]: binary XML with the static dictionary of SOAP. */
export function encodeDocument(root: XmlElement): Uint8Array {
  return new Uint8Array(writeDocument(root, () => undefined));
}

/** Reads a document of [MC-NBFS], at most 65,536 bytes. Anything else is MALFORMED. */
export function decodeDocument(bytes: Uint8Array): XmlElement {
  return readDocument('[MC-NBFS] document', bytes, (id) =>
    id % 2 === 0 ? staticString(id) : undefined,
  );
}

/** Writes a document of [MC-NBFSE]: the strings new to the connection, then the document. */
export function encodeInBandDocument(root: XmlElement, strings: SentStrings): Uint8Array {
  const document = writeDocument(root, (text) => strings.idOf(text));
  return new Uint8Array(Buffer.concat([strings.takeTable(), document]));
}

/** Reads a document of [MC-NBFSE] and keeps its strings. Anything else is MALFORMED. */
export function decodeInBandDocument(bytes: Uint8Array, strings: ReceivedStrings): XmlElement {
  const format = '[MC-NBFSE] document';
  return readDocument(format, strings.takeTable(format, bytes), (id) =>
    id % 2 === 0 ? staticString(id) : strings.stringOf(id),
  );
}
