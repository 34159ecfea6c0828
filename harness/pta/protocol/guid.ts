import { malformed } from '../../runtime/errors.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Bytes of a GUID. */
export const GUID_BYTES = 16;

/** The nil GUID; the wire puts it where a session id would stand. */
export const ZERO_GUID = '00000000-0000-0000-0000-000000000000';

/** Whether `text` is a GUID in the 36-character form, in either case, without braces. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/**
 * The GUID in lower case, the only form kept inside the project.
 *
 * @param name - what the text is, for the error
 * @throws HarnessError `MALFORMED` when `text` is no GUID
 */
export function parseGuid(text: string, name = 'GUID'): string {
  if (!GUID.test(text)) throw malformed(name, 'not a GUID of the form 8-4-4-4-12');
  return text.toLowerCase();
}

/** Swaps the first three groups, which .NET's `Guid.ToByteArray` writes little-endian, as [MS-DTYP] 2.3.4.2 has it. */
const DOTNET_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The 16 bytes as .NET writes them. @throws HarnessError `MALFORMED` when `guid` is no GUID */
export function guidToBytes(guid: string): Uint8Array {
  const plain = Buffer.from(parseGuid(guid).replaceAll('-', ''), 'hex');
  return Uint8Array.from(DOTNET_ORDER, (from) => plain[from] ?? 0);
}

/** Reads 16 bytes as .NET writes them. @throws HarnessError `MALFORMED` when there are not 16 */
export function guidFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== GUID_BYTES) {
    throw malformed('GUID', `${bytes.length} bytes instead of ${GUID_BYTES}`);
  }
  const hex = Buffer.from(DOTNET_ORDER.map((from) => bytes[from] ?? 0)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
