/** How values of an attribute are written and compared. @see [MS-ADTS] 3.1.1.2.2 */
export type AttributeSyntax =
  | 'boolean'
  | 'integer'
  | 'large-integer'
  | 'unicode-string'
  | 'teletex'
  | 'ia5'
  | 'printable'
  | 'numeric'
  | 'generalized-time'
  | 'oid'
  | 'octet-string'
  | 'sid'
  | 'guid'
  | 'security-descriptor'
  | 'dn'
  | 'dn-binary'
  | 'dn-string';

/**
 * OID under which the schema shows each syntax. SIDs and GUIDs are octet strings there: the schema does not tell GUIDs
 * from other octet strings at all, here they are apart because their values are also taken as text.
 *
 * @see [MS-ADTS] 3.1.1.2.2.2
 */
export const SYNTAX_OIDS: Readonly<Record<AttributeSyntax, string>> = {
  boolean: '1.3.6.1.4.1.1466.115.121.1.7',
  integer: '1.3.6.1.4.1.1466.115.121.1.27',
  'large-integer': '1.2.840.113556.1.4.906',
  'unicode-string': '1.3.6.1.4.1.1466.115.121.1.15',
  teletex: '1.2.840.113556.1.4.905',
  ia5: '1.3.6.1.4.1.1466.115.121.1.26',
  printable: '1.3.6.1.4.1.1466.115.121.1.44',
  numeric: '1.3.6.1.4.1.1466.115.121.1.36',
  'generalized-time': '1.3.6.1.4.1.1466.115.121.1.24',
  oid: '1.3.6.1.4.1.1466.115.121.1.38',
  'octet-string': '1.3.6.1.4.1.1466.115.121.1.40',
  sid: '1.3.6.1.4.1.1466.115.121.1.40',
  guid: '1.3.6.1.4.1.1466.115.121.1.40',
  'security-descriptor': '1.2.840.113556.1.4.907',
  dn: '1.3.6.1.4.1.1466.115.121.1.12',
  'dn-binary': '1.2.840.113556.1.4.903',
  'dn-string': '1.2.840.113556.1.4.904',
};

/** What the schema says of an attribute. */
export interface AttributeSchema {
  /** The name in lower case: the key of stored values. */
  readonly key: string;
  /** lDAPDisplayName; replies spell it so, whatever the request said. */
  readonly name: string;
  readonly oid: string;
  readonly syntax: AttributeSyntax;
  readonly singleValued: boolean;
  /** Only the directory itself writes it. */
  readonly systemOnly: boolean;
  /** Worked out when it is asked for by name; nothing is stored. */
  readonly constructed: boolean;
  /** Whether other controllers of the domain get it. Counters of logons are each controller's own. */
  readonly replicated: boolean;
  /** Whether the global catalog has it: isMemberOfPartialAttributeSet. */
  readonly inGlobalCatalog: boolean;
  /** Looked at by ambiguous name resolution. */
  readonly anr: boolean;
  /** linkID: even for a forward link, one more for its back link. */
  readonly linkId?: number;
  /** Least value of a number, least length of text in UTF-16 units, least length of octets in bytes. */
  readonly rangeLower?: number;
  /** As {@link AttributeSchema.rangeLower}, greatest. */
  readonly rangeUpper?: number;
}

const LINK = /^link=(\d+)$/;
const RANGE = /^range=(\d*)\.\.(\d*)$/;
const MARKS = [/^(?:single|system|constructed|local|gc|anr)$/, LINK, RANGE];

/**
 * Reads one row of the attribute tables: `name oid syntax`, then what is true of the attribute.
 *
 * - `single`: isSingleValued
 * - `system`: systemOnly
 * - `constructed`, `local`: FLAG_ATTR_IS_CONSTRUCTED, FLAG_ATTR_NOT_REPLICATED
 * - `gc`: isMemberOfPartialAttributeSet
 * - `anr`: fANR
 * - `link=2`: linkID
 * - `range=1..64`: rangeLower and rangeUpper, one of which may be left out
 *
 * @throws TypeError for anything else; the tables are part of the program
 */
export function readAttributeRow(row: string): AttributeSchema {
  const [name = '', oid = '', syntax = '', ...marks] = row.split(' ');
  if (!isSyntax(syntax)) throw new TypeError(`No such syntax in the row "${row}".`);
  if (!marks.every((mark) => MARKS.some((known) => known.test(mark)))) {
    throw new TypeError(`No such mark in the row "${row}".`);
  }
  const [, linkId = ''] = found(LINK, marks);
  const [, lower = '', upper = ''] = found(RANGE, marks);
  return {
    key: name.toLowerCase(),
    name,
    oid,
    syntax,
    singleValued: marks.includes('single'),
    systemOnly: marks.includes('system'),
    constructed: marks.includes('constructed'),
    replicated: !marks.includes('local'),
    inGlobalCatalog: marks.includes('gc'),
    anr: marks.includes('anr'),
    ...(linkId === '' ? {} : { linkId: Number(linkId) }),
    ...(lower === '' ? {} : { rangeLower: Number(lower) }),
    ...(upper === '' ? {} : { rangeUpper: Number(upper) }),
  };
}

function found(pattern: RegExp, marks: readonly string[]): readonly (string | undefined)[] {
  return marks.map((mark) => pattern.exec(mark)).find((match) => match !== null) ?? [];
}

function isSyntax(text: string): text is AttributeSyntax {
  return Object.hasOwn(SYNTAX_OIDS, text);
}
