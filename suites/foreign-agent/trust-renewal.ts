import { certificateRequest } from './certificate-request.ts';
import { type CloudConnection, postXml } from './cloud-connection.ts';
import {
  AGENT_VERSION,
  REGISTRATION,
  REGISTRATION_COMMONS,
  SYSTEM_SETTINGS,
  systemSettings,
  TRUST_RENEWAL,
  XML_SCHEMA_INSTANCE,
} from './data-contracts.ts';
import { createIdentity, type Identity, newPrivateKey } from './identity.ts';
import { readXml } from './read-xml.ts';
import { certificateIn } from './registration.ts';

export interface Renewer {
  readonly cloud: CloudConnection;
  readonly machineName: string;
  readonly identity: Identity;
  /** From the bootstrap response. */
  readonly endpoint: string;
}

/** A certificate for a new key, asked for with the current certificate. @throws Error when the service refuses */
export async function renewTrust({
  cloud,
  machineName,
  identity,
  endpoint,
}: Renewer): Promise<Identity> {
  const privateKey = newPrivateKey();
  const csr = certificateRequest(privateKey, machineName).toString('base64');
  const body = `<TrustRenewalRequest xmlns="${TRUST_RENEWAL}" xmlns:i="${XML_SCHEMA_INSTANCE}">
<Base64Csr xmlns="${REGISTRATION}">${csr}
</Base64Csr>
<TrustRenewalRequestSettings>
<SystemSettingsInformation i:type="a:SystemSettings" xmlns="${REGISTRATION_COMMONS}" xmlns:a="${SYSTEM_SETTINGS}">${systemSettings(machineName)}</SystemSettingsInformation>
<ConnectorVersion>${AGENT_VERSION}</ConnectorVersion>
</TrustRenewalRequestSettings>
</TrustRenewalRequest>`;
  const reply = await postXml(cloud, `${endpoint}/RenewTrustCertificate`, body, identity);
  if (reply.status !== 200) throw new Error(`The renewal is answered with ${reply.status}.`);
  const result = readXml(reply.body);
  // The facts say only that the children have a namespace of their own; whichever it is, they share it.
  const namespace = result.children[0]?.namespace ?? '';
  return createIdentity(privateKey, certificateIn(result, namespace));
}
