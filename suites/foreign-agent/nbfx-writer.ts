import { lengthPrefixed, multiByteInt31 } from './byte-reader.ts';
import { guidToDotNet } from './dot-net-guid.ts';
import { staticIdOf } from './nbfs-dictionary.ts';

/** Text of an element. `interned` is a string that a session writes once; `uuid` is 16 bytes, alone or behind `urn:uuid:`. */
export type BinaryText =
  | string
  | number
  | { readonly interned: string }
  | { readonly uuid: string; readonly isUrn: boolean };

export interface BinaryElement {
  /** `soap` names are in the static dictionary; those of a data contract are not, even where they read the same. */
  readonly kind: 'soap' | 'contract';
  readonly prefix: string;
  readonly name: string;
  readonly namespaces: readonly (readonly [prefix: string, namespace: string])[];
  /** Whether the receiver must understand this header. */
  readonly mustUnderstand?: boolean;
  /** Of names that are in the static dictionary. */
  readonly attributes?: readonly (readonly [name: string, value: number])[];
  readonly content: BinaryText | readonly BinaryElement[];
}

/** The strings that one side of a session has told the other, [MC-NBFSE]. */
export class SessionStrings {
  readonly #ids = new Map<string, number>();
  #untold: string[] = [];

  /** Odd; a string that is new will be told with the next table. */
  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#ids.size * 2 + 1;
    this.#ids.set(text, id);
    this.#untold.push(text);
    return id;
  }

  /** The table of what is new since the last one. */
  takeTable(): Buffer {
    const entries = Buffer.concat(this.#untold.map(lengthPrefixed));
    this.#untold = [];
    return Buffer.concat([multiByteInt31(entries.length), entries]);
  }
}

/** .NET binary XML. @param session - absent where names that are not static are spelled out */
export function writeBinaryXml(element: BinaryElement, session?: SessionStrings): Buffer {
  const idOf = (text: string): number | undefined =>
    (element.kind === 'soap' ? staticIdOf(text) : undefined) ?? session?.idOf(text);
  const parts = [name(element, idOf(element.name))];
  for (const [prefix, namespace] of element.namespaces) {
    parts.push(declaration(prefix, namespace, idOf(namespace)));
  }
  if (element.mustUnderstand === true) parts.push(Buffer.from([0x1e, 0x00, 0x82]));
  for (const [attribute, value] of element.attributes ?? []) {
    parts.push(byteOf(0x06), multiByteInt31(staticIdOf(attribute) ?? 0), number(value));
  }
  const { content } = element;
  if (Array.isArray(content)) {
    for (const child of content as readonly BinaryElement[])
      parts.push(writeBinaryXml(child, session));
    parts.push(Buffer.from([0x01]));
  } else parts.push(textWithEnd(content as BinaryText, session));
  return Buffer.concat(parts);
}

/** What a text record's code has more when the element ends behind it. */
const WITH_END = 1;

const byteOf = (...values: readonly number[]): Buffer => Buffer.from(values);

function name({ prefix, name: local }: BinaryElement, id: number | undefined): Buffer {
  const rest = id === undefined ? lengthPrefixed(local) : multiByteInt31(id);
  const isSpelled = id === undefined;
  if (prefix === '') return Buffer.concat([byteOf(isSpelled ? 0x40 : 0x42), rest]);
  if (!/^[a-z]$/.test(prefix)) {
    return Buffer.concat([byteOf(isSpelled ? 0x41 : 0x43), lengthPrefixed(prefix), rest]);
  }
  const offset = prefix.charCodeAt(0) - 0x61;
  return Buffer.concat([byteOf((isSpelled ? 0x5e : 0x44) + offset), rest]);
}

function declaration(prefix: string, namespace: string, id: number | undefined): Buffer {
  const rest = id === undefined ? lengthPrefixed(namespace) : multiByteInt31(id);
  if (prefix === '') return Buffer.concat([byteOf(id === undefined ? 0x08 : 0x0a), rest]);
  return Buffer.concat([byteOf(id === undefined ? 0x09 : 0x0b), lengthPrefixed(prefix), rest]);
}

/** The shortest record of a number from 0 to 2^31 - 1. */
function number(value: number): Buffer {
  if (value <= 1) return byteOf(value === 0 ? 0x80 : 0x82);
  if (value <= 0x7f) return byteOf(0x88, value);
  const record = Buffer.alloc(5, 0x8c);
  record.writeInt32LE(value, 1);
  return record;
}

/** @throws RangeError for text beyond 65,535 bytes, which no answer has */
function textWithEnd(text: BinaryText, session: SessionStrings | undefined): Buffer {
  if (typeof text === 'number') {
    const record = number(text);
    record.writeUInt8(record.readUInt8() + WITH_END);
    return record;
  }
  if (typeof text === 'string') return charsWithEnd(text);
  if ('uuid' in text)
    return Buffer.concat([byteOf(text.isUrn ? 0xad : 0xb1), guidToDotNet(text.uuid)]);
  const id = staticIdOf(text.interned) ?? session?.idOf(text.interned);
  return id === undefined
    ? charsWithEnd(text.interned)
    : Buffer.concat([byteOf(0xab), multiByteInt31(id)]);
}

function charsWithEnd(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length === 0) return byteOf(0xa9);
  if (bytes.length <= 0xff) return Buffer.concat([byteOf(0x99, bytes.length), bytes]);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return Buffer.concat([byteOf(0x9b), length, bytes]);
}
