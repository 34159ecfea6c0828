import type { AttributeValue } from '../../directory/entry.ts';
import { type AttributeSchema, classSchema, comparisonKey } from '../../directory/schema/schema.ts';

/** Whether one stored value meets the assertion. */
export type ValueTest = (value: AttributeValue) => boolean;

const NEVER: ValueTest = () => false;

/** A value as a point on a line: a number, or text under which equal values are the same. */
type Comparable = bigint | string;

/** Equal values of any syntax; names are compared as text here. */
export function equalTo(schema: AttributeSchema, octets: Uint8Array): ValueTest {
  const asserted = assertedComparable(schema, octets);
  if (asserted === undefined) return NEVER;
  return (value) => comparable(schema, value) === asserted;
}

const UNORDERED: readonly string[] = ['boolean', 'sid', 'guid', 'security-descriptor', 'dn'];

/** `>=` and `<=`. Truth values, identifiers and names have no order. */
export function ordered(
  schema: AttributeSchema,
  kind: 'at-least' | 'at-most',
  octets: Uint8Array,
): ValueTest {
  const asserted = assertedComparable(schema, octets);
  if (asserted === undefined || UNORDERED.includes(schema.syntax)) return NEVER;
  return (value) => {
    const stored = comparable(schema, value);
    if (stored === undefined) return false;
    return kind === 'at-least' ? stored >= asserted : stored <= asserted;
  };
}

/** The matching rules for bits, in two's complement. @see [MS-ADTS] 3.1.1.3.4.4 */
export function bits(
  schema: AttributeSchema,
  kind: 'all-bits' | 'any-bit',
  octets: Uint8Array,
): ValueTest {
  const mask = assertedComparable(schema, octets);
  if (typeof mask !== 'bigint') return NEVER;
  return (value) => {
    const stored = comparable(schema, value);
    if (typeof stored !== 'bigint') return false;
    return kind === 'all-bits' ? (stored & mask) === mask : (stored & mask) !== 0n;
  };
}

export interface Substrings {
  /** Empty when there is none, as `final`. */
  readonly initial: Uint8Array;
  readonly any: readonly Uint8Array[];
  readonly final: Uint8Array;
}

/** Parts of text or of bytes; values of other syntaxes have none. */
export function substrings(
  schema: AttributeSchema,
  { initial, any, final }: Substrings,
): ValueTest {
  const read = partReader(schema);
  if (read === undefined) return NEVER;
  const [first, last] = [read(initial), read(final)];
  const between = any.map(read);
  return (value) => {
    const stored = read(value);
    if (!stored.startsWith(first)) return false;
    let position = first.length;
    for (const part of between) {
      const found = stored.indexOf(part, position);
      if (found === -1) return false;
      position = found + part.length;
    }
    return stored.length - last.length >= position && stored.endsWith(last);
  };
}

/** Negative, 0 or positive. A value that its syntax cannot read is not moved. */
export function compareValues(
  schema: AttributeSchema,
  left: AttributeValue,
  right: AttributeValue,
): number {
  const [first, second] = [comparable(schema, left), comparable(schema, right)];
  if (first === undefined || second === undefined || first === second) return 0;
  return first < second ? -1 : 1;
}

/**
 * What a filter asserts. Integers of 32 bits wrap, as on Samba: `groupType` is written unsigned by some clients and
 * signed by others. A class may be named by its OID.
 */
function assertedComparable(schema: AttributeSchema, octets: Uint8Array): Comparable | undefined {
  if (schema.syntax === 'oid') {
    const text = Buffer.from(octets).toString('utf8');
    return comparisonKey(schema, classSchema(text)?.name ?? text);
  }
  const asserted = comparable(schema, octets);
  if (typeof asserted !== 'bigint') return asserted;
  if (BigInt.asIntN(64, asserted) !== asserted) return undefined;
  return schema.syntax === 'integer' ? BigInt.asIntN(32, asserted) : asserted;
}

/** `undefined` for a number or a time that is none. */
function comparable(schema: AttributeSchema, value: AttributeValue): Comparable | undefined {
  const key = comparisonKey(schema, value);
  switch (schema.syntax) {
    case 'integer':
    case 'large-integer':
      return /^-?\d+$/.test(key) ? BigInt(key) : undefined;
    case 'generalized-time':
      return /^\d{14}\.0Z$/.test(key) ? key : undefined;
    default:
      return key;
  }
}

/** How a value is read to look for parts in it; bytes become one character each. */
function partReader({ syntax }: AttributeSchema): ((value: AttributeValue) => string) | undefined {
  switch (syntax) {
    case 'octet-string':
      return (value) => Buffer.from(value).toString('latin1');
    case 'ia5':
    case 'printable':
      return textOf;
    case 'unicode-string':
    case 'teletex':
    case 'numeric':
    case 'oid':
      return (value) => textOf(value).toLowerCase();
    default:
      return undefined;
  }
}

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
}
