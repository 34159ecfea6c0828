import { AsnConvert, type OctetString } from '@peculiar/asn1-schema';
import { HarnessError, malformed } from '../../../runtime/errors.ts';

/** An agent certificate has about 900 bytes and a request about 1100; this is room for any other. */
export const DER_BYTES_MAX = 16 * 1024;

/** Copies bytes into an ArrayBuffer of their own, the form that the ASN.1 library holds. */
export function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** DER of a value that the ASN.1 library knows. */
export function encodeDer(value: unknown): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(value));
}

/** Bytes inside an OCTET STRING. */
export function octets(value: OctetString): Uint8Array {
  return new Uint8Array(value.buffer);
}

/**
 * Runs a decoder over bytes from outside.
 *
 * @param format - what the bytes should be, for the error
 * @throws HarnessError `MALFORMED` for everything that the decoder throws, and when `der` is not one whole element
 */
export function decodeDer<T>(format: string, der: Uint8Array, decode: (der: ArrayBuffer) => T): T {
  if (der.length > DER_BYTES_MAX) {
    throw malformed(format, `${der.length} bytes are more than ${DER_BYTES_MAX}`);
  }
  if (!isOneElement(der)) throw malformed(format, 'not one whole DER element');
  try {
    return decode(arrayBufferOf(der));
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw malformed(format, 'the DER does not have the expected structure', { cause: error });
  }
}

/** Whether the outermost length covers all bytes; the ASN.1 library passes over what follows. */
function isOneElement(der: Uint8Array): boolean {
  const [, length = 0] = der;
  if (der.length < 2) return false;
  if (length < 0x80) return der.length === 2 + length;
  const count = length & 0x7f;
  if (count === 0 || count > 4) return false;
  const value = der.subarray(2, 2 + count).reduce((sum, byte) => sum * 256 + byte, 0);
  return der.length === 2 + count + value;
}
