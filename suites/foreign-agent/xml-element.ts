/** An element as text XML and binary XML have it alike. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  /** By local name; declarations of namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Of the element itself, not of its children. */
  readonly text: string;
}

export function optionalChildOf(
  parent: XmlElement,
  namespace: string,
  name: string,
): XmlElement | undefined {
  return parent.children.find((child) => child.name === name && child.namespace === namespace);
}

/** @throws Error that names what is there, when the child is not */
export function childOf(parent: XmlElement, namespace: string, name: string): XmlElement {
  const child = optionalChildOf(parent, namespace, name);
  if (child !== undefined) return child;
  const present = parent.children.map((each) => `{${each.namespace}}${each.name}`).join(' ');
  throw new Error(`<${parent.name}> has no {${namespace}}${name} but: ${present}`);
}

export const textOf = (parent: XmlElement, namespace: string, name: string): string =>
  childOf(parent, namespace, name).text;

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
