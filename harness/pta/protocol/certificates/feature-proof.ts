import { createPrivateKey, sign } from 'node:crypto';
import type { Certificate } from '@peculiar/asn1-x509';
import * as asn1js from 'asn1js';
import { arrayBufferOf, encodeDer } from './der.ts';
import { OID } from './object-identifiers.ts';

/** What stands before the signed data. */
const VERSION = 'v2:';
/** What the signed content begins with, before a hash of 32 bytes. */
export const FEATURE = 'PassthroughAuthentication:';

/**
 * Content of the extension that says what an agent is for: `v2:` and PKCS #7 signed data (RFC 2315) of its issuer, as a
 * published certificate has it.
 *
 * @param hash - 32 bytes; what the service's own hash covers is not known
 * @param issuer - certificate and private key (PEM, RSA)
 */
export function featureProof(
  hash: Uint8Array,
  issuer: { readonly certificate: Certificate; readonly privateKey: string },
): Uint8Array {
  const content = Buffer.concat([Buffer.from(FEATURE, 'latin1'), hash]);
  const signature = sign('sha256', content, createPrivateKey(issuer.privateKey));
  const { issuer: name, serialNumber } = issuer.certificate.tbsCertificate;
  const signer = sequence(
    new asn1js.Integer({ value: 1 }),
    sequence(parsed(encodeDer(name)), new asn1js.Integer({ valueHex: serialNumber })),
    algorithm(OID.sha256),
    algorithm(OID.rsaEncryption),
    new asn1js.OctetString({ valueHex: arrayBufferOf(signature) }),
  );
  const data = new asn1js.OctetString({ valueHex: arrayBufferOf(content) });
  const signedData = sequence(
    new asn1js.Integer({ value: 1 }),
    new asn1js.Set({ value: [algorithm(OID.sha256)] }),
    sequence(new asn1js.ObjectIdentifier({ value: OID.data }), explicit(data)),
    new asn1js.Set({ value: [signer] }),
  );
  const info = sequence(
    new asn1js.ObjectIdentifier({ value: OID.signedData }),
    explicit(signedData),
  );
  return Buffer.concat([Buffer.from(VERSION, 'latin1'), Buffer.from(info.toBER())]);
}

function sequence(...value: asn1js.BaseBlock[]): asn1js.Sequence {
  return new asn1js.Sequence({ value });
}

function algorithm(oid: string): asn1js.Sequence {
  return sequence(new asn1js.ObjectIdentifier({ value: oid }), new asn1js.Null());
}

/** `[0] EXPLICIT` */
function explicit(value: asn1js.BaseBlock): asn1js.Constructed {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [value] });
}

function parsed(der: Uint8Array): asn1js.BaseBlock {
  return asn1js.fromBER(arrayBufferOf(der)).result as asn1js.BaseBlock;
}
