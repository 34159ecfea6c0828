import { malformed } from '../../harness/runtime/errors.ts';

/** Tag and length of one BER element, as LDAP restricts them: one-byte tags and definite lengths (RFC 4511 5.1). */
export interface BerHeader {
  readonly tag: number;
  /** Where the value starts and ends in the bytes that were read. */
  readonly start: number;
  readonly end: number;
}

/** Bytes of a long-form length; four are far more than any message may have. */
const LENGTH_BYTES_MAX = 4;

/**
 * Reads the header at `offset`; the value need not be there yet. `undefined` when the header itself is cut short.
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
  const length = bytes.subarray(offset + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  return { tag, start, end: start + length };
}

/** One element that is there whole. */
export interface BerElement {
  readonly tag: number;
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
  return Buffer.from(value).toString('utf8');
}
