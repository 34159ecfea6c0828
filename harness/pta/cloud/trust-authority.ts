import { HarnessError } from '../../runtime/errors.ts';
import { judgeChain } from '../../runtime/judge-chain.ts';
import type { KeyPair } from '../../runtime/keys.ts';
import {
  AGENT_AUTHORITY_COMMON_NAME,
  type AgentCertificate,
  issueAgentCertificate,
  readAgentCertificate,
} from '../protocol/certificates/agent-certificate.ts';
import { createRoot, type Issuer } from '../protocol/certificates/authority.ts';
import { parseCsr } from '../protocol/certificates/parse-csr.ts';
import { certificateToPem } from '../protocol/certificates/pem.ts';
import {
  type AgentRegistry,
  isGood,
  type AgentCertificate as RegisteredCertificate,
} from './agent-registry.ts';

/** Error code: a certificate request is not signed by the key it carries, or the key is not RSA-2048. */
export const CSR_REFUSED = 'CSR_REFUSED';

export type AgentVerdict =
  | { readonly kind: 'trusted'; readonly agentId: string; readonly thumbprint: string }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Id of the agent, when its certificate is good and another tenant's. */
      readonly strangerId?: string;
    };

/** Unless another is asked for. A published certificate ended with its signer's, 12 days early. */
const AUTHORITY_LIFETIME_MS = 10 * 365 * 86_400_000;
/** Several for each of forty agents. */
const CLAIMS_MAX = 256;
/** Certificates are good a little before they are made, for machines whose clocks are behind. */
const BACKDATED_MS = 10 * 60_000;

/** The authority that Entra keeps for Authentication Agents and for nothing else. */
export class TrustAuthority {
  readonly #issuer: Issuer;
  readonly #rootPem: string;
  readonly #tenantId: string;
  readonly #registry: AgentRegistry;
  /** What certificates say, by their bytes: each is shown again every ten minutes. */
  readonly #claims = new Map<string, AgentCertificate>();

  /** @param now - milliseconds since the Unix epoch, UTC */
  constructor(
    tenantId: string,
    registry: AgentRegistry,
    authority: {
      readonly keys: KeyPair;
      readonly serial: Uint8Array;
      readonly now: number;
      /** No agent's certificate outlives it. Ten years unless given. */
      readonly lifetimeMs?: number;
    },
  ) {
    const { keys, serial, now, lifetimeMs = AUTHORITY_LIFETIME_MS } = authority;
    const certificate = createRoot({
      commonName: AGENT_AUTHORITY_COMMON_NAME,
      keys,
      serial,
      notBefore: now - BACKDATED_MS,
      notAfter: now + lifetimeMs,
    });
    this.#issuer = { certificate, privateKey: keys.privateKey };
    this.#rootPem = certificateToPem(certificate);
    this.#tenantId = tenantId;
    this.#registry = registry;
  }

  /** @throws HarnessError `CSR_REFUSED`, `MALFORMED` */
  issue(request: {
    readonly csr: Uint8Array;
    readonly agentId: string;
    readonly serial: Uint8Array;
    readonly now: number;
  }): { readonly der: Uint8Array; readonly entry: RegisteredCertificate } {
    const { publicKey, modulusLength, signatureIsValid } = parseCsr(request.csr);
    if (!signatureIsValid || modulusLength !== 2_048) {
      throw new HarnessError(
        CSR_REFUSED,
        `The certificate request was refused: it must be signed by its own RSA-2048 key (key of ${modulusLength} bits, signature ${signatureIsValid ? 'valid' : 'invalid'}).`,
      );
    }
    const der = issueAgentCertificate({
      issuer: this.#issuer,
      tenantId: this.#tenantId,
      agentId: request.agentId,
      publicKey,
      serial: request.serial,
      notBefore: request.now - BACKDATED_MS,
    });
    const { thumbprint, notAfter } = readAgentCertificate(der);
    return { der, entry: { thumbprint, publicKey, notAfter } };
  }

  /** Whether a client certificate is one of this tenant's agents, now, and still registered. */
  judge(clientCertificate: Uint8Array | undefined, now: number): AgentVerdict {
    if (clientCertificate === undefined) return refused('no client certificate');
    const verdict = judgeChain({
      chainDer: [clientCertificate],
      trustedRootsPem: [this.#rootPem],
      atMs: now,
      purpose: 'client',
    });
    if (verdict.kind === 'refused') return refused(verdict.reason);
    const claims = this.#claimsOf(clientCertificate);
    if (claims === undefined) return refused('no agent');
    const { tenantId, agentId, thumbprint } = claims;
    if (tenantId !== this.#tenantId) return { ...refused('another tenant'), strangerId: agentId };
    const known = this.#registry.find(agentId)?.certificates ?? [];
    const certificate = known.find((each) => each.thumbprint === thumbprint);
    if (certificate === undefined) return refused('not registered');
    if (!isGood(certificate, now)) return refused('a newer certificate took its place');
    return { kind: 'trusted', agentId, thumbprint };
  }

  /** `undefined` for the authority's own certificate: it is trusted, too, and names no agent. */
  #claimsOf(certificate: Uint8Array): AgentCertificate | undefined {
    const key = Buffer.from(certificate).toString('latin1');
    const known = this.#claims.get(key);
    if (known !== undefined) return known;
    try {
      const claims = readAgentCertificate(certificate);
      this.#claims.set(key, claims);
      const [oldest] = this.#claims.keys();
      if (this.#claims.size > CLAIMS_MAX && oldest !== undefined) this.#claims.delete(oldest);
      return claims;
    } catch (error) {
      if (error instanceof HarnessError) return undefined;
      throw error;
    }
  }
}

function refused(reason: string): Extract<AgentVerdict, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}
