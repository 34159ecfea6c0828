import { malformed } from '../../../../runtime/errors.ts';

export type FilterToken =
  /** A property's path, a variable, an operator, a function, `true`, `false` or `null`. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'guid'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: number }
  /** Milliseconds since the Unix epoch, UTC, perhaps with a fraction: to the microsecond. */
  | { readonly kind: 'date-time'; readonly value: number }
  | { readonly kind: '(' | ')' | ',' | ':' };

/** Longest filter that is read, in UTF-16 code units; a URL with more is refused by most servers before it gets here. */
export const FILTER_LENGTH_MAX = 8_192;

const SPACE = /[ \t]+/y;
const WORD = /[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)*/y;
const GUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\w.:'-])/iy;
const STRING = /'((?:[^']|'')*)'/y;
const DATE_TIME =
  /(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(\.\d{1,12})?(Z|[+-]\d\d:\d\d))?(?![\w.:'-])/y;
const INTEGER = /-?\d{1,15}(?![\w.:'-])/y;
const PUNCTUATION = /[(),:]/y;

/**
 * The words of an OData `$filter`.
 *
 * @throws HarnessError `MALFORMED`
 * @see https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html
 */
export function filterTokens(text: string): FilterToken[] {
  if (text.length > FILTER_LENGTH_MAX) {
    throw malformed('$filter', `longer than ${FILTER_LENGTH_MAX} characters`);
  }
  const tokens: FilterToken[] = [];
  let position = 0;
  /** What the pattern matches here; the position moves behind it. */
  const taken = (pattern: RegExp) => {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match !== null) position = pattern.lastIndex;
    return match ?? undefined;
  };
  for (taken(SPACE); position < text.length; taken(SPACE)) {
    const token =
      stringToken(taken(STRING)) ??
      guidToken(taken(GUID)) ??
      dateTimeToken(taken(DATE_TIME)) ??
      integerToken(taken(INTEGER)) ??
      wordToken(taken(WORD)) ??
      punctuationToken(taken(PUNCTUATION));
    if (token === undefined)
      throw malformed('$filter', `nothing is known that begins at ${position}`);
    tokens.push(token);
  }
  return tokens;
}

type Match = RegExpExecArray | undefined;

function stringToken(match: Match): FilterToken | undefined {
  return match && { kind: 'string', value: (match[1] ?? '').replaceAll("''", "'") };
}

function guidToken(match: Match): FilterToken | undefined {
  return match && { kind: 'guid', value: match[0] };
}

/** A date alone is its midnight: captured, that Graph takes `createdDateTime ge 2020-04-28`. */
function dateTimeToken(match: Match): FilterToken | undefined {
  if (match === undefined) return undefined;
  const [, date, time = '00:00', fraction = '.', zone = 'Z'] = match;
  const second = time.length === 'hh:mm'.length ? `${time}:00` : time;
  const value = Date.parse(`${date}T${second}${zone}`);
  if (Number.isNaN(value)) throw malformed('$filter', 'a date that no calendar has');
  return { kind: 'date-time', value: value + millisecondsOf(fraction) };
}

/** @param fraction - of a second, such as `.1458248` */
function millisecondsOf(fraction: string): number {
  const digits = fraction.slice(1).padEnd(3, '0');
  return Number(`${digits.slice(0, 3)}.${digits.slice(3)}`);
}

function integerToken(match: Match): FilterToken | undefined {
  return match && { kind: 'integer', value: Number(match[0]) };
}

function wordToken(match: Match): FilterToken | undefined {
  return match && { kind: 'word', text: match[0] };
}

function punctuationToken(match: Match): FilterToken | undefined {
  const kind = match?.[0];
  return kind === '(' || kind === ')' || kind === ',' || kind === ':' ? { kind } : undefined;
}
