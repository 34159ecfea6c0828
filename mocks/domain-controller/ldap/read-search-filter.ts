import { malformed } from '../../../harness/runtime/errors.ts';
import {
  type BerElement,
  BerTag,
  berElements,
  berOctets,
  berText,
  nextElement,
} from './ber-elements.ts';
import { PartCount } from './part-count.ts';
import type { SearchFilter } from './search-filter.ts';

/** Deepest filter that is read. People write fewer than ten levels; reading and matching are recursive. */
export const FILTER_DEPTH_MAX = 100;

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
 * Reads a filter, in a time that grows with its length.
 *
 * @param count - of the message that the filter is part of
 * @throws HarnessError `MALFORMED`
 */
export function readSearchFilter(
  element: BerElement,
  count = new PartCount(),
  depth = FILTER_DEPTH_MAX,
): SearchFilter {
  if (depth === 0) {
    throw malformed('LDAP filter', `it is nested deeper than ${FILTER_DEPTH_MAX} levels`);
  }
  count.add();
  const parts = berElements(element.value);
  const inner = (part: BerElement) => readSearchFilter(part, count, depth - 1);
  switch (element.tag) {
    case Choice.and:
      return { kind: 'and', filters: Array.from(parts, inner) };
    case Choice.or:
      return { kind: 'or', filters: Array.from(parts, inner) };
    case Choice.not:
      return { kind: 'not', filter: inner(nextElement(parts)) };
    case Choice.present:
      return { kind: 'present', attribute: berText(element) };
    case Choice.approxMatch:
      return { kind: 'approximate', ...readAssertion(parts) };
    case Choice.equalityMatch:
      return { kind: 'equal', ...readAssertion(parts) };
    case Choice.greaterOrEqual:
      return { kind: 'at-least', ...readAssertion(parts) };
    case Choice.lessOrEqual:
      return { kind: 'at-most', ...readAssertion(parts) };
    case Choice.substrings:
      return readSubstrings(parts, count);
    case Choice.extensibleMatch:
      return readExtensible(parts);
    default:
      throw malformed('LDAP filter', 'it has a choice that RFC 4511 does not know');
  }
}

type Parts = Generator<BerElement, undefined>;

function readAssertion(parts: Parts): { attribute: string; value: Uint8Array } {
  const attribute = berText(nextElement(parts, BerTag.octetString));
  return { attribute, value: berOctets(nextElement(parts, BerTag.octetString)) };
}

const INITIAL = 0x80;
const ANY = 0x81;
const FINAL = 0x82;

function readSubstrings(parts: Parts, count: PartCount): SearchFilter {
  const attribute = berText(nextElement(parts, BerTag.octetString));
  let initial: Uint8Array = new Uint8Array();
  let final: Uint8Array = new Uint8Array();
  const any: Uint8Array[] = [];
  for (const piece of berElements(nextElement(parts, BerTag.sequence).value)) {
    count.add();
    if (piece.tag === INITIAL) initial = berOctets(piece);
    else if (piece.tag === FINAL) final = berOctets(piece);
    else if (piece.tag === ANY) any.push(berOctets(piece));
    else throw malformed('LDAP filter', 'a substring is neither initial, any nor final');
  }
  return { kind: 'substrings', attribute, initial, any, final };
}

const MATCHING_RULE = 0x81;
const MATCHING_TYPE = 0x82;
const MATCHING_VALUE = 0x83;

/** LDAP_MATCHING_RULE_BIT_AND, _BIT_OR and _TRANSITIVE_EVAL. @see [MS-ADTS] 3.1.1.3.4.4 */
const MATCHING_RULES = new Map<string, 'all-bits' | 'any-bit' | 'in-chain'>([
  ['1.2.840.113556.1.4.803', 'all-bits'],
  ['1.2.840.113556.1.4.804', 'any-bit'],
  ['1.2.840.113556.1.4.1941', 'in-chain'],
]);

/** dnAttributes is read over: Active Directory does not look into the components of a DN. */
function readExtensible(parts: Parts): SearchFilter {
  const given = new Map(Array.from(parts, (part) => [part.tag, part]));
  const type = given.get(MATCHING_TYPE);
  const asserted = given.get(MATCHING_VALUE);
  if (asserted === undefined) throw malformed('LDAP filter', 'a matching rule has no value');
  const rule = given.get(MATCHING_RULE);
  // Without a rule it is an equality match (RFC 4511 4.5.1.7.7).
  const kind = rule === undefined ? 'equal' : MATCHING_RULES.get(berText(rule));
  if (kind === undefined || type === undefined) return { kind: 'unknown-rule' };
  return { kind, attribute: berText(type), value: berOctets(asserted) };
}
