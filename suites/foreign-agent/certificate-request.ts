import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  bmpString,
  der,
  ia5String,
  integer,
  NULL,
  objectIdentifier,
  octetString,
  readDer,
  sequence,
  setOf,
  TRUE,
  utf8String,
} from './der.ts';

const OS_VERSION = '1.3.6.1.4.1.311.13.2.3';
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const REQUEST_CLIENT_INFO = '1.3.6.1.4.1.311.21.20';
const ENROLMENT_CSP = '1.3.6.1.4.1.311.13.2.2';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';
const SHA1_WITH_RSA = '1.2.840.113549.1.1.5';
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';
const CSP_NAME = 'Microsoft Enhanced RSA and AES Cryptographic Provider';

/** The real agent signs with SHA-1, research re-implementations with SHA-256; the service takes both. */
export type RequestDigest = 'sha1' | 'sha256';

/**
 * A PKCS #10 request (RFC 2986) as agents send it: no subject, four attributes in their order.
 *
 * @param privateKey - RSA-2048
 * @returns DER
 */
export function certificateRequest(
  privateKey: KeyObject,
  machineName: string,
  digest: RequestDigest = 'sha1',
): Buffer {
  const publicKeyInfo = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const attributes = [
    attribute(OS_VERSION, ia5String('6.2.9200.2')),
    attribute(EXTENSION_REQUEST, extensions(publicKeyInfo)),
    attribute(REQUEST_CLIENT_INFO, clientInfo(machineName)),
    attribute(ENROLMENT_CSP, sequence(integer(1), bmpString(CSP_NAME), bitString(Buffer.alloc(0)))),
  ];
  const emptySubject = sequence();
  const info = sequence(integer(0), emptySubject, publicKeyInfo, der(0xa0, ...attributes));
  const algorithm = objectIdentifier(digest === 'sha1' ? SHA1_WITH_RSA : SHA256_WITH_RSA);
  return sequence(info, sequence(algorithm, NULL), bitString(sign(digest, info, privateKey)));
}

const attribute = (type: string, value: Buffer): Buffer =>
  sequence(objectIdentifier(type), setOf(value));

const clientInfo = (machineName: string): Buffer =>
  sequence(
    integer(5),
    utf8String(machineName),
    utf8String('NT AUTHORITY\\NETWORK SERVICE'),
    utf8String('rundll32.exe'),
  );

function extensions(publicKeyInfo: Buffer): Buffer {
  const usage = bitString(Buffer.from([0xf0]), 4);
  const purpose = sequence(objectIdentifier(CLIENT_AUTHENTICATION));
  const keyIdentifier = octetString(createHash('sha1').update(keyBits(publicKeyInfo)).digest());
  return sequence(
    sequence(objectIdentifier(KEY_USAGE), TRUE, octetString(usage)),
    sequence(objectIdentifier(EXTENDED_KEY_USAGE), octetString(purpose)),
    sequence(objectIdentifier(SUBJECT_KEY_IDENTIFIER), octetString(keyIdentifier)),
  );
}

/** The subjectPublicKey without its count of unused bits: what a key identifier is the hash of. */
function keyBits(publicKeyInfo: Buffer): Buffer {
  const [info] = readDer(publicKeyInfo);
  const key = readDer(info?.contents ?? Buffer.alloc(0))[1];
  return key?.contents.subarray(1) ?? Buffer.alloc(0);
}
