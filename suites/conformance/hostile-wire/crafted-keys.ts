import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Attributes, CertificationRequest, CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AsnConvert, AsnSerializer } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Name, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import {
  createRoot,
  issueServerCertificate,
} from '../../../harness/pta/protocol/certificates/authority.ts';

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Keys that nothing of the protocol can be sealed for, and one that is too short. */
export const WRONG_KEYS: Readonly<Record<string, Keys>> = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  Ed25519: generateKeyPairSync('ed25519'),
  X25519: generateKeyPairSync('x25519'),
  'RSA-1024': generateKeyPairSync('rsa', { modulusLength: 1_024 }),
  'RSA-512': generateKeyPairSync('rsa', { modulusLength: 512 }),
};

const SHA256_WITH: Readonly<Record<string, string>> = {
  rsa: '1.2.840.113549.1.1.11',
  ec: '1.2.840.10045.4.3.2',
  ed25519: '1.3.101.112',
};

/** A request that its own key has signed, where it can sign at all. DER. */
export function csrOf({ publicKey, privateKey }: Keys): Uint8Array {
  const type = publicKey.asymmetricKeyType ?? '';
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const certificationRequestInfo = new CertificationRequestInfo({
    version: 0,
    subject: new Name(),
    subjectPKInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    attributes: new Attributes(),
  });
  const content = Buffer.from(AsnSerializer.serialize(certificationRequestInfo));
  const digest = type === 'ed25519' ? null : 'sha256';
  const signature = type === 'x25519' ? Buffer.alloc(64) : sign(digest, content, privateKey);
  const request = new CertificationRequest({
    certificationRequestInfo,
    signatureAlgorithm: new AlgorithmIdentifier({
      algorithm: SHA256_WITH[type] ?? '1.2.840.113549.1.1.11',
    }),
    signature: Uint8Array.from(signature).buffer,
  });
  return new Uint8Array(AsnSerializer.serialize(request));
}

/** What a stranger's authority made of the key, in the name of an agent. DER. */
export function certificateOf({ publicKey }: Keys): Uint8Array {
  const { publicKey: own, privateKey } = WRONG_KEYS['P-256'] ?? {
    publicKey,
    privateKey: publicKey,
  };
  const pem = (key: KeyObject, type: 'spki' | 'pkcs8') =>
    key.export({ type, format: 'pem' } as never).toString();
  const terms = {
    notBefore: Date.UTC(2026, 0, 1),
    notAfter: Date.UTC(2027, 0, 1),
    serial: new Uint8Array(16).fill(7),
  };
  const keys = { publicKey: pem(own, 'spki'), privateKey: pem(privateKey, 'pkcs8') };
  const certificate = createRoot({ commonName: 'stranger', keys, ...terms });
  const issuer = { certificate, privateKey: keys.privateKey };
  return issueServerCertificate({
    issuer,
    names: ['agent.test'],
    publicKey: pem(publicKey, 'spki'),
    ...terms,
  });
}
