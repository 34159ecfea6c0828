import { malformed } from '../../runtime/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { type RegistrationResult, readRegistrationResult } from './registration.ts';
import {
  CONNECTOR_NAMESPACE,
  readSystemSettings,
  type SystemSettings,
  systemSettingsInformationNode,
} from './system-settings.ts';
import { parseXml } from './xml/parse-xml.ts';
import { renderXml, xml, xmlNil } from './xml/render-xml.ts';
import { XML_SCHEMA_INSTANCE } from './xml/xml-element.ts';

/** Appended to `TrustRenewEndpoint` of the bootstrap response. The current certificate is shown. */
export const RENEW_TRUST_PATH_SUFFIX = '/RenewTrustCertificate';

/** agent → cloud: asks for a fresh certificate; who asks is said by the client certificate. Captured, public research. */
export interface TrustRenewalRequest {
  /** PKCS #10 over a fresh key, DER. */
  readonly csr: Uint8Array;
  readonly systemSettings: SystemSettings;
  /** Such as `1.5.2482.0`. */
  readonly connectorVersion: string;
}

const REGISTRATION = `${CONNECTOR_NAMESPACE}.Registration`;
const RENEWAL = `${REGISTRATION}.TrustRenewal`;

export function renderTrustRenewalRequest(request: TrustRenewalRequest): string {
  return renderXml(
    xml(
      'TrustRenewalRequest',
      [
        // The CSR is inherited from the registration contract and keeps its namespace.
        xml('Base64Csr', toBase64(request.csr), { xmlns: REGISTRATION }),
        xml('TrustRenewalRequestSettings', [
          systemSettingsInformationNode(request.systemSettings),
          xml('ConnectorVersion', request.connectorVersion),
        ]),
      ],
      { xmlns: RENEWAL, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/** @throws HarnessError `MALFORMED` when the CSR or the machine name is missing */
export function parseTrustRenewalRequest(body: Uint8Array | string): TrustRenewalRequest {
  const root = parseXml(body, 'TrustRenewalRequest');
  if (root.name !== 'TrustRenewalRequest' || root.namespace !== RENEWAL) {
    throw malformed('TrustRenewalRequest', `the root element is ${root.name}`);
  }
  const settings = root.child('TrustRenewalRequestSettings', RENEWAL) ?? root;
  return {
    csr: fromBase64(root.requiredText('Base64Csr', REGISTRATION), 'Base64Csr'),
    systemSettings: readSystemSettings(settings, RENEWAL),
    connectorVersion: settings.childText('ConnectorVersion', RENEWAL) ?? 'unknown',
  };
}

/** Research reads the children as declaring a namespace of their own; inferred: that of the registration contract. */
export function renderTrustRenewalResult(result: RegistrationResult): string {
  const issued = result.kind === 'issued';
  const own = { xmlns: REGISTRATION };
  return renderXml(
    xml(
      'TrustRenewalResult',
      [
        issued ? xml('Certificate', toBase64(result.certificate), own) : xmlNil('Certificate', own),
        xml('ErrorMessage', issued ? '' : result.errorMessage, own),
        xml('IsSuccessful', String(issued), own),
      ],
      { xmlns: RENEWAL, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/** Takes the children in either namespace. @throws HarnessError `MALFORMED` */
export function parseTrustRenewalResult(body: Uint8Array | string): RegistrationResult {
  const root = parseXml(body, 'TrustRenewalResult');
  if (root.name !== 'TrustRenewalResult') {
    throw malformed('TrustRenewalResult', `the root element is ${root.name}`);
  }
  const inherited = root.child('IsSuccessful', REGISTRATION) !== undefined;
  return readRegistrationResult(root, inherited ? REGISTRATION : RENEWAL);
}
