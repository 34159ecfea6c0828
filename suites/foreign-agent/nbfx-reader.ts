import { ByteReader } from './byte-reader.ts';
import { STATIC_STRINGS } from './nbfs-dictionary.ts';
import { isTextRecord, readText } from './nbfx-text.ts';
import type { XmlElement } from './xml-element.ts';

const END_ELEMENT = 0x01;
const COMMENT = 0x02;

interface OpenElement {
  readonly prefix: string;
  readonly name: string;
  readonly attributes: Map<string, string>;
  /** Namespaces by prefix, those of the parents beneath. */
  readonly scope: Record<string, string>;
  readonly children: XmlElement[];
  text: string;
  ended: boolean;
}

/**
 * .NET binary XML, [MC-NBFX] with the static dictionary of [MC-NBFS].
 *
 * @param sessionStrings - of the connection, [MC-NBFSE]; none where there is no session
 * @throws Error on anything that is not one whole document
 */
export function readBinaryXml(bytes: Buffer, sessionStrings: readonly string[] = []): XmlElement {
  return new NbfxReader(bytes, sessionStrings).document();
}

class NbfxReader {
  readonly #reader: ByteReader;
  readonly #sessionStrings: readonly string[];

  constructor(bytes: Buffer, sessionStrings: readonly string[]) {
    this.#reader = new ByteReader(bytes);
    this.#sessionStrings = sessionStrings;
  }

  document(): XmlElement {
    const root = this.#element(this.#reader.byte(), {});
    if (this.#reader.left > 0) throw new Error('Something follows the root element.');
    return root;
  }

  readonly #stringOf = (id: number): string => {
    const text = id % 2 === 0 ? STATIC_STRINGS.get(id) : this.#sessionStrings[(id - 1) / 2];
    if (text === undefined) throw new Error(`No dictionary has a string ${id}.`);
    return text;
  };

  #element(code: number, parentScope: Readonly<Record<string, string>>): XmlElement {
    const [prefix, name] = this.#elementName(code);
    const scope = Object.create(parentScope) as Record<string, string>;
    const open: OpenElement = {
      prefix,
      name,
      attributes: new Map(),
      scope,
      children: [],
      text: '',
      ended: false,
    };
    let next = this.#reader.byte();
    for (; next >= 0x04 && next <= 0x3f; next = this.#reader.byte()) this.#attribute(next, open);
    for (; ; next = this.#reader.byte()) {
      this.#content(next, open);
      if (open.ended) break;
    }
    const namespace = scope[prefix] ?? '';
    const { attributes, children, text } = open;
    return { namespace, name, attributes, children, text };
  }

  #content(code: number, open: OpenElement): void {
    if (code === END_ELEMENT) open.ended = true;
    else if (code === COMMENT) this.#reader.string();
    else if (isTextRecord(code)) {
      open.text += readText(code & 0xfe, this.#reader, this.#stringOf);
      open.ended = code % 2 === 1;
    } else open.children.push(this.#element(code, open.scope));
  }

  #elementName(code: number): readonly [prefix: string, name: string] {
    if (code >= 0x44 && code <= 0x5d) return [letter(code - 0x44), this.#dictionaryString()];
    if (code >= 0x5e && code <= 0x77) return [letter(code - 0x5e), this.#reader.string()];
    switch (code) {
      case 0x40:
        return ['', this.#reader.string()];
      case 0x41:
        return [this.#reader.string(), this.#reader.string()];
      case 0x42:
        return ['', this.#dictionaryString()];
      case 0x43:
        return [this.#reader.string(), this.#dictionaryString()];
      default:
        throw new Error(`The record 0x${code.toString(16)} begins no element.`);
    }
  }

  #attribute(code: number, open: OpenElement): void {
    switch (code) {
      case 0x08:
        open.scope[''] = this.#reader.string();
        return;
      case 0x09:
        open.scope[this.#reader.string()] = this.#reader.string();
        return;
      case 0x0a:
        open.scope[''] = this.#dictionaryString();
        return;
      case 0x0b:
        open.scope[this.#reader.string()] = this.#dictionaryString();
        return;
      default: {
        const name = this.#attributeName(code);
        open.attributes.set(name, readText(this.#reader.byte(), this.#reader, this.#stringOf));
      }
    }
  }

  #attributeName(code: number): string {
    if (code === 0x05 || code === 0x07) this.#reader.string();
    const isSpelled = code === 0x04 || code === 0x05 || code >= 0x26;
    return isSpelled ? this.#reader.string() : this.#dictionaryString();
  }

  #dictionaryString(): string {
    return this.#stringOf(this.#reader.multiByteInt31());
  }
}

const letter = (offset: number): string => String.fromCharCode(0x61 + offset);
