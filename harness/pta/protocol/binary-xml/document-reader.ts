import { ByteCursor } from './byte-cursor.ts';
import { readMultiByteInt31 } from './multi-byte-int31.ts';
import { type NamespaceScope, namespaceOf, nestedScope } from './namespace-scope.ts';
import { DEPTH_MAX, DOCUMENT_BYTES_MAX, LETTERS, NODE } from './node-records.ts';
import { type LookUp, readList, readString, readText } from './read-text.ts';
import { ARRAY_TEXT, TEXT } from './text-records.ts';
import type { XmlAttribute, XmlElement, XmlNamespaceDeclaration, XmlNode } from './xml-tree.ts';
import type { XmlValue } from './xml-value.ts';

/**
 * Characters that references to dictionaries may bring into one document. A reference of two bytes can name
 * a string of thousands ([MC-NBFX] 4, [MC-NBFSE] 4), so the size of the document alone bounds nothing.
 */
const REFERENCED_CHARACTERS_MAX = 1_048_576;

interface OpenElement {
  readonly start: Omit<XmlElement, 'children'>;
  readonly scope: NamespaceScope | undefined;
  readonly children: XmlNode[];
}

type RawAttribute = Omit<XmlAttribute, 'namespace'>;

/**
 * Reads one document, record by record, with the open elements on a list of bounded length.
 *
 * @param lookUp - gives the string of a dictionary id, or `undefined`
 */
export function readDocument(
  format: string,
  bytes: Uint8Array,
  lookUp: (id: number) => string | undefined,
): XmlElement {
  const cursor = new ByteCursor(format, bytes);
  if (bytes.length > DOCUMENT_BYTES_MAX) throw cursor.problem(`${bytes.length} bytes are too many`);
  return new DocumentReader(cursor, lookUp).read();
}

class DocumentReader {
  readonly #cursor: ByteCursor;
  readonly #lookUp: LookUp;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;

  constructor(cursor: ByteCursor, lookUp: (id: number) => string | undefined) {
    this.#cursor = cursor;
    let characters = 0;
    this.#lookUp = (id) => {
      const found = lookUp(id);
      if (found === undefined) throw cursor.problem(`no dictionary has the id ${id}`);
      characters += found.length;
      if (characters > REFERENCED_CHARACTERS_MAX) {
        throw cursor.problem('references to dictionaries bring in too much text');
      }
      return found;
    };
  }

  read(): XmlElement {
    while (this.#cursor.remaining > 0) this.#readRecord(this.#cursor.byte());
    if (this.#root === undefined || this.#open.length > 0) {
      throw this.#cursor.problem('the document ends before its root element does');
    }
    return this.#root;
  }

  #readRecord(recordType: number): void {
    if (recordType === NODE.END_ELEMENT) {
      this.#end();
    } else if (recordType === NODE.COMMENT) {
      this.#append({ kind: 'comment', text: readString(this.#cursor) });
    } else if (recordType === NODE.ARRAY) {
      this.#readArray();
    } else if (recordType === TEXT.START_LIST) {
      const { value, endsElement } = readList(this.#cursor, this.#lookUp);
      this.#append({ kind: 'text', value });
      if (endsElement) this.#end();
    } else if (recordType >= 0x80) {
      this.#append({ kind: 'text', value: this.#readText(recordType & 0xfe) });
      if (recordType % 2 === 1) this.#end();
    } else {
      this.#start(recordType);
    }
  }

  #readText(recordType: number): XmlValue {
    return readText(this.#cursor, recordType, this.#lookUp);
  }

  /** [MC-NBFX] 2.3.3: an empty element, repeated for each of the values that follow it. */
  #readArray(): void {
    this.#start(this.#cursor.byte());
    const item = this.#open.pop();
    if (item === undefined || this.#cursor.byte() !== NODE.END_ELEMENT) {
      throw this.#cursor.problem('the element of an array is not empty');
    }
    const recordType = this.#cursor.byte();
    const contentType = recordType & 0xfe;
    if (recordType % 2 === 0 || !ARRAY_TEXT.has(contentType)) {
      throw this.#cursor.problem(`record type ${recordType} cannot repeat in an array`);
    }
    const count = readMultiByteInt31(this.#cursor);
    if (count === 0) throw this.#cursor.problem('an array is empty');
    for (let index = 0; index < count; index += 1) {
      const value = this.#readText(contentType);
      this.#append({ ...item.start, children: [{ kind: 'text', value }] });
    }
  }

  #start(recordType: number): void {
    if (this.#open.length >= DEPTH_MAX)
      throw this.#cursor.problem('elements are nested too deeply');
    const { prefix, name } = this.#readElementName(recordType);
    const attributes: RawAttribute[] = [];
    const declarations: XmlNamespaceDeclaration[] = [];
    for (let next = this.#cursor.peek(); isAttribute(next); next = this.#cursor.peek()) {
      this.#readAttribute(this.#cursor.byte(), attributes, declarations);
    }
    const outer = this.#open.at(-1)?.scope;
    const scope = declarations.length === 0 ? outer : nestedScope(outer, declarations);
    this.#open.push({
      start: {
        kind: 'element',
        prefix,
        name,
        namespace: this.#namespaceOf(scope, prefix),
        attributes: attributes.map((attribute) => ({
          ...attribute,
          namespace: attribute.prefix === '' ? '' : this.#namespaceOf(scope, attribute.prefix),
        })),
        declarations,
      },
      scope,
      children: [],
    });
  }

  #readElementName(recordType: number): { prefix: string; name: string } {
    switch (recordType) {
      case NODE.SHORT_ELEMENT:
        return { prefix: '', name: this.#readName() };
      case NODE.ELEMENT:
        return { prefix: this.#readName(), name: this.#readName() };
      case NODE.SHORT_DICTIONARY_ELEMENT:
        return { prefix: '', name: this.#readDictionaryName() };
      case NODE.DICTIONARY_ELEMENT:
        return { prefix: this.#readName(), name: this.#readDictionaryName() };
    }
    const byDictionary = letterOf(recordType, NODE.PREFIX_DICTIONARY_ELEMENT_A);
    if (byDictionary !== undefined) {
      return { prefix: byDictionary, name: this.#readDictionaryName() };
    }
    const spelledOut = letterOf(recordType, NODE.PREFIX_ELEMENT_A);
    if (spelledOut !== undefined) return { prefix: spelledOut, name: this.#readName() };
    throw this.#cursor.problem(`record type ${recordType} has no place here`);
  }

  #readAttribute(
    recordType: number,
    attributes: RawAttribute[],
    declarations: XmlNamespaceDeclaration[],
  ): void {
    switch (recordType) {
      case NODE.SHORT_XMLNS:
        declarations.push({ prefix: '', namespace: readString(this.#cursor) });
        return;
      case NODE.XMLNS:
        declarations.push({ prefix: this.#readName(), namespace: readString(this.#cursor) });
        return;
      case NODE.SHORT_DICTIONARY_XMLNS:
        declarations.push({ prefix: '', namespace: this.#readReference() });
        return;
      case NODE.DICTIONARY_XMLNS:
        declarations.push({ prefix: this.#readName(), namespace: this.#readReference() });
        return;
    }
    attributes.push({
      ...this.#readAttributeName(recordType),
      value: this.#readText(this.#cursor.byte()),
    });
  }

  #readAttributeName(recordType: number): { prefix: string; name: string } {
    switch (recordType) {
      case NODE.SHORT_ATTRIBUTE:
        return { prefix: '', name: this.#readName() };
      case NODE.ATTRIBUTE:
        return { prefix: this.#readName(), name: this.#readName() };
      case NODE.SHORT_DICTIONARY_ATTRIBUTE:
        return { prefix: '', name: this.#readDictionaryName() };
      case NODE.DICTIONARY_ATTRIBUTE:
        return { prefix: this.#readName(), name: this.#readDictionaryName() };
    }
    const byDictionary = letterOf(recordType, NODE.PREFIX_DICTIONARY_ATTRIBUTE_A);
    if (byDictionary !== undefined) {
      return { prefix: byDictionary, name: this.#readDictionaryName() };
    }
    const prefix = letterOf(recordType, NODE.PREFIX_ATTRIBUTE_A) ?? '';
    return { prefix, name: this.#readName() };
  }

  #readName(): string {
    return this.#named(readString(this.#cursor));
  }

  #readDictionaryName(): string {
    return this.#named(this.#readReference());
  }

  #named(name: string): string {
    if (name === '') throw this.#cursor.problem('a name is empty');
    return name;
  }

  #readReference(): string {
    return this.#lookUp(readMultiByteInt31(this.#cursor));
  }

  #namespaceOf(scope: NamespaceScope | undefined, prefix: string): string {
    const namespace = namespaceOf(scope, prefix);
    if (namespace === undefined) throw this.#cursor.problem('a prefix is not declared');
    return namespace;
  }

  #end(): void {
    const closing = this.#open.pop();
    if (closing === undefined) throw this.#cursor.problem('an element ends that was not open');
    this.#append({ ...closing.start, children: closing.children });
  }

  #append(node: XmlNode): void {
    const parent = this.#open.at(-1);
    if (parent !== undefined) {
      parent.children.push(node);
    } else if (node.kind === 'element' && this.#root === undefined) {
      this.#root = node;
    } else if (node.kind !== 'comment') {
      throw this.#cursor.problem('there is content outside the root element');
    }
  }
}

function isAttribute(recordType: number | undefined): boolean {
  return (
    recordType !== undefined &&
    recordType >= NODE.SHORT_ATTRIBUTE &&
    recordType < NODE.PREFIX_ATTRIBUTE_A + LETTERS
  );
}

function letterOf(recordType: number, first: number): string | undefined {
  const index = recordType - first;
  return index >= 0 && index < LETTERS ? String.fromCharCode(0x61 + index) : undefined;
}
