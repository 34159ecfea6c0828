import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { objectIdentifier, readDer } from './der.ts';
import { guidFromDotNet } from './dot-net-guid.ts';

const AGENT_ID = objectIdentifier('1.3.6.1.4.1.311.82.1');

/** What an agent is to the cloud: its key, and the certificate that it was given for it. */
export interface Identity {
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate;
  readonly agentId: string;
  /** Under which the agent finds its own ciphertext. */
  readonly keyIdentifier: string;
}

export const newPrivateKey = (): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** @param base64 - DER, as the service returns it */
export function createIdentity(privateKey: KeyObject, base64: string): Identity {
  const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error('The certificate is for another key.');
  }
  const agentId = readAgentId(certificate.raw);
  const thumbprint = certificate.fingerprint.replaceAll(':', '');
  return { privateKey, certificate, agentId, keyIdentifier: `${agentId}_${thumbprint}` };
}

/** The extension's value is the GUID's 16 bytes themselves, in the order of .NET. */
function readAgentId(certificate: Buffer): string {
  const [outer] = readDer(certificate);
  const [tbs] = readDer(outer?.contents ?? Buffer.alloc(0));
  const list = readDer(tbs?.contents ?? Buffer.alloc(0)).find(({ tag }) => tag === 0xa3);
  const [extensions] = readDer(list?.contents ?? Buffer.alloc(0));
  for (const { contents } of readDer(extensions?.contents ?? Buffer.alloc(0))) {
    if (!contents.subarray(0, AGENT_ID.length).equals(AGENT_ID)) continue;
    const value = readDer(contents).at(-1)?.contents;
    if (value?.length === 16) return guidFromDotNet(value);
  }
  throw new Error('The certificate names no agent.');
}
