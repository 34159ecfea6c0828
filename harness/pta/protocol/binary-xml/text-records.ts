/**
 * Record types of text ([MC-NBFX] 2.2.3). Each is even; the odd number after it is the same record followed
 * by the end of the element.
 */
export const TEXT = {
  ZERO: 0x80,
  ONE: 0x82,
  FALSE: 0x84,
  TRUE: 0x86,
  INT8: 0x88,
  INT16: 0x8a,
  INT32: 0x8c,
  INT64: 0x8e,
  FLOAT: 0x90,
  DOUBLE: 0x92,
  DECIMAL: 0x94,
  DATE_TIME: 0x96,
  CHARS8: 0x98,
  CHARS16: 0x9a,
  CHARS32: 0x9c,
  BYTES8: 0x9e,
  BYTES16: 0xa0,
  BYTES32: 0xa2,
  START_LIST: 0xa4,
  END_LIST: 0xa6,
  EMPTY: 0xa8,
  DICTIONARY: 0xaa,
  UNIQUE_ID: 0xac,
  TIME_SPAN: 0xae,
  UUID: 0xb0,
  UINT64: 0xb2,
  BOOL: 0xb4,
  UNICODE8: 0xb6,
  UNICODE16: 0xb8,
  UNICODE32: 0xba,
  QUALIFIED_NAME: 0xbc,
} as const;

/** Content that an Array record may repeat ([MC-NBFX] 2.3.3), as its even record type. */
export const ARRAY_TEXT: ReadonlySet<number> = new Set([
  TEXT.BOOL,
  TEXT.INT16,
  TEXT.INT32,
  TEXT.INT64,
  TEXT.FLOAT,
  TEXT.DOUBLE,
  TEXT.DECIMAL,
  TEXT.DATE_TIME,
  TEXT.TIME_SPAN,
  TEXT.UUID,
]);

/** One more than the last tick of the year 9999 ([MC-NBFX] 2.2.3.12). */
export const DATE_TIME_TICKS_LIMIT = 3_155_378_976_000_000_000n;

/** A decimal has at most 28 digits after the point ([MS-OAUT] 2.2.26). */
export const DECIMAL_SCALE_MAX = 28;

/** Time zones in the order of their two-bit numbers. */
export const ZONES = ['unspecified', 'utc', 'local'] as const;
