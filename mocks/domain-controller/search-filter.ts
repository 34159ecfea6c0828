import { dnKey, parseDn } from '../directory/distinguished-name.ts';
import type { AttributeValue, Entry } from '../directory/entry.ts';
import { syntaxOf } from '../directory/schema.ts';

/** `>=`, `<=`, and the matching rules 1.2.840.113556.1.4.803 and .804. */
export type Comparison = 'at-least' | 'at-most' | 'all-bits' | 'any-bit';

/** A search filter, as far as the lab reads it. Values are text; octet strings match by presence only. */
export type SearchFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly SearchFilter[] }
  | { readonly kind: 'not'; readonly filter: SearchFilter }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'equal';
      readonly attribute: string;
      readonly value: string;
    }
  | {
      readonly kind: Comparison;
      readonly attribute: string;
      readonly value: string;
    }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial: string;
      readonly any: readonly string[];
      readonly final: string;
    }
  /** An unknown matching rule: matches nothing, and its negation everything. */
  | { readonly kind: 'never' };

/** Two-valued, as observed on Samba: what an entry does not have does not match, and its negation does. */
export function matchesFilter(filter: SearchFilter, entry: Entry): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((inner) => matchesFilter(inner, entry));
    case 'or':
      return filter.filters.some((inner) => matchesFilter(inner, entry));
    case 'not':
      return !matchesFilter(filter.filter, entry);
    case 'present':
      return entry.attribute(filter.attribute) !== undefined;
    case 'substrings':
      return texts(entry, filter.attribute).some((value) => matchesSubstrings(filter, value));
    case 'equal':
      return texts(entry, filter.attribute).some((value) =>
        equals(filter.attribute, value, filter.value),
      );
    case 'at-least':
    case 'at-most':
    case 'all-bits':
    case 'any-bit':
      return texts(entry, filter.attribute).some((value) =>
        compares(filter.kind, filter.attribute, value, filter.value),
      );
    case 'never':
      return false;
    default:
      return filter satisfies never;
  }
}

function texts(entry: Entry, attribute: string): string[] {
  const values: readonly AttributeValue[] = entry.attribute(attribute)?.values ?? [];
  return values.filter((value) => typeof value === 'string');
}

function equals(attribute: string, stored: string, asserted: string): boolean {
  switch (syntaxOf(attribute)) {
    case 'integer':
      return readInteger(asserted) === readInteger(stored);
    case 'name':
      return nameKey(attribute, stored, asserted) === nameKey(attribute, asserted, asserted);
    default:
      return stored.toLowerCase() === asserted.toLowerCase();
  }
}

/** `objectCategory=person` is short for the DN of that class in the schema. */
function nameKey(attribute: string, text: string, asserted: string): string | undefined {
  const name = parseDn(text);
  const short = attribute.toLowerCase() === 'objectcategory' && !asserted.includes('=');
  if (short) return (name?.[0]?.value ?? text).toLowerCase();
  return name === undefined ? undefined : dnKey(name);
}

function compares(kind: Comparison, attribute: string, stored: string, asserted: string): boolean {
  if (syntaxOf(attribute) !== 'integer') {
    const [left, right] = [stored.toLowerCase(), asserted.toLowerCase()];
    return kind === 'at-least' ? left >= right : kind === 'at-most' && left <= right;
  }
  const left = readInteger(stored);
  const right = readInteger(asserted);
  if (left === undefined || right === undefined) return false;
  if (kind === 'at-least') return left >= right;
  if (kind === 'at-most') return left <= right;
  return kind === 'all-bits' ? (left & right) === right : (left & right) !== 0n;
}

/** Longest decimal number that is read: 64 bits with their sign need 20 characters, leading zeros a few more. */
const INTEGER_LENGTH_MAX = 32;

function readInteger(text: string): bigint | undefined {
  return text.length <= INTEGER_LENGTH_MAX && /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

function matchesSubstrings(
  { initial, any, final }: Extract<SearchFilter, { kind: 'substrings' }>,
  value: string,
): boolean {
  const text = value.toLowerCase();
  if (!text.startsWith(initial.toLowerCase())) return false;
  let position = initial.length;
  for (const part of any) {
    const found = text.indexOf(part.toLowerCase(), position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return text.length - final.length >= position && text.endsWith(final.toLowerCase());
}
