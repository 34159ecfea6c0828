import { createPrivateKey, sign } from 'node:crypto';
import { Attributes, CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr';
import {
  AlgorithmIdentifier,
  Attribute,
  ExtendedKeyUsage,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import * as asn1js from 'asn1js';
import { extension, keyHash, type PemKeyPair, publicKeyInfo } from './authority.ts';
import { arrayBufferOf, encodeDer } from './der.ts';
import { OID } from './object-identifiers.ts';

export interface CsrDetails {
  /** RSA-2048. */
  readonly keys: PemKeyPair;
  /** Fully qualified name of the agent's server. */
  readonly machineName: string;
  /** Account that makes the request; `Administrator` unless given. */
  readonly user?: string;
  /** Executable that makes the request; the installer's is `rundll32.exe`. */
  readonly process?: string;
  /** What Windows answers to a program without a manifest, `6.2.9200.2`. */
  readonly osVersion?: string;
  /** The real agent signs with SHA-1 and research with SHA-256; the service takes both. */
  readonly hash?: 'sha1' | 'sha256';
}

const CSP_NAME = 'Microsoft Enhanced RSA and AES Cryptographic Provider';

/**
 * Makes the PKCS #10 request of an agent: empty subject and four attributes in this order, as captured.
 *
 * @returns DER
 */
export function createCsr(details: CsrDetails): Uint8Array {
  const hash = details.hash ?? 'sha1';
  const publicKey = publicKeyInfo(details.keys.publicKey);
  const certificationRequestInfo = new CertificationRequestInfo({
    version: 0,
    subject: new Name(),
    subjectPKInfo: publicKey,
    attributes: new Attributes([
      attribute(OID.osVersion, new asn1js.IA5String({ value: details.osVersion ?? '6.2.9200.2' })),
      new Attribute({
        type: OID.extensionRequest,
        values: [
          arrayBufferOf(
            encodeDer(
              new Extensions([
                extension(OID.keyUsage, new KeyUsage(REQUESTED_KEY_USAGE), 'critical'),
                extension(OID.extendedKeyUsage, new ExtendedKeyUsage([OID.clientAuth])),
                extension(OID.subjectKeyIdentifier, new SubjectKeyIdentifier(keyHash(publicKey))),
              ]),
            ),
          ),
        ],
      }),
      attribute(OID.requestClientInfo, clientInfo(details)),
      attribute(OID.enrolmentCsp, enrolmentCsp()),
    ]),
  });
  const signature = sign(
    hash,
    encodeDer(certificationRequestInfo),
    createPrivateKey(details.keys.privateKey),
  );
  return encodeDer(
    new CertificationRequest({
      certificationRequestInfo,
      signatureAlgorithm: new AlgorithmIdentifier({
        algorithm: hash === 'sha1' ? OID.sha1WithRsa : OID.sha256WithRsa,
        parameters: null,
      }),
      signature: arrayBufferOf(signature),
    }),
  );
}

const REQUESTED_KEY_USAGE =
  KeyUsageFlags.digitalSignature |
  KeyUsageFlags.nonRepudiation |
  KeyUsageFlags.keyEncipherment |
  KeyUsageFlags.dataEncipherment;

/** [MS-WCCE] 2.2.2.7.4; client id 5 is what certificate enrolment on a server sends. */
function clientInfo({ machineName, user, process }: CsrDetails): asn1js.Sequence {
  return new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 5 }),
      new asn1js.Utf8String({ value: machineName }),
      new asn1js.Utf8String({ value: user ?? 'Administrator' }),
      new asn1js.Utf8String({ value: process ?? 'rundll32.exe' }),
    ],
  });
}

/** [MS-WCCE] 2.2.2.7.2 */
function enrolmentCsp(): asn1js.Sequence {
  return new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 1 }),
      new asn1js.BmpString({ value: CSP_NAME }),
      new asn1js.BitString({ valueHex: new ArrayBuffer(0) }),
    ],
  });
}

function attribute(type: string, value: asn1js.BaseBlock): Attribute {
  return new Attribute({ type, values: [value.toBER()] });
}
