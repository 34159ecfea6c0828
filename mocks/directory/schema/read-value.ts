import { parseDn } from '../distinguished-name.ts';
import { generalizedTime, parseGeneralizedTime } from '../generalized-time.ts';
import { parseGuid } from '../object-guid.ts';
import { isSid, parseSid } from '../security-identifier.ts';
import type { AttributeSchema, AttributeSyntax } from './attribute-schema.ts';
import { canonicalInteger, utf8 } from './value-text.ts';

const INT32: readonly [bigint, bigint] = [-0x8000_0000n, 0x7fff_ffffn];
const INT64: readonly [bigint, bigint] = [-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn];

const GUID_BYTES = 16;

/**
 * The stored form of a value as it came over the wire: text for text and numbers, bytes for octet strings, SIDs and
 * GUIDs. Numbers and times get their shortest form. Names of other objects are only looked at for their form; which
 * objects they are is for the caller to find out. No attribute has an empty value.
 *
 * @returns `undefined` when the syntax does not allow it
 * @see [MS-ADTS] 3.1.1.2.2.2
 */
export function readValue(
  { syntax }: AttributeSchema,
  octets: Uint8Array,
): string | Uint8Array | undefined {
  if (octets.length === 0) return undefined;
  switch (syntax) {
    case 'octet-string':
    case 'security-descriptor':
      return octets;
    case 'sid':
      return isSid(octets) ? octets : parseSid(utf8(octets) ?? '');
    case 'guid':
      return octets.length === GUID_BYTES ? octets : parseGuid(utf8(octets) ?? '');
    default: {
      const text = utf8(octets);
      return text === undefined ? undefined : readText(syntax, text);
    }
  }
}

type TextSyntax = Exclude<AttributeSyntax, 'octet-string' | 'security-descriptor' | 'sid' | 'guid'>;

function readText(syntax: TextSyntax, text: string): string | undefined {
  switch (syntax) {
    case 'boolean':
      return text === 'TRUE' || text === 'FALSE' ? text : undefined;
    case 'integer':
      return integerWithin(text, INT32);
    case 'large-integer':
      return integerWithin(text, INT64);
    case 'generalized-time': {
      const time = parseGeneralizedTime(text);
      return time === undefined ? undefined : generalizedTime(time);
    }
    case 'dn':
      return isName(text) ? text : undefined;
    case 'dn-binary':
      return isNameWithBinary(text) ? text : undefined;
    // Controllers do not hold the narrower alphabets to their letters.
    case 'unicode-string':
    case 'teletex':
    case 'ia5':
    case 'printable':
    case 'numeric':
    case 'oid':
    case 'dn-string':
      return text;
    default:
      return syntax satisfies never;
  }
}

/**
 * Whether a stored value keeps to rangeLower and rangeUpper. When it does not, [MS-ADTS] 3.1.1.5.1.1 asks for result
 * 19; Samba answers 21.
 */
export function isInRange(
  { syntax, rangeLower, rangeUpper }: AttributeSchema,
  value: string | Uint8Array,
): boolean {
  if (rangeLower === undefined && rangeUpper === undefined) return true;
  // The range of a name with binary is about its binary part, and nothing here writes such names.
  if (syntax === 'dn' || syntax === 'dn-binary' || syntax === 'dn-string') return true;
  const isNumber = syntax === 'integer' || syntax === 'large-integer';
  const size = isNumber ? canonicalInteger(String(value)) : String(value.length);
  if (size === undefined) return false;
  return BigInt(size) >= (rangeLower ?? -Infinity) && BigInt(size) <= (rangeUpper ?? Infinity);
}

function integerWithin(text: string, [least, greatest]: readonly [bigint, bigint]) {
  const canonical = canonicalInteger(text);
  if (canonical === undefined) return undefined;
  const value = BigInt(canonical);
  return value >= least && value <= greatest ? canonical : undefined;
}

/** A DN, or one of the forms in angle brackets that stand for one. @see [MS-ADTS] 3.1.1.3.1.2.4 */
function isName(text: string): boolean {
  return text.startsWith('<') || parseDn(text) !== undefined;
}

/** `B:32:…hexadecimal…:CN=Users,DC=contoso,DC=test`; the number counts the characters of the hexadecimal. */
function isNameWithBinary(text: string): boolean {
  const [head = '', count = ''] = /^B:(\d{1,9}):/i.exec(text) ?? [];
  const end = head.length + Number(count);
  const hex = text.slice(head.length, end);
  const isHex = hex.length % 2 === 0 && !/[^0-9a-f]/i.test(hex);
  return head !== '' && isHex && text[end] === ':' && isName(text.slice(end + 1));
}
