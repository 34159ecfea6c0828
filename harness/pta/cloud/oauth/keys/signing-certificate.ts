import { Validity } from '@peculiar/asn1-x509';
import type { KeyPair } from '../../../../runtime/keys.ts';
import { publicKeyInfo } from '../../../protocol/certificates/authority.ts';
import { certificateTime } from '../../../protocol/certificates/certificate-time.ts';
import { commonNameOnly } from '../../../protocol/certificates/distinguished-name.ts';
import { serialNumber, signCertificate } from '../../../protocol/certificates/sign-certificate.ts';

/** Subject and issuer of the certificates that the service publishes its keys in, as captured. */
const COMMON_NAME = 'accounts.accesscontrol.windows.net';
/** Captured: five years. */
const LIFETIME_MS = 5 * 365 * 86_400_000;

/**
 * The self-signed certificate that a token-signing key is published in. Nobody verifies it; clients that cannot read a
 * JWK take the key from it.
 *
 * @param serial - 1 to 20 bytes
 * @param now - milliseconds since the Unix epoch, UTC
 * @returns DER
 */
export function createSigningCertificate(
  keys: KeyPair,
  serial: Uint8Array,
  now: number,
): Uint8Array {
  const validity = new Validity();
  validity.notBefore = certificateTime(now);
  validity.notAfter = certificateTime(now + LIFETIME_MS);
  const name = commonNameOnly(COMMON_NAME);
  return signCertificate(
    {
      serialNumber: serialNumber(serial),
      issuer: name,
      validity,
      subject: name,
      subjectPublicKeyInfo: publicKeyInfo(keys.publicKey),
    },
    keys.privateKey,
  );
}
