import { textOfValue, type XmlValue } from './xml-value.ts';

/** One element of a document. Immutable; declarations and attributes stand as they are on the wire. */
export interface XmlElement {
  readonly kind: 'element';
  /** Empty when there is none. */
  readonly prefix: string;
  readonly name: string;
  /** What the prefix stands for; empty when the element is in no namespace. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly declarations: readonly XmlNamespaceDeclaration[];
  readonly children: readonly XmlNode[];
}

export interface XmlAttribute {
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: XmlValue;
}

/** `xmlns:prefix="namespace"`, or `xmlns="namespace"` when the prefix is empty. */
export interface XmlNamespaceDeclaration {
  readonly prefix: string;
  readonly namespace: string;
}

export type XmlNode =
  | XmlElement
  | { readonly kind: 'text'; readonly value: XmlValue }
  | { readonly kind: 'comment'; readonly text: string };

/** An element; what is not given is empty. */
export function element(
  name: string,
  parts: Partial<Omit<XmlElement, 'kind' | 'name'>> = {},
): XmlElement {
  return {
    kind: 'element',
    prefix: '',
    name,
    namespace: '',
    attributes: [],
    declarations: [],
    children: [],
    ...parts,
  };
}

export function text(value: XmlValue): XmlNode {
  return { kind: 'text', value };
}

export function childElements(parent: XmlElement): XmlElement[] {
  return parent.children.filter((child) => child.kind === 'element');
}

/** The first child element of that local name, in that namespace when one is given. */
export function childNamed(
  parent: XmlElement | undefined,
  name: string,
  namespace?: string,
): XmlElement | undefined {
  return parent?.children.find(
    (child): child is XmlElement =>
      child.kind === 'element' &&
      child.name === name &&
      (namespace === undefined || child.namespace === namespace),
  );
}

/** The characters of an element's own text records, whatever kinds they are; not those of its children. */
export function textOf(parent: XmlElement): string {
  return parent.children
    .map((child) => (child.kind === 'text' ? textOfValue(child.value) : ''))
    .join('');
}
