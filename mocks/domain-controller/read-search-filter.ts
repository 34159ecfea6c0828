import { malformed } from '../../harness/runtime/errors.ts';
import { type BerElement, berElements, berText, nextElement } from './ber-elements.ts';
import type { SearchFilter } from './search-filter.ts';

/** Deepest filter that is read. People write fewer than ten levels; reading and matching are recursive. */
export const FILTER_DEPTH_MAX = 100;

const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;

/** Choices of a filter. @see RFC 4511 4.5.1.7 */
const Choice = {
  and: 0xa0,
  or: 0xa1,
  not: 0xa2,
  equalityMatch: 0xa3,
  substrings: 0xa4,
  greaterOrEqual: 0xa5,
  lessOrEqual: 0xa6,
  present: 0x87,
  approxMatch: 0xa8,
  extensibleMatch: 0xa9,
} as const;

/**
 * Reads a filter. ldapjs reads it as well, but through its text form, and leaves the escapes of that in the values.
 *
 * @throws HarnessError `MALFORMED`
 */
export function readSearchFilter(element: BerElement, depth = FILTER_DEPTH_MAX): SearchFilter {
  if (depth === 0) {
    throw malformed('LDAP filter', `it is nested deeper than ${FILTER_DEPTH_MAX} levels`);
  }
  const parts = berElements(element.value);
  const inner = (part: BerElement) => readSearchFilter(part, depth - 1);
  switch (element.tag) {
    case Choice.and:
      return { kind: 'and', filters: Array.from(parts, inner) };
    case Choice.or:
      return { kind: 'or', filters: Array.from(parts, inner) };
    case Choice.not:
      return { kind: 'not', filter: inner(nextElement(parts)) };
    case Choice.present:
      return { kind: 'present', attribute: berText(element) };
    // Active Directory takes "approximately" for "equal".
    case Choice.approxMatch:
    case Choice.equalityMatch:
      return { kind: 'equal', ...readAssertion(parts) };
    case Choice.greaterOrEqual:
      return { kind: 'at-least', ...readAssertion(parts) };
    case Choice.lessOrEqual:
      return { kind: 'at-most', ...readAssertion(parts) };
    case Choice.substrings:
      return readSubstrings(parts);
    case Choice.extensibleMatch:
      return readExtensible(parts);
    default:
      throw malformed('LDAP filter', 'it has a choice that RFC 4511 does not know');
  }
}

type Parts = Generator<BerElement, undefined>;

function readAssertion(parts: Parts): { attribute: string; value: string } {
  const attribute = berText(nextElement(parts, OCTET_STRING));
  return { attribute, value: berText(nextElement(parts, OCTET_STRING)) };
}

const INITIAL = 0x80;
const FINAL = 0x82;

function readSubstrings(parts: Parts): SearchFilter {
  const attribute = berText(nextElement(parts, OCTET_STRING));
  const pieces = [...berElements(nextElement(parts, SEQUENCE).value)];
  const textOf = (tag: number) => {
    const piece = pieces.find((candidate) => candidate.tag === tag);
    return piece === undefined ? '' : berText(piece);
  };
  const any = pieces.filter(({ tag }) => tag !== INITIAL && tag !== FINAL).map(berText);
  return { kind: 'substrings', attribute, initial: textOf(INITIAL), any, final: textOf(FINAL) };
}

const MATCHING_RULE = 0x81;
const MATCHING_TYPE = 0x82;
const MATCHING_VALUE = 0x83;

/** LDAP_MATCHING_RULE_BIT_AND and _OR. @see [MS-ADTS] 3.1.1.3.4.4 */
const BIT_RULES = new Map<string, 'all-bits' | 'any-bit'>([
  ['1.2.840.113556.1.4.803', 'all-bits'],
  ['1.2.840.113556.1.4.804', 'any-bit'],
]);

function readExtensible(parts: Parts): SearchFilter {
  const texts = new Map(Array.from(parts, (part) => [part.tag, berText(part)]));
  const kind = BIT_RULES.get(texts.get(MATCHING_RULE) ?? '');
  if (kind === undefined) return { kind: 'never' };
  const attribute = texts.get(MATCHING_TYPE) ?? '';
  return { kind, attribute, value: texts.get(MATCHING_VALUE) ?? '' };
}
