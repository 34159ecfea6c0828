/** One attribute=value pair of a relative distinguished name, unescaped. */
export interface AttributeTypeAndValue {
  readonly type: string;
  readonly value: string;
}

/** Leaf first. Multi-valued RDNs do not occur in Active Directory and are not read. */
export type DistinguishedName = readonly AttributeTypeAndValue[];

/** Longest DN that is read, in characters; far past the longest that a directory can hold, and keeps reading linear. */
export const DN_LENGTH_MAX = 16_384;

const ATTRIBUTE_TYPE = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)$/;

/** Reads the string form of RFC 4514; blanks around types and values do not count. `undefined` when it is none. */
export function parseDn(text: string): DistinguishedName | undefined {
  if (text.length > DN_LENGTH_MAX) return undefined;
  if (text.trim() === '') return [];
  const rdns: AttributeTypeAndValue[] = [];
  for (const part of splitUnescaped(text)) {
    const equals = part.indexOf('=');
    const type = part.slice(0, equals).trim();
    const value = equals < 1 ? undefined : unescapeValue(part.slice(equals + 1));
    if (value === undefined || value === '' || !ATTRIBUTE_TYPE.test(type)) return undefined;
    rdns.push({ type, value });
  }
  return rdns;
}

/** Two names are the same entry when their keys are equal: case and blanks do not count. */
export function dnKey(name: DistinguishedName): string {
  return name.map(({ type, value }) => `${type}=${escapeDnValue(value)}`.toLowerCase()).join(',');
}

export function formatDn(name: DistinguishedName): string {
  return name.map(({ type, value }) => `${type}=${escapeDnValue(value)}`).join(',');
}

const NEEDS_ESCAPE = /["+,;<>\\=\0]|^[ #]| $/;

/** Escapes as RFC 4514 2.4 asks; letters outside ASCII stay as they are, as Active Directory sends them. */
export function escapeDnValue(value: string): string {
  if (!NEEDS_ESCAPE.test(value)) return value;
  return value
    .replace(/["+,;<>\\=]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}

function splitUnescaped(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === ',') {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

const ESCAPE = /\\(?:([0-9A-Fa-f]{2})|([ "#+,;<=>\\]))/y;

/** Hex pairs are bytes of UTF-8. `undefined` for an escape that RFC 4514 does not have, or an unescaped special. */
function unescapeValue(raw: string): string | undefined {
  const text = trimBlanks(raw);
  const chunks: Buffer[] = [];
  for (let index = 0; index < text.length; ) {
    const character = text[index] ?? '';
    if ('"+;<>'.includes(character)) return undefined;
    if (character !== '\\') {
      const end = nextSpecial(text, index + 1);
      chunks.push(Buffer.from(text.slice(index, end)));
      index = end;
      continue;
    }
    ESCAPE.lastIndex = index;
    const match = ESCAPE.exec(text);
    if (match === null) return undefined;
    chunks.push(match[1] ? Buffer.from(match[1], 'hex') : Buffer.from(match[2] ?? ''));
    index = ESCAPE.lastIndex;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function nextSpecial(text: string, from: number): number {
  const offset = text.slice(from).search(/[\\"+;<>]/);
  return offset === -1 ? text.length : from + offset;
}

/** A blank that is escaped belongs to the value: a text that ends in an odd number of backslashes got one cut off. */
function trimBlanks(raw: string): string {
  const text = raw.trim();
  let backslashes = 0;
  while (text[text.length - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1 && /\s$/.test(raw) ? `${text} ` : text;
}
