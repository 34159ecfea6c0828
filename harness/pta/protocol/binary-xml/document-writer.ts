import { encodeMultiByteInt31, singleByte } from './multi-byte-int31.ts';
import { DEPTH_MAX, NODE } from './node-records.ts';
import { staticId } from './static-dictionary.ts';
import { encodeString, type IdOf, textRecord } from './write-text.ts';
import type { XmlAttribute, XmlElement, XmlNamespaceDeclaration, XmlNode } from './xml-tree.ts';

/**
 * Writes one document, each thing in the shortest record that the captured messages use for it.
 *
 * The names of an element, of its attributes and of its declarations go through the static dictionary when
 * the element is in a namespace of that dictionary (SOAP, addressing, reliable messaging), and otherwise
 * through the in-band strings or spelled out: .NET gives a data contract a dictionary of its own, so
 * `Id`, `anyType` and the XML Schema instance namespace are sent as text inside one (captured, public
 * research). Attributes come before declarations, as .NET's writer puts them (inferred).
 *
 * @param inBandId - the id of a string in the table that travels with the document, or `undefined`
 */
export function writeDocument(root: XmlElement, inBandId: IdOf): Buffer {
  const parts: Buffer[] = [];
  writeElement(root, { parts, inBandId, depth: 0 });
  return Buffer.concat(parts);
}

interface Writing {
  readonly parts: Buffer[];
  readonly inBandId: IdOf;
  readonly depth: number;
}

function writeElement(element: XmlElement, writing: Writing): void {
  if (writing.depth >= DEPTH_MAX) throw new TypeError('elements are nested too deeply');
  const inDictionary = staticId(element.namespace) !== undefined;
  const idOf: IdOf = (name) =>
    (inDictionary ? staticId(name) : undefined) ?? writing.inBandId(name);

  writing.parts.push(elementStart(element, idOf));
  for (const attribute of element.attributes) {
    const anyId: IdOf = (text) => staticId(text) ?? writing.inBandId(text);
    writing.parts.push(attributeRecord(attribute, idOf, anyId));
  }
  for (const declaration of element.declarations) {
    writing.parts.push(declarationRecord(declaration, idOf));
  }
  const inner = { ...writing, depth: writing.depth + 1 };
  const last = element.children.at(-1);
  const endsWithText = last?.kind === 'text' && last.value.type !== 'list';
  element.children.forEach((child, index) => {
    writeChild(child, endsWithText && index === element.children.length - 1, inner);
  });
  if (!endsWithText) writing.parts.push(singleByte(NODE.END_ELEMENT));
}

function writeChild(child: XmlNode, endsElement: boolean, writing: Writing): void {
  switch (child.kind) {
    case 'element':
      writeElement(child, writing);
      return;
    case 'comment':
      writing.parts.push(singleByte(NODE.COMMENT), encodeString(child.text));
      return;
    case 'text': {
      const record = textRecord(child.value, (text) => staticId(text) ?? writing.inBandId(text));
      const type = endsElement ? record.type + 1 : record.type;
      writing.parts.push(singleByte(type), record.content);
    }
  }
}

function elementStart(element: XmlElement, idOf: IdOf): Buffer {
  return nameRecord(element, idOf(element.name), {
    short: NODE.SHORT_ELEMENT,
    long: NODE.ELEMENT,
    shortDictionary: NODE.SHORT_DICTIONARY_ELEMENT,
    dictionary: NODE.DICTIONARY_ELEMENT,
    letter: NODE.PREFIX_ELEMENT_A,
    letterDictionary: NODE.PREFIX_DICTIONARY_ELEMENT_A,
  });
}

function attributeRecord(attribute: XmlAttribute, idOf: IdOf, anyId: IdOf): Buffer {
  const name = nameRecord(attribute, idOf(attribute.name), {
    short: NODE.SHORT_ATTRIBUTE,
    long: NODE.ATTRIBUTE,
    shortDictionary: NODE.SHORT_DICTIONARY_ATTRIBUTE,
    dictionary: NODE.DICTIONARY_ATTRIBUTE,
    letter: NODE.PREFIX_ATTRIBUTE_A,
    letterDictionary: NODE.PREFIX_DICTIONARY_ATTRIBUTE_A,
  });
  const value = textRecord(attribute.value, anyId);
  return Buffer.concat([name, singleByte(value.type), value.content]);
}

function declarationRecord(declaration: XmlNamespaceDeclaration, idOf: IdOf): Buffer {
  const { prefix, namespace } = declaration;
  const id = idOf(namespace);
  const value = id === undefined ? encodeString(namespace) : encodeMultiByteInt31(id);
  if (prefix === '') {
    const type = id === undefined ? NODE.SHORT_XMLNS : NODE.SHORT_DICTIONARY_XMLNS;
    return Buffer.concat([singleByte(type), value]);
  }
  const type = id === undefined ? NODE.XMLNS : NODE.DICTIONARY_XMLNS;
  return Buffer.concat([singleByte(type), encodeString(prefix), value]);
}

interface NameRecordTypes {
  readonly short: number;
  readonly long: number;
  readonly shortDictionary: number;
  readonly dictionary: number;
  readonly letter: number;
  readonly letterDictionary: number;
}

function nameRecord(
  named: { readonly prefix: string; readonly name: string },
  id: number | undefined,
  types: NameRecordTypes,
): Buffer {
  if (named.name === '') throw new TypeError('a name is empty');
  const name = id === undefined ? encodeString(named.name) : encodeMultiByteInt31(id);
  if (named.prefix === '') {
    const type = id === undefined ? types.short : types.shortDictionary;
    return Buffer.concat([singleByte(type), name]);
  }
  if (/^[a-z]$/.test(named.prefix)) {
    const first = id === undefined ? types.letter : types.letterDictionary;
    return Buffer.concat([singleByte(first + named.prefix.charCodeAt(0) - 0x61), name]);
  }
  const type = id === undefined ? types.long : types.dictionary;
  return Buffer.concat([singleByte(type), encodeString(named.prefix), name]);
}
