import { createHash, createPublicKey } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  Validity,
} from '@peculiar/asn1-x509';
import { malformed } from '../../../runtime/errors.ts';
import { guidFromBytes, guidToBytes, parseGuid } from '../guid.ts';
import { extension, type Issuer, publicKeyInfo, readIssuer } from './authority.ts';
import { certificateTime } from './certificate-time.ts';
import { arrayBufferOf, decodeDer, encodeDer, octets } from './der.ts';
import { commonNameOf, commonNameOnly } from './distinguished-name.ts';
import { featureProof } from './feature-proof.ts';
import { OID } from './object-identifiers.ts';
import { serialNumber, signCertificate } from './sign-certificate.ts';
import { certificateThumbprint } from './thumbprint.ts';

/** Subject of the authority that signs agents; it is in no Windows root store. Decoded from a published certificate. */
export const AGENT_AUTHORITY_COMMON_NAME = 'HISConnectorRegistrationCA.his.msappproxy.net';

/** Nominal life of an agent certificate: 180 days. Captured, public research. */
export const AGENT_CERTIFICATE_LIFETIME_MS = 180 * 24 * 3_600_000;

/** Random bytes in the serial number of an agent certificate. */
export const AGENT_SERIAL_BYTES = 16;

/** What a certificate says of its agent. It is also the recipient of a sealed password. */
export interface AgentCertificate {
  readonly tenantId: string;
  readonly agentId: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly notBefore: number;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly notAfter: number;
  /** SHA-1 of the DER, upper case. */
  readonly thumbprint: string;
  /** PEM SPKI. */
  readonly publicKey: string;
}

/**
 * Issues the certificate of an agent, as a published one was decoded: subject `CN={tenant id}`, the tenant id again as
 * subjectUniqueID and the agent id in an extension that holds the raw 16 bytes, both in .NET's order.
 *
 * Inferred: that the hash in extension 1.3.6.1.4.1.311.82.2 covers tenant id, agent id and public key. What the real one
 * covers is not known; public research excludes each of them alone.
 *
 * @param agent - `publicKey` is PEM; `serial` is {@link AGENT_SERIAL_BYTES} random bytes; `notBefore` is in
 *   milliseconds since the Unix epoch, UTC; `lifetimeMs` is 180 days unless given, and never outlives the issuer
 * @returns DER
 */
export function issueAgentCertificate(agent: {
  readonly issuer: Issuer;
  readonly tenantId: string;
  readonly agentId: string;
  readonly publicKey: string;
  readonly serial: Uint8Array;
  readonly notBefore: number;
  readonly lifetimeMs?: number;
}): Uint8Array {
  const issuerCertificate = readIssuer(agent.issuer.certificate);
  const issuer = issuerCertificate.tbsCertificate;
  const tenantId = parseGuid(agent.tenantId, 'tenant id');
  const lifetimeMs = agent.lifetimeMs ?? AGENT_CERTIFICATE_LIFETIME_MS;
  const notAfter = Math.min(
    agent.notBefore + lifetimeMs,
    issuer.validity.notAfter.getTime().getTime(),
  );
  const subjectPublicKeyInfo = publicKeyInfo(agent.publicKey);
  const hash = createHash('sha256')
    .update(guidToBytes(tenantId))
    .update(guidToBytes(agent.agentId))
    .update(encodeDer(subjectPublicKeyInfo))
    .digest();
  const validity = new Validity();
  validity.notBefore = certificateTime(agent.notBefore);
  validity.notAfter = certificateTime(notAfter);
  return signCertificate(
    {
      serialNumber: serialNumber(agent.serial),
      issuer: issuer.subject,
      validity,
      subject: commonNameOnly(tenantId),
      subjectPublicKeyInfo,
      subjectUniqueID: arrayBufferOf(guidToBytes(tenantId)),
      extensions: new Extensions([
        new Extension({
          extnID: OID.agentId,
          extnValue: new OctetString(guidToBytes(agent.agentId)),
        }),
        new Extension({
          extnID: OID.agentFeature,
          extnValue: new OctetString(
            featureProof(hash, {
              certificate: issuerCertificate,
              privateKey: agent.issuer.privateKey,
            }),
          ),
        }),
        extension(OID.extendedKeyUsage, new ExtendedKeyUsage([OID.clientAuth]), 'critical'),
      ]),
    },
    agent.issuer.privateKey,
  );
}

/**
 * Reads what a certificate claims; whether its issuer may claim it is for `judgeChain` to say.
 *
 * @throws HarnessError `MALFORMED` when it is no certificate, or names no tenant or agent
 */
export function readAgentCertificate(der: Uint8Array): AgentCertificate {
  return decodeDer('agent certificate', der, (bytes) => {
    const { tbsCertificate } = AsnConvert.parse(bytes, Certificate);
    const agentId = tbsCertificate.extensions?.find(({ extnID }) => extnID === OID.agentId);
    if (agentId === undefined) throw malformed('agent certificate', 'there is no agent id');
    return {
      tenantId: parseGuid(commonNameOf(tbsCertificate.subject) ?? '', 'agent certificate subject'),
      agentId: guidFromBytes(octets(agentId.extnValue)),
      notBefore: tbsCertificate.validity.notBefore.getTime().getTime(),
      notAfter: tbsCertificate.validity.notAfter.getTime().getTime(),
      thumbprint: certificateThumbprint(der),
      publicKey: pemOf(encodeDer(tbsCertificate.subjectPublicKeyInfo)),
    };
  });
}

function pemOf(spki: Uint8Array): string {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}
