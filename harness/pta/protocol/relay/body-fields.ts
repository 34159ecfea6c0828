import { malformed } from '../../../runtime/errors.ts';
import { childNamed, textOf, type XmlElement } from '../binary-xml/xml-tree.ts';

/**
 * The child of that local name; MALFORMED without one. Namespaces are not compared here: .NET's data
 * contracts give siblings different ones, and other implementations differ just there.
 */
export function requireChild(parent: XmlElement | undefined, name: string): XmlElement {
  const found = childNamed(parent, name);
  if (found === undefined) throw malformed('relay message', `there is no ${name}`);
  return found;
}

/** The text of the child of that local name; MALFORMED without one. */
export function requireText(parent: XmlElement | undefined, name: string): string {
  return textOf(requireChild(parent, name)).trim();
}

/** A child whose text is an unsigned number up to `max`; MALFORMED otherwise. */
export function requireNumber(parent: XmlElement | undefined, name: string, max: number): number {
  const digits = requireText(parent, name);
  const value = Number(digits);
  if (!/^\d{1,10}$/.test(digits) || value > max) {
    throw malformed('relay message', `${name} is not a number up to ${max}`);
  }
  return value;
}
