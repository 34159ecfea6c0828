import { malformed } from '../../runtime/errors.ts';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/**
 * Reads base64; white space inside is skipped, as captured documents end the value with a new line.
 *
 * @param format - what the value is, for the error
 * @throws HarnessError `MALFORMED` when anything but the alphabet and its padding is left, or a quartet is incomplete
 */
export function fromBase64(text: string, format: string): Uint8Array {
  const dense = text.replace(/[ \t\r\n]/g, '');
  if (dense.length % 4 !== 0 || !BASE64.test(dense)) throw malformed(format, 'not base64');
  return new Uint8Array(Buffer.from(dense, 'base64'));
}
