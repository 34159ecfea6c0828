import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { malformed } from '../../runtime/errors.ts';
import type { Identity } from '../../runtime/secure-channel.ts';
import { readAgentCertificate } from '../protocol/certificates/agent-certificate.ts';
import { keyIdentifier } from '../protocol/sealed-credential.ts';

/** An agent's certificate and key, and what they say it is. */
export interface AgentIdentity extends Identity {
  readonly agentId: string;
  /** The only key identifier whose ciphertext this agent opens. */
  readonly keyIdentifier: string;
  /** End of the certificate: milliseconds since the Unix epoch, UTC. */
  readonly notAfter: number;
  /** Opens what was sealed for the certificate: its own private key, PEM, unless a fault put another in its place. */
  readonly decryptionKey: string;
}

/** @throws HarnessError `MALFORMED` when the certificate is not one of an agent, or is for another key */
export function agentIdentityFrom(certificateDer: Uint8Array, privateKey: string): AgentIdentity {
  const { agentId, thumbprint, notAfter } = readAgentCertificate(certificateDer);
  return {
    agentId,
    notAfter,
    keyIdentifier: keyIdentifier(agentId, thumbprint),
    chain: [pemFor(createPrivateKey(privateKey), certificateDer)],
    privateKey,
    decryptionKey: privateKey,
  };
}

/** The certificate as the secure channel will read it, which is stricter than its ASN.1. */
function pemFor(privateKey: KeyObject, certificateDer: Uint8Array): string {
  let certificate: X509Certificate;
  let isOfThisKey: boolean;
  try {
    certificate = new X509Certificate(certificateDer);
    isOfThisKey = certificate.checkPrivateKey(privateKey);
  } catch (cause) {
    throw malformed('agent certificate', 'OpenSSL does not read it', { cause });
  }
  if (!isOfThisKey) throw malformed('agent certificate', 'it is for another key');
  return certificate.toString();
}
