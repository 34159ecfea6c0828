import { ATTRIBUTES } from '../../directory/schema/attributes.ts';
import type { SearchFilter } from '../ldap/search-filter.ts';

/** The attribute that a filter names for ambiguous name resolution; no object has it. */
export const ANR = 'anr';

const ANR_ATTRIBUTES = ATTRIBUTES.filter(({ anr }) => anr).map(({ name }) => name);

const EQUALS_SIGN = 0x3d;
const BLANK = 0x20;
const NOTHING = new Uint8Array();

/**
 * What `(anr=…)` stands for: a prefix of any of the schema's names for people, or of first name and surname in either
 * order when there are two words. A value that begins with `=` asks for the whole value instead.
 *
 * @see [MS-ADTS] 3.1.1.3.1.3.3
 */
export function ambiguousNameFilter(value: Uint8Array): SearchFilter {
  const exact = value.length > 1 && value[0] === EQUALS_SIGN;
  const asserted = exact ? value.subarray(1) : value;
  const matches = (attribute: string, octets: Uint8Array): SearchFilter =>
    exact
      ? { kind: 'equal', attribute, value: octets }
      : { kind: 'substrings', attribute, initial: octets, any: [], final: NOTHING };
  const filters = ANR_ATTRIBUTES.map((attribute) => matches(attribute, asserted));
  const blank = asserted.indexOf(BLANK);
  if (blank === -1) return { kind: 'or', filters };
  const words = [asserted.subarray(0, blank), asserted.subarray(blank + 1)] as const;
  const named = (givenName: Uint8Array, sn: Uint8Array): SearchFilter => ({
    kind: 'and',
    filters: [matches('givenName', givenName), matches('sn', sn)],
  });
  return {
    kind: 'or',
    filters: [...filters, named(words[0], words[1]), named(words[1], words[0])],
  };
}
