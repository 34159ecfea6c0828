import { createHash, createPublicKey } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  Validity,
} from '@peculiar/asn1-x509';
import { certificateTime } from './certificate-time.ts';
import { arrayBufferOf, decodeDer, encodeDer, octets } from './der.ts';
import { commonNameOnly } from './distinguished-name.ts';
import { OID } from './object-identifiers.ts';
import { serialNumber, signCertificate } from './sign-certificate.ts';

/** Subject of the root that the lab's own servers chain to. */
export const LAB_ROOT_COMMON_NAME = 'pta-harness lab root (test only)';

/** RSA or P-256, PEM: SPKI and PKCS #8. A `KeyPair` of the runtime is one. */
export interface PemKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** A certificate that can sign, with its key. */
export interface Issuer {
  /** DER. */
  readonly certificate: Uint8Array;
  /** PEM. */
  readonly privateKey: string;
}

/** When a certificate is good, milliseconds since the Unix epoch, UTC, and its 1 to 20 random serial bytes. */
export interface CertificateTerms {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly serial: Uint8Array;
}

/** Makes a self-signed authority, valid for signing only. Keys are RSA or P-256. @returns DER */
export function createRoot(
  root: { readonly commonName: string; readonly keys: PemKeyPair } & CertificateTerms,
): Uint8Array {
  const name = commonNameOnly(root.commonName);
  const publicKey = publicKeyInfo(root.keys.publicKey);
  return signCertificate(
    {
      serialNumber: serialNumber(root.serial),
      issuer: name,
      validity: validity(root),
      subject: name,
      subjectPublicKeyInfo: publicKey,
      extensions: new Extensions([
        extension(OID.basicConstraints, new BasicConstraints({ cA: true }), 'critical'),
        extension(
          OID.keyUsage,
          new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign),
          'critical',
        ),
        extension(OID.subjectKeyIdentifier, new SubjectKeyIdentifier(keyHash(publicKey))),
      ]),
    },
    root.keys.privateKey,
  );
}

/**
 * Makes the certificate of a TLS server. Its subject is the first name.
 *
 * @param server - `names` are DNS names, where `*` may stand for the first label, and IP addresses; `publicKey` is PEM
 * @returns DER
 */
export function issueServerCertificate(
  server: {
    readonly issuer: Issuer;
    readonly names: readonly [string, ...string[]];
    readonly publicKey: string;
  } & CertificateTerms,
): Uint8Array {
  const issuer = readIssuer(server.issuer.certificate);
  const publicKey = publicKeyInfo(server.publicKey);
  return signCertificate(
    {
      serialNumber: serialNumber(server.serial),
      issuer: issuer.tbsCertificate.subject,
      validity: validity(server),
      subject: commonNameOnly(server.names[0]),
      subjectPublicKeyInfo: publicKey,
      extensions: new Extensions([
        extension(OID.basicConstraints, new BasicConstraints(), 'critical'),
        extension(OID.keyUsage, new KeyUsage(serverKeyUsage(publicKey)), 'critical'),
        extension(OID.extendedKeyUsage, new ExtendedKeyUsage([OID.serverAuth])),
        extension(OID.subjectAltName, new SubjectAlternativeName(server.names.map(generalName))),
        extension(OID.subjectKeyIdentifier, new SubjectKeyIdentifier(keyHash(publicKey))),
        ...authorityKeyIdentifier(issuer),
      ]),
    },
    server.issuer.privateKey,
  );
}

/**
 * Makes the certificate of somebody who signs code.
 *
 * @param publisher - `publicKey` is PEM
 * @returns DER
 */
export function issueCodeSigningCertificate(
  publisher: {
    readonly issuer: Issuer;
    readonly name: string;
    readonly publicKey: string;
  } & CertificateTerms,
): Uint8Array {
  const issuer = readIssuer(publisher.issuer.certificate);
  const publicKey = publicKeyInfo(publisher.publicKey);
  return signCertificate(
    {
      serialNumber: serialNumber(publisher.serial),
      issuer: issuer.tbsCertificate.subject,
      validity: validity(publisher),
      subject: commonNameOnly(publisher.name),
      subjectPublicKeyInfo: publicKey,
      extensions: new Extensions([
        extension(OID.basicConstraints, new BasicConstraints(), 'critical'),
        extension(OID.keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), 'critical'),
        extension(OID.extendedKeyUsage, new ExtendedKeyUsage([OID.codeSigning])),
        extension(OID.subjectKeyIdentifier, new SubjectKeyIdentifier(keyHash(publicKey))),
        ...authorityKeyIdentifier(issuer),
      ]),
    },
    publisher.issuer.privateKey,
  );
}

/** The certificate of an issuer. @throws HarnessError `MALFORMED` */
export function readIssuer(der: Uint8Array): Certificate {
  return decodeDer('issuer certificate', der, (bytes) => AsnConvert.parse(bytes, Certificate));
}

/** SubjectPublicKeyInfo of a PEM key. */
export function publicKeyInfo(pem: string): SubjectPublicKeyInfo {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return AsnConvert.parse(arrayBufferOf(der), SubjectPublicKeyInfo);
}

/** SHA-1 of the key bits, method 1 of RFC 5280, 4.2.1.2. */
export function keyHash(publicKey: SubjectPublicKeyInfo): ArrayBuffer {
  const bits = new Uint8Array(publicKey.subjectPublicKey);
  return arrayBufferOf(createHash('sha1').update(bits).digest());
}

/** An extension around a value that the ASN.1 library knows. */
export function extension(oid: string, value: unknown, critical?: 'critical'): Extension {
  return new Extension({
    extnID: oid,
    critical: critical === 'critical',
    extnValue: new OctetString(encodeDer(value)),
  });
}

function validity({ notBefore, notAfter }: CertificateTerms): Validity {
  const dates = new Validity();
  dates.notBefore = certificateTime(notBefore);
  dates.notAfter = certificateTime(notAfter);
  return dates;
}

function serverKeyUsage(publicKey: SubjectPublicKeyInfo): number {
  const rsa = publicKey.algorithm.algorithm === OID.rsaEncryption;
  return KeyUsageFlags.digitalSignature | (rsa ? KeyUsageFlags.keyEncipherment : 0);
}

function generalName(name: string): GeneralName {
  const isAddress = name.includes(':') || /^\d+(?:\.\d+){3}$/.test(name);
  return new GeneralName(isAddress ? { iPAddress: name } : { dNSName: name });
}

/** Names the issuer's key as the issuer itself does; left out when it does not, for then nothing could match. */
function authorityKeyIdentifier(issuer: Certificate): Extension[] {
  const own = issuer.tbsCertificate.extensions?.find(
    ({ extnID }) => extnID === OID.subjectKeyIdentifier,
  );
  if (own === undefined) return [];
  const { buffer } = AsnConvert.parse(arrayBufferOf(octets(own.extnValue)), SubjectKeyIdentifier);
  const keyIdentifier = new KeyIdentifier(buffer);
  return [extension(OID.authorityKeyIdentifier, new AuthorityKeyIdentifier({ keyIdentifier }))];
}
