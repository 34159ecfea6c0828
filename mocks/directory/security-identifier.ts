/** A SID has 1 to 15 sub-authorities. @see [MS-DTYP] 2.4.2 */
const SUB_AUTHORITIES_MAX = 15;

/** Revision, count of sub-authorities, 48 bits of authority; 32 bits for each sub-authority follow. */
const HEADER_BYTES = 8;
const SUB_AUTHORITY_BYTES = 4;

/** From here on the text form writes the authority in hexadecimal. @see [MS-DTYP] 2.4.2.1 */
const HEXADECIMAL_FROM = 2 ** 32;

const SID_TEXT = /^S-1-(\d{1,10}|0x[0-9a-f]{12})((?:-\d{1,10}){1,15})$/i;

/**
 * The bytes of a SID in text form, such as `S-1-5-32-544`; `undefined` when the text is none.
 *
 * @see [MS-DTYP] 2.4.2.1, 2.4.2.2
 */
export function parseSid(text: string): Uint8Array | undefined {
  const [, authorityText, rest = ''] = SID_TEXT.exec(text) ?? [];
  if (authorityText === undefined) return undefined;
  const authority = Number(authorityText);
  const isDecimal = !/^0x/i.test(authorityText);
  if (isDecimal && authority >= HEXADECIMAL_FROM) return undefined;
  const subAuthorities = rest.slice(1).split('-').map(Number);
  if (subAuthorities.some((value) => value >= 2 ** 32)) return undefined;
  const bytes = Buffer.alloc(HEADER_BYTES + subAuthorities.length * SUB_AUTHORITY_BYTES);
  bytes.set([1, subAuthorities.length]);
  bytes.writeUIntBE(authority, 2, 6);
  for (const [index, value] of subAuthorities.entries()) {
    bytes.writeUInt32LE(value, HEADER_BYTES + index * SUB_AUTHORITY_BYTES);
  }
  return bytes;
}

/**
 * {@link parseSid} for SIDs that the program itself writes.
 *
 * @throws TypeError when the text is no SID
 */
export function sidBytes(text: string): Uint8Array {
  const bytes = parseSid(text);
  if (bytes === undefined) throw new TypeError(`"${text}" is no SID.`);
  return bytes;
}

/** The text form of a SID; `undefined` when the bytes are none. */
export function formatSid(bytes: Uint8Array): string | undefined {
  if (!isSid(bytes)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  const authorityText =
    authority < HEXADECIMAL_FROM ? authority : `0x${authority.toString(16).padStart(12, '0')}`;
  const subAuthorities = Array.from({ length: view.getUint8(1) }, (_, index) =>
    view.getUint32(HEADER_BYTES + index * SUB_AUTHORITY_BYTES, true),
  );
  return ['S', 1, authorityText, ...subAuthorities].join('-');
}

/** Whether the bytes are one whole SID and nothing else. */
export function isSid(bytes: Uint8Array): boolean {
  const [revision, count = 0] = bytes;
  return (
    revision === 1 &&
    count >= 1 &&
    count <= SUB_AUTHORITIES_MAX &&
    bytes.length === HEADER_BYTES + count * SUB_AUTHORITY_BYTES
  );
}
