import { createHash } from 'node:crypto';

/** What Windows calls a thumbprint: SHA-1 of the DER, 40 hexadecimal digits in upper case. */
export function certificateThumbprint(der: Uint8Array): string {
  return createHash('sha1').update(der).digest('hex').toUpperCase();
}
