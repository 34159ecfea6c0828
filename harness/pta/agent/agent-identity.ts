import { X509Certificate } from 'node:crypto';
import type { Identity } from '../../runtime/secure-channel.ts';
import { readAgentCertificate } from '../protocol/certificates/agent-certificate.ts';
import { keyIdentifier } from '../protocol/sealed-credential.ts';

/** An agent's certificate and key, and what they say it is. */
export interface AgentIdentity extends Identity {
  readonly agentId: string;
  /** The only key identifier whose ciphertext this agent opens. */
  readonly keyIdentifier: string;
  /** Opens what was sealed for the certificate: its own private key, PEM, unless a fault put another in its place. */
  readonly decryptionKey: string;
}

/** @throws HarnessError `MALFORMED` when the certificate is not one of an agent */
export function agentIdentityFrom(certificateDer: Uint8Array, privateKey: string): AgentIdentity {
  const { agentId, thumbprint } = readAgentCertificate(certificateDer);
  return {
    agentId,
    keyIdentifier: keyIdentifier(agentId, thumbprint),
    chain: [new X509Certificate(certificateDer).toString()],
    privateKey,
    decryptionKey: privateKey,
  };
}
