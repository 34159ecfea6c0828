import type { XmlNamespaceDeclaration } from './xml-tree.ts';

/** The one prefix that needs no declaration. */
export const XML_PREFIX_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** The declarations of one element, and those of the elements around it. */
export interface NamespaceScope {
  readonly parent: NamespaceScope | undefined;
  readonly namespaces: ReadonlyMap<string, string>;
}

export function nestedScope(
  parent: NamespaceScope | undefined,
  declarations: readonly XmlNamespaceDeclaration[],
): NamespaceScope {
  const namespaces = new Map(declarations.map(({ prefix, namespace }) => [prefix, namespace]));
  return { parent, namespaces };
}

/** What a prefix stands for; empty for an undeclared empty prefix, `undefined` for another undeclared one. */
export function namespaceOf(scope: NamespaceScope | undefined, prefix: string): string | undefined {
  for (let at = scope; at !== undefined; at = at.parent) {
    const namespace = at.namespaces.get(prefix);
    if (namespace !== undefined) return namespace;
  }
  if (prefix === '') return '';
  return prefix === 'xml' ? XML_PREFIX_NAMESPACE : undefined;
}
