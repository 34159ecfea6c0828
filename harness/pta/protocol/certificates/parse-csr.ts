import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import type { Attribute } from '@peculiar/asn1-x509';
import * as asn1js from 'asn1js';
import { malformed } from '../../../runtime/errors.ts';
import { decodeDer, encodeDer } from './der.ts';
import { commonNameOf } from './distinguished-name.ts';
import { OID } from './object-identifiers.ts';

/** A PKCS #10 request as read. */
export interface CertificateSigningRequest {
  /** PEM SPKI. */
  readonly publicKey: string;
  /** Bits of the RSA modulus; an agent's is 2048. */
  readonly modulusLength: number;
  /** Whether whoever made the request holds the private key. */
  readonly signatureIsValid: boolean;
  /** `undefined` for an algorithm other than RSA with SHA-1 or SHA-2; the signature then counts as invalid. */
  readonly hash?: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Agents leave the subject empty. */
  readonly commonName?: string;
  readonly osVersion?: string;
  readonly clientInfo?: ClientInfo;
}

/** What the requesting program says of itself. */
export interface ClientInfo {
  readonly machineName: string;
  readonly user: string;
  readonly process: string;
}

/**
 * Reads a request and checks its signature. Attributes are optional; research tools send none but the extensions.
 *
 * @throws HarnessError `MALFORMED` when it is no PKCS #10 request over an RSA key
 */
export function parseCsr(der: Uint8Array): CertificateSigningRequest {
  return decodeDer('certificate signing request', der, (bytes) => {
    const request = AsnConvert.parse(bytes, CertificationRequest);
    const { subject, subjectPKInfo, attributes } = request.certificationRequestInfo;
    const key = createPublicKey({
      key: Buffer.from(encodeDer(subjectPKInfo)),
      format: 'der',
      type: 'spki',
    });
    if (key.asymmetricKeyType !== 'rsa') {
      throw malformed('certificate signing request', 'the key is not an RSA key');
    }
    const hash = HASHES[request.signatureAlgorithm.algorithm];
    const commonName = commonNameOf(subject);
    const osVersion = attributes && readOsVersion(attributes);
    const clientInfo = attributes && readClientInfo(attributes);
    return {
      publicKey: key.export({ type: 'spki', format: 'pem' }).toString(),
      modulusLength: key.asymmetricKeyDetails?.modulusLength ?? 0,
      signatureIsValid: hash !== undefined && isSigned(request, hash, key),
      ...(hash === undefined ? {} : { hash }),
      ...(commonName === undefined ? {} : { commonName }),
      ...(osVersion === undefined ? {} : { osVersion }),
      ...(clientInfo === undefined ? {} : { clientInfo }),
    };
  });
}

const HASHES: Readonly<Record<string, 'sha1' | 'sha256' | 'sha384' | 'sha512'>> = {
  [OID.sha1WithRsa]: 'sha1',
  [OID.sha256WithRsa]: 'sha256',
  [OID.sha384WithRsa]: 'sha384',
  [OID.sha512WithRsa]: 'sha512',
};

/** Over the bytes as they arrived: writing them anew could change them. */
function isSigned(request: CertificationRequest, hash: string, key: KeyObject): boolean {
  const signed = request.certificationRequestInfoRaw;
  if (signed === undefined) return false;
  try {
    return verify(hash, new Uint8Array(signed), key, new Uint8Array(request.signature));
  } catch {
    return false;
  }
}

function readOsVersion(attributes: readonly Attribute[]): string | undefined {
  const value = firstValue(attributes, OID.osVersion);
  return value instanceof asn1js.IA5String ? value.getValue() : undefined;
}

function readClientInfo(attributes: readonly Attribute[]): ClientInfo | undefined {
  const value = firstValue(attributes, OID.requestClientInfo);
  if (!(value instanceof asn1js.Sequence)) return undefined;
  const [machineName, user, process] = value.valueBlock.value
    .slice(1)
    .map((part) => (part instanceof asn1js.Utf8String ? part.getValue() : undefined));
  if (machineName === undefined || user === undefined || process === undefined) return undefined;
  return { machineName, user, process };
}

function firstValue(attributes: readonly Attribute[], oid: string): asn1js.AsnType | undefined {
  const [value] = attributes.find(({ type }) => type === oid)?.values ?? [];
  if (value === undefined) return undefined;
  const read = asn1js.fromBER(value);
  return read.offset === -1 ? undefined : read.result;
}
