import { ByteReader, multiByteInt31, TooShort } from './byte-reader.ts';
import { readBinaryXml } from './nbfx-reader.ts';
import { type BinaryElement, SessionStrings, writeBinaryXml } from './nbfx-writer.ts';
import type { XmlElement } from './xml-element.ts';

// [MC-NMF], the side that is connected to, with the encoding "binary with in-band dictionary" of [MC-NBFSE].

const BINARY_WITH_IN_BAND_DICTIONARY = 8;
const DUPLEX = 2;
export const PREAMBLE_ACK = Buffer.from([0x0b]);
export const END = Buffer.from([0x07]);

export type FramingRecord =
  | { readonly kind: 'preamble-part' }
  | { readonly kind: 'preamble-end' }
  | { readonly kind: 'envelope'; readonly root: XmlElement }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly fault: string };

const PREAMBLE_PART: FramingRecord = { kind: 'preamble-part' };

/** Both directions of one framed connection, each with the strings that it has told. */
export class MessageFraming {
  readonly #theirs: string[] = [];
  readonly #ours = new SessionStrings();
  #held: Buffer = Buffer.alloc(0);

  /** @returns the records that are whole now */
  push(bytes: Uint8Array): FramingRecord[] {
    this.#held = Buffer.concat([this.#held, bytes]);
    const records: FramingRecord[] = [];
    while (this.#held.length > 0) {
      const reader = new ByteReader(this.#held);
      try {
        const record = this.#read(reader);
        this.#held = this.#held.subarray(this.#held.length - reader.left);
        records.push(record);
      } catch (error) {
        if (error instanceof TooShort) break;
        throw error;
      }
    }
    return records;
  }

  /** A sized envelope record. */
  write(envelope: BinaryElement): Buffer {
    const document = writeBinaryXml(envelope, this.#ours);
    const payload = Buffer.concat([this.#ours.takeTable(), document]);
    return Buffer.concat([Buffer.from([0x06]), multiByteInt31(payload.length), payload]);
  }

  #read(reader: ByteReader): FramingRecord {
    const type = reader.byte();
    switch (type) {
      case 0x00:
        expectByte('major version', reader, 1);
        expectByte('minor version', reader, 0);
        return PREAMBLE_PART;
      case 0x01:
        expectByte('mode', reader, DUPLEX);
        return PREAMBLE_PART;
      case 0x02:
        reader.string();
        return PREAMBLE_PART;
      case 0x03:
        expectByte('encoding', reader, BINARY_WITH_IN_BAND_DICTIONARY);
        return PREAMBLE_PART;
      case 0x06:
        return { kind: 'envelope', root: this.#envelope(reader.take(reader.multiByteInt31())) };
      case 0x07:
        return { kind: 'end' };
      case 0x08:
        return { kind: 'fault', fault: reader.string() };
      case 0x0c:
        return { kind: 'preamble-end' };
      default:
        throw new Error(`The framing record 0x${type.toString(16)} is not known here.`);
    }
  }

  #envelope(payload: Buffer): XmlElement {
    try {
      const reader = new ByteReader(payload);
      const table = new ByteReader(reader.take(reader.multiByteInt31()));
      while (table.left > 0) this.#theirs.push(table.string());
      return readBinaryXml(reader.take(reader.left), this.#theirs);
    } catch (error) {
      // More bytes of the stream would not make a whole record longer.
      throw new Error('An envelope cannot be read.', { cause: error });
    }
  }
}

function expectByte(what: string, reader: ByteReader, expected: number): void {
  const value = reader.byte();
  if (value !== expected) throw new Error(`The framing's ${what} is ${value}, not ${expected}.`);
}
