import {
  type BerElement,
  BerTag,
  berBoolean,
  berElements,
  berInteger,
  berOctets,
  berText,
  nextElement,
} from '../ldap/ber-elements.ts';

/** @see RFC 2696 2 */
export interface PagedResults {
  /** Entries of a page in a request; an estimate of all that match in a reply, 0 where there is none. */
  readonly size: number;
  /** Empty in the first request and in the last reply. */
  readonly cookie: Uint8Array;
}

/** @throws HarnessError `MALFORMED` */
export function readPagedResults(value: Uint8Array): PagedResults {
  const parts = sequence(value);
  const size = berInteger(nextElement(parts, BerTag.integer));
  return { size, cookie: berOctets(nextElement(parts, BerTag.octetString)) };
}

export function pagedResults({ size, cookie }: PagedResults): Uint8Array {
  const sizeBytes = element(BerTag.integer, integerBytes(size));
  return element(BerTag.sequence, Buffer.concat([sizeBytes, element(BerTag.octetString, cookie)]));
}

/** @see RFC 2891 1.1 */
export interface SortKey {
  readonly attribute: string;
  readonly reverse: boolean;
}

const SORT_REVERSE = 0x81;

/** @throws HarnessError `MALFORMED` */
export function readSortKeys(value: Uint8Array): readonly SortKey[] {
  return Array.from(sequence(value), (key) => {
    const parts = berElements(key.value);
    const attribute = berText(nextElement(parts, BerTag.octetString));
    const reverse = [...parts].find(({ tag }) => tag === SORT_REVERSE);
    return { attribute, reverse: reverse !== undefined && berBoolean(reverse) };
  });
}

/** @param resultCode - LDAP result code of the sorting. @see RFC 2891 1.2 */
export function sortResult(resultCode: number): Uint8Array {
  return element(BerTag.sequence, element(BerTag.enumerated, integerBytes(resultCode)));
}

/**
 * The one integer of a value, as the controls for extended names and search options have it.
 *
 * @throws HarnessError `MALFORMED`
 */
export function readFlags(value: Uint8Array): number {
  return berInteger(nextElement(sequence(value), BerTag.integer));
}

function sequence(value: Uint8Array): Generator<BerElement, undefined> {
  return berElements(nextElement(berElements(value), BerTag.sequence).value);
}

/** Shortest form of a number from 0 to 2^31 - 1. */
function integerBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const first = bytes.findIndex((byte, index) => byte !== 0 || index === 4);
  const needsSign = ((bytes[first] ?? 0) & 0x80) !== 0;
  return bytes.subarray(needsSign ? first - 1 : first);
}

/** The values of these controls are short: a length of one byte is enough. */
function element(tag: number, value: Uint8Array): Uint8Array {
  if (value.length > 0x7f) throw new TypeError(`A control value of ${value.length} bytes.`);
  return Buffer.concat([Uint8Array.of(tag, value.length), value]);
}
