import { createPrivateKey, sign } from 'node:crypto';
import { AlgorithmIdentifier, Certificate, TBSCertificate, Version } from '@peculiar/asn1-x509';
import { arrayBufferOf, encodeDer } from './der.ts';
import { OID } from './object-identifiers.ts';

/** All of a certificate but its version and signature. */
export type UnsignedCertificate = Omit<Partial<TBSCertificate>, 'version' | 'signature'>;

/**
 * Completes a version 3 certificate: sha256WithRSA or ecdsaWithSHA256, as the key is.
 *
 * @param privateKey - PEM of the issuer
 * @returns DER
 */
export function signCertificate(unsigned: UnsignedCertificate, privateKey: string): Uint8Array {
  const key = createPrivateKey(privateKey);
  const algorithm =
    key.asymmetricKeyType === 'rsa'
      ? new AlgorithmIdentifier({ algorithm: OID.sha256WithRsa, parameters: null })
      : new AlgorithmIdentifier({ algorithm: OID.ecdsaWithSha256 });
  const tbsCertificate = new TBSCertificate({
    ...unsigned,
    version: Version.v3,
    signature: algorithm,
  });
  const signature = sign('sha256', encodeDer(tbsCertificate), key);
  return encodeDer(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: algorithm,
      signatureValue: arrayBufferOf(signature),
    }),
  );
}

/**
 * A serial number from random bytes: positive, and of the same length.
 *
 * @throws RangeError when there are none, or more than the 20 of RFC 5280, 4.1.2.2
 */
export function serialNumber(random: Uint8Array): ArrayBuffer {
  if (random.length === 0 || random.length > 20) {
    throw new RangeError(`${random.length} bytes are no serial number`);
  }
  const serial = Uint8Array.from(random);
  // The top bit is the sign; the next keeps the first byte from being zero, which DER would drop.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial.buffer;
}
