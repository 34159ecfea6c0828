/** An element to be written. The order of children is the order on the wire, which .NET's DataContractSerializer insists on. */
export interface XmlNode {
  /** Qualified name, as written. */
  readonly name: string;
  /** Qualified names and values, `xmlns` declarations among them, in the order written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: string | readonly XmlNode[];
}

/** Builds an element; `undefined` children are left out. */
export function xml(
  name: string,
  content: string | readonly (XmlNode | undefined)[] = [],
  attributes: Readonly<Record<string, string>> = {},
): XmlNode {
  const children =
    typeof content === 'string' ? content : content.filter((child) => child !== undefined);
  return { name, attributes, content: children };
}

/** An element that is present and has no value. The document must declare `i`. */
export function xmlNil(name: string, attributes: Readonly<Record<string, string>> = {}): XmlNode {
  return xml(name, [], { 'i:nil': 'true', ...attributes });
}

/** Writes an element without an XML declaration and without white space, as DataContractSerializer does. */
export function renderXml({ name, attributes, content }: XmlNode): string {
  let written = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    written += ` ${key}="${escapeText(value)}"`;
  }
  let inside = '';
  if (typeof content === 'string') inside = escapeText(content);
  else for (const child of content) inside += renderXml(child);
  return inside === '' ? `${written}/>` : `${written}>${inside}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Characters that no XML 1.0 document may hold, not even escaped, leave as U+FFFD. */
function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(LONE_SURROGATE, '\uFFFD')
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0, production 2, leaves out
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** What nearly every value consists of. */
const PLAIN = /^[\w ,.:/@{}=+-]*$/;
