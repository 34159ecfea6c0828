import { boolean, element, text } from './ber.ts';

/**
 * A search filter as BER.
 *
 * @param filter - RFC 4515 text
 * @throws TypeError when it is none
 */
export function encodeFilter(filter: string): Buffer {
  const reader = { filter, at: 0 };
  const encoded = readFilter(reader);
  if (reader.at !== filter.length) throw notAFilter(filter);
  return encoded;
}

interface Reader {
  readonly filter: string;
  at: number;
}

const LISTS: Readonly<Record<string, number>> = { '&': 0xa0, '|': 0xa1, '!': 0xa2 };

function readFilter(reader: Reader): Buffer {
  take(reader, '(');
  const tag = LISTS[reader.filter[reader.at] ?? ''];
  const encoded = tag === undefined ? readItem(reader) : readList(reader, tag);
  take(reader, ')');
  return encoded;
}

function readList(reader: Reader, tag: number): Buffer {
  reader.at += 1;
  const filters: Buffer[] = [];
  while (reader.filter[reader.at] === '(') filters.push(readFilter(reader));
  return element(tag, ...filters);
}

const ITEM = /([^()=~<>:]*)(?::(dn))?(?::([^()=:]+))?(~=|>=|<=|:=|=)([^()]*)/y;

const COMPARISONS: Readonly<Record<string, number>> = { '>=': 0xa5, '<=': 0xa6, '~=': 0xa8 };

function readItem(reader: Reader): Buffer {
  ITEM.lastIndex = reader.at;
  const match = ITEM.exec(reader.filter);
  if (match === null) throw notAFilter(reader.filter);
  reader.at = ITEM.lastIndex;
  const [, attribute = '', withDn, rule, operator = '', value = ''] = match;
  if (operator === ':=') return extensible(attribute, rule, withDn !== undefined, value);
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return element(comparison, text(attribute), text(octets(value)));
  if (value === '*') return text(attribute, 0x87);
  if (value.includes('*')) return substrings(attribute, value);
  return element(0xa3, text(attribute), text(octets(value)));
}

function substrings(attribute: string, value: string): Buffer {
  const parts = value.split('*').map(octets);
  const choices = parts.flatMap((part, index) => {
    const tag = index === 0 ? 0x80 : index === parts.length - 1 ? 0x82 : 0x81;
    return part.length === 0 ? [] : [text(part, tag)];
  });
  return element(0xa4, text(attribute), element(0x30, ...choices));
}

function extensible(
  attribute: string,
  rule: string | undefined,
  withDn: boolean,
  value: string,
): Buffer {
  return element(
    0xa9,
    ...(rule === undefined ? [] : [text(rule, 0x81)]),
    ...(attribute === '' ? [] : [text(attribute, 0x82)]),
    text(octets(value), 0x83),
    ...(withDn ? [boolean(true, 0x84)] : []),
  );
}

/** `\xx` is one octet; the rest is UTF-8. */
function octets(value: string): Buffer {
  const parts = value.split(/(\\[0-9A-Fa-f]{2})/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'),
    ),
  );
}

function take(reader: Reader, character: string): void {
  if (reader.filter[reader.at] !== character) throw notAFilter(reader.filter);
  reader.at += 1;
}

function notAFilter(filter: string): TypeError {
  return new TypeError(`${filter} is not a search filter.`);
}
