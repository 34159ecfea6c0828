import { X509Certificate } from 'node:crypto';
import { malformed } from '../../../runtime/errors.ts';

/** A certificate as text, 64 characters a line. */
export function certificateToPem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** The first certificate in `pem`. @throws HarnessError `MALFORMED` */
export function certificateFromPem(pem: string): Uint8Array {
  try {
    return new Uint8Array(new X509Certificate(pem).raw);
  } catch {
    throw malformed('certificate', 'not an X.509 certificate in PEM');
  }
}
