import { SaxesParser, type SaxesTagNS } from 'saxes';
import { HarnessError, malformed } from '../../../runtime/errors.ts';
import { type XmlAttribute, XmlElement } from './xml-element.ts';

/** A bootstrap response with eight endpoints has about 16 KiB; sixteen times that is room for any other. */
export const XML_BYTES_MAX = 256 * 1024;

/** The deepest captured document, the retry strategy of a bootstrap response, has nine levels. */
export const XML_DEPTH_MAX = 32;

interface OpenElement {
  readonly tag: SaxesTagNS;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads one XML 1.0 document with namespaces. Document types are refused, so that no entity but the five exists.
 *
 * @param document - UTF-8, with or without a byte order mark, or text
 * @param format - what the document should be, for the error
 * @throws HarnessError `MALFORMED`
 */
export function parseXml(document: Uint8Array | string, format = 'XML'): XmlElement {
  if (document.length > XML_BYTES_MAX) {
    throw malformed(format, `${document.length} bytes are more than ${XML_BYTES_MAX}`);
  }
  try {
    return parse(typeof document === 'string' ? document : decodeUtf8(document), format);
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    // The reader's own message quotes the document, which may hold a token.
    throw malformed(format, 'not a well-formed XML document');
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

function parse(text: string, format: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  const addText = (piece: string) => {
    const current = open.at(-1);
    if (current !== undefined) current.text += piece;
  };

  parser.on('doctype', () => {
    throw malformed(format, 'document types are not accepted');
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    if (open.length >= XML_DEPTH_MAX) {
      throw malformed(format, `elements are nested deeper than ${XML_DEPTH_MAX}`);
    }
    open.push({ tag, children: [], text: '' });
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed === undefined) return;
    const element = elementOf(closed);
    const parent = open.at(-1);
    if (parent === undefined) root = element;
    else parent.children.push(element);
  });

  parser.write(text).close();
  if (root === undefined) throw malformed(format, 'there is no root element');
  return root;
}

function elementOf({ tag, children, text }: OpenElement): XmlElement {
  const attributes = Object.values(tag.attributes)
    .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ local, uri, value }): XmlAttribute => ({ name: local, namespace: uri, value }));
  return new XmlElement({ name: tag.local, namespace: tag.uri, attributes, children, text });
}
