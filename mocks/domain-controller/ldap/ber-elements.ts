import { malformed } from '../../../harness/runtime/errors.ts';

/** Tag and length of one BER element, as LDAP restricts them: one-byte tags and definite lengths (RFC 4511 5.1). */
export interface BerHeader {
  readonly tag: number;
  /** Where the value starts and ends in the bytes that were read. */
  readonly start: number;
  readonly end: number;
}

/** Universal tags of the elements that LDAP is made of. @see RFC 4511 5.1 */
export const BerTag = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Bytes of a long-form length; four are far more than any message may have. */
const LENGTH_BYTES_MAX = 4;
/** All integers of LDAP are below 2^31 (RFC 4511 4.1.1), so they fit four bytes. */
const INTEGER_BYTES_MAX = 4;

/**
 * Reads the header at `offset`; the value need not be there yet. `undefined` when the header itself is cut short.
 * Lengths may be written with more bytes than they need: Windows clients write all of them with four.
 *
 * @throws HarnessError `MALFORMED`
 */
export function readBerHeader(bytes: Uint8Array, offset: number): BerHeader | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first };
  const lengthBytes = first & 0x7f;
  if (lengthBytes === 0) throw malformed('LDAP message', 'it has an indefinite length');
  if (lengthBytes > LENGTH_BYTES_MAX)
    throw malformed('LDAP message', 'its length has too many bytes');
  const start = offset + 2 + lengthBytes;
  if (bytes.length < start) return undefined;
  let length = 0;
  for (let at = offset + 2; at < start; at += 1) length = length * 256 + (bytes[at] ?? 0);
  return { tag, start, end: start + length };
}

/** One element that is there whole. */
export interface BerElement {
  readonly tag: number;
  /** A view of the bytes that were read. */
  readonly value: Uint8Array;
}

/**
 * The elements that follow one another in `bytes`, one at a time.
 *
 * @throws HarnessError `MALFORMED`, when the last is cut short
 */
export function* berElements(bytes: Uint8Array): Generator<BerElement, undefined> {
  for (let offset = 0; offset < bytes.length; ) {
    const header = readBerHeader(bytes, offset);
    if (header === undefined || header.end > bytes.length) {
      throw malformed('LDAP message', 'an element is cut short');
    }
    yield { tag: header.tag, value: bytes.subarray(header.start, header.end) };
    offset = header.end;
  }
  return undefined;
}

/**
 * The next of some elements.
 *
 * @param tag - any unless given
 * @throws HarnessError `MALFORMED`, when there is none or it has another tag
 */
export function nextElement(elements: Iterator<BerElement, undefined>, tag?: number): BerElement {
  const { value: element } = elements.next();
  if (element === undefined) throw malformed('LDAP message', 'an element is missing');
  if (tag !== undefined && element.tag !== tag) {
    throw malformed('LDAP message', 'an element has an unexpected tag');
  }
  return element;
}

/** UTF-8; a sequence that is none becomes U+FFFD. */
export function berText({ value }: BerElement): string {
  const bytes = Buffer.isBuffer(value)
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.length);
  return bytes.toString('utf8');
}

/** A view of the message, for what is looked at and dropped. */
export function berOctets({ value }: BerElement): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.length);
}

/** A copy, for what may be stored: a view would keep the whole message. */
export function berCopy({ value }: BerElement): Uint8Array {
  return new Uint8Array(value);
}

/**
 * INTEGER or ENUMERATED, which are signed.
 *
 * @throws HarnessError `MALFORMED`, when it is empty or has more than four bytes
 */
export function berInteger({ value }: BerElement): number {
  if (value.length === 0 || value.length > INTEGER_BYTES_MAX) {
    throw malformed('LDAP message', 'an integer is out of range');
  }
  const negative = ((value[0] ?? 0) & 0x80) !== 0;
  return value.reduce((sum, byte) => (sum << 8) | byte, negative ? -1 : 0);
}

/**
 * Any byte but zero is TRUE.
 *
 * @throws HarnessError `MALFORMED`, when it has not one byte
 */
export function berBoolean({ value }: BerElement): boolean {
  if (value.length !== 1) throw malformed('LDAP message', 'a boolean is not one byte long');
  return value[0] !== 0;
}
