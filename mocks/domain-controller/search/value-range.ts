import type { Attribute } from '../../directory/entry.ts';

/** Positions of the values that are asked for, both included; `last` may be infinite. */
export interface ValueRange {
  readonly first: number;
  readonly last: number;
}

const RANGE = /^range=(\d{1,10})-(\d{1,10}|\*)$/i;

/** Reads `range=0-4` or `range=5-*`; `undefined` when it is malformed. @see [MS-ADTS] 3.1.1.3.1.3.3 */
export function parseValueRange(option: string): ValueRange | undefined {
  const [, first, last] = RANGE.exec(option) ?? [];
  if (first === undefined || last === undefined) return undefined;
  const range = { first: Number(first), last: last === '*' ? Infinity : Number(last) };
  return range.first <= range.last ? range : undefined;
}

/**
 * The values of a range, under a name that says which they are: `*` in place of the last position when none follows.
 *
 * @param maxValRange - most values in one reply
 */
export function rangeOf(
  { name, values }: Attribute,
  { first, last }: ValueRange,
  maxValRange: number,
): Attribute {
  const end = Math.min(last, first + maxValRange - 1);
  const shown = end >= values.length - 1 ? '*' : end;
  return { name: `${name};range=${first}-${shown}`, values: values.slice(first, end + 1) };
}

/** The attribute as it is, or its first values where it has more than one reply may carry. */
export function withinLimit(attribute: Attribute, maxValRange: number): Attribute {
  if (attribute.values.length <= maxValRange) return attribute;
  return rangeOf(attribute, { first: 0, last: Infinity }, maxValRange);
}
