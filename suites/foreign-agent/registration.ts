import type { KeyObject } from 'node:crypto';
import { certificateRequest, type RequestDigest } from './certificate-request.ts';
import { type CloudConnection, postXml } from './cloud-connection.ts';
import {
  AGENT_VERSION,
  REGISTRATION,
  REGISTRATION_COMMONS,
  SYSTEM_SETTINGS,
  systemSettings,
  XML_SCHEMA_INSTANCE,
} from './data-contracts.ts';
import { createIdentity, type Identity, newPrivateKey } from './identity.ts';
import { readXml } from './read-xml.ts';
import { escapeXml, textOf, type XmlElement } from './xml-element.ts';

export interface Registrant {
  readonly cloud: CloudConnection;
  readonly tenantId: string;
  readonly machineName: string;
  /** Of an administrator; a JWT. */
  readonly token: string;
  readonly digest?: RequestDigest;
}

/** Gets an agent its first certificate. @throws Error with the service's own message when it refuses */
export async function register(registrant: Registrant): Promise<Identity> {
  const { cloud, tenantId } = registrant;
  const privateKey = newPrivateKey();
  const url = `https://${tenantId}.registration.msappproxy.net/register/RegisterConnector`;
  const reply = await postXml(cloud, url, registrationRequest(registrant, privateKey));
  if (reply.status !== 200) throw new Error(`The registration is answered with ${reply.status}.`);
  const result = readXml(reply.body);
  return createIdentity(privateKey, certificateIn(result, REGISTRATION));
}

/** Registration and renewal answer in the same form. */
export function certificateIn(result: XmlElement, namespace: string): string {
  if (textOf(result, namespace, 'IsSuccessful') !== 'true') {
    throw new Error(textOf(result, namespace, 'ErrorMessage'));
  }
  return textOf(result, namespace, 'Certificate');
}

/** The order of the elements matters to a DataContractSerializer. */
function registrationRequest(registrant: Registrant, privateKey: KeyObject): string {
  const { tenantId, machineName, token, digest } = registrant;
  const csr = certificateRequest(privateKey, machineName, digest).toString('base64');
  const settings = systemSettings(machineName);
  return `<RegistrationRequest xmlns="${REGISTRATION}" xmlns:i="${XML_SCHEMA_INSTANCE}">
<Base64Csr>${csr}
</Base64Csr>
<AuthenticationToken>${escapeXml(token)}</AuthenticationToken>
<Base64Pkcs10Csr i:nil="true"/>
<Feature>ApplicationProxy</Feature>
<FeatureString>PassthroughAuthentication</FeatureString>
<RegistrationRequestSettings>
<SystemSettingsInformation i:type="a:SystemSettings" xmlns="${REGISTRATION_COMMONS}" xmlns:a="${SYSTEM_SETTINGS}">${settings}</SystemSettingsInformation>
<PSModuleVersion>${AGENT_VERSION}</PSModuleVersion>
<SystemSettings i:type="a:SystemSettings" xmlns:a="${SYSTEM_SETTINGS}">${settings}</SystemSettings>
</RegistrationRequestSettings>
<TenantId>${tenantId}</TenantId>
<UserAgent>PassthroughAuthenticationConnector/${AGENT_VERSION}</UserAgent>
</RegistrationRequest>`;
}
