const GUID_TEXT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Where the bytes of the text stand in the stored form: the first three groups are little-endian. Its own inverse.
 *
 * @see [MS-DTYP] 2.3.4
 */
const STORED_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The 16 bytes of a GUID as stored, from `8-4-4-4-12` hexadecimal digits; `undefined` when the text is none. */
export function parseGuid(text: string): Uint8Array | undefined {
  if (!GUID_TEXT.test(text)) return undefined;
  return reordered(Buffer.from(text.replaceAll('-', ''), 'hex'));
}

/** The text form of a stored GUID, in lower case; `undefined` when the bytes are not 16. */
export function formatGuid(bytes: Uint8Array): string | undefined {
  if (bytes.length !== STORED_ORDER.length) return undefined;
  const hex = reordered(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function reordered(bytes: Uint8Array): Buffer {
  return Buffer.from(STORED_ORDER.map((index) => bytes[index] ?? 0));
}
