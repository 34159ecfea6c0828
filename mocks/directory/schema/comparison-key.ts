import { generalizedTime, parseGeneralizedTime } from '../generalized-time.ts';
import type { AttributeSchema } from './attribute-schema.ts';
import { readValue } from './read-value.ts';
import { canonicalInteger, utf8 } from './value-text.ts';

/** Written before octets that are no UTF-8, where text is due. No text that came over the wire contains it. */
const NO_TEXT = '\ud800';

/**
 * The form under which two values of an attribute are equal: case and runs of blanks do not count in text, nor
 * leading zeros in numbers. Text of the syntaxes IA5 and Printable is compared as it stands. Distinguished names are
 * taken as text here: a caller that knows the directory compares the objects that they name. Accents count, as they do
 * for Samba; Windows overlooks some of them ([MS-ADTS] 6.5).
 *
 * @param value - a stored value, or what a client asserts, in octets; a SID or GUID may be in its text form
 * @see [MS-ADTS] 3.1.1.2.2.4
 */
export function comparisonKey(attribute: AttributeSchema, value: string | Uint8Array): string {
  switch (attribute.syntax) {
    case 'octet-string':
    case 'security-descriptor':
      return latin1(value);
    case 'sid':
    case 'guid':
      return latin1(readValue(attribute, Buffer.from(value)) ?? value);
    case 'ia5':
    case 'printable':
      return textOf(value);
    case 'integer':
    case 'large-integer': {
      const text = textOf(value);
      return canonicalInteger(text) ?? folded(text);
    }
    case 'generalized-time': {
      const text = textOf(value);
      const time = parseGeneralizedTime(text);
      return time === undefined ? folded(text) : generalizedTime(time);
    }
    default:
      return folded(textOf(value));
  }
}

const NOT_ASCII = /[^\0-\x7f]/;
const NEEDS_COLLAPSING = /^ | $| {2}/;

/** Blanks around go, runs of blanks become one, letters lose their case. */
function folded(text: string): string {
  const collapsed = NEEDS_COLLAPSING.test(text)
    ? text.replace(/ {2,}/g, ' ').replace(/^ | $/g, '')
    : text;
  return NOT_ASCII.test(collapsed) ? withoutCase(collapsed) : collapsed.toLowerCase();
}

/** Letters of ASCII become small; the others capitals. */
function withoutCase(text: string): string {
  return text
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
    .replace(/[^\0-\x7f]/gu, capitalOf);
}

/** One for one, as a directory's table of capitals has it: the sharp s has none, and the dotless i is no i. */
function capitalOf(character: string): string {
  const capital = character.toUpperCase();
  return capital.length === character.length && NOT_ASCII.test(capital) ? capital : character;
}

function textOf(value: string | Uint8Array): string {
  if (typeof value === 'string') return value;
  return utf8(value) ?? NO_TEXT + latin1(value);
}

function latin1(value: string | Uint8Array): string {
  return Buffer.from(value).toString('latin1');
}
