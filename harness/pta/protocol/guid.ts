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

/** Swaps the first three groups in place: .NET's `Guid.ToByteArray` writes them little-endian, as [MS-DTYP] 2.3.4.2 has it. */
function swapped(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).swap32();
  bytes.subarray(4, 8).swap16();
  return bytes;
}

/** The 16 bytes as .NET writes them. @throws HarnessError `MALFORMED` when `guid` is no GUID */
export function guidToBytes(guid: string): Uint8Array {
  const plain = Buffer.from(parseGuid(guid).replaceAll('-', ''), 'hex');
  return new Uint8Array(swapped(plain));
}

/** Reads 16 bytes as .NET writes them. @throws HarnessError `MALFORMED` when there are not 16 */
export function guidFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== GUID_BYTES) {
    throw malformed('GUID', `${bytes.length} bytes instead of ${GUID_BYTES}`);
  }
  const hex = swapped(Buffer.from(bytes)).toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${groups.join('-')}-${hex.slice(20)}`;
}
