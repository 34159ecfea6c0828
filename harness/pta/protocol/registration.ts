import { malformed } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { parseGuid } from './guid.ts';
import { REGISTRATION, readInOrder } from './registration-contract.ts';
import {
  readSystemSettings,
  type SystemSettings,
  systemSettingsInformationNode,
  systemSettingsNode,
} from './system-settings.ts';
import { parseXml } from './xml/parse-xml.ts';
import { renderXml, xml, xmlNil } from './xml/render-xml.ts';
import { XML_SCHEMA_INSTANCE, type XmlElement } from './xml/xml-element.ts';

/** Path of the registration service, on {@link registrationHost}. No client certificate is shown. */
export const REGISTER_PATH = '/register/RegisterConnector';

/** `Content-Type` of registration, renewal and bootstrap, in both directions. */
export const XML_CONTENT_TYPE = 'application/xml; charset=utf-8';

/** `FeatureString` of Pass-through Authentication. */
export const PASSTHROUGH_AUTHENTICATION = 'PassthroughAuthentication';

/** agent → cloud: asks for an identity. Captured, public research. */
export interface RegistrationRequest {
  /** PKCS #10, DER. */
  readonly csr: Uint8Array;
  /** JWT of the administrator who registers the agent. */
  readonly authenticationToken: Secret;
  /** {@link PASSTHROUGH_AUTHENTICATION} for an Authentication Agent. */
  readonly featureString: string;
  readonly systemSettings: SystemSettings;
  /** Version of the PowerShell module, such as `1.5.2482.0`. */
  readonly moduleVersion: string;
  readonly tenantId: string;
  /** Such as `PassthroughAuthenticationConnector/1.5.2482.0`. */
  readonly userAgent: string;
}

/** cloud → agent: answer to a registration or a renewal. */
export type RegistrationResult =
  | { readonly kind: 'issued' /** X.509, DER. */; readonly certificate: Uint8Array }
  | { readonly kind: 'refused'; readonly errorMessage: string };

/** The order of elements is the one captured, which is the only one that {@link parseRegistrationRequest} reads. */
export function renderRegistrationRequest(request: RegistrationRequest): string {
  return renderXml(
    xml(
      'RegistrationRequest',
      [
        xml('Base64Csr', toBase64(request.csr)),
        xml('AuthenticationToken', request.authenticationToken.reveal()),
        xmlNil('Base64Pkcs10Csr'),
        // Authentication Agents say so too; the feature proper is in FeatureString.
        xml('Feature', 'ApplicationProxy'),
        xml('FeatureString', request.featureString),
        xml('RegistrationRequestSettings', [
          systemSettingsInformationNode(request.systemSettings),
          xml('PSModuleVersion', request.moduleVersion),
          systemSettingsNode(request.systemSettings),
        ]),
        xml('TenantId', request.tenantId),
        xml('UserAgent', request.userAgent),
      ],
      { xmlns: REGISTRATION, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/**
 * Reads what the service would, with its DataContractSerializer: an element that comes out of order is as good as
 * missing, and unknown ones pass.
 *
 * @throws HarnessError `MALFORMED` when the CSR, the token, the tenant or the machine name is missing
 */
export function parseRegistrationRequest(body: Uint8Array | string): RegistrationRequest {
  const request = expectRoot(parseXml(body, 'RegistrationRequest'), 'RegistrationRequest');
  const root = readInOrder(request);
  const settings = root.child('RegistrationRequestSettings', REGISTRATION) ?? root;
  return {
    csr: fromBase64(root.requiredText('Base64Csr', REGISTRATION), 'Base64Csr'),
    authenticationToken: new Secret(root.requiredText('AuthenticationToken', REGISTRATION)),
    featureString: root.childText('FeatureString', REGISTRATION) ?? PASSTHROUGH_AUTHENTICATION,
    systemSettings: readSystemSettings(settings, REGISTRATION),
    moduleVersion: settings.childText('PSModuleVersion', REGISTRATION) ?? 'unknown',
    tenantId: parseGuid(root.requiredText('TenantId', REGISTRATION), 'TenantId'),
    userAgent: root.childText('UserAgent', REGISTRATION) ?? 'unknown',
  };
}

/** Inferred: a refusal carries a nil certificate; only issued ones were published. */
export function renderRegistrationResult(result: RegistrationResult): string {
  const issued = result.kind === 'issued';
  return renderXml(
    xml(
      'RegistrationResult',
      [
        issued ? xml('Certificate', toBase64(result.certificate)) : xmlNil('Certificate'),
        xml('ErrorMessage', issued ? '' : result.errorMessage),
        xml('IsSuccessful', String(issued)),
      ],
      { xmlns: REGISTRATION, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/** @throws HarnessError `MALFORMED` when it neither fails nor holds a certificate */
export function parseRegistrationResult(body: Uint8Array | string): RegistrationResult {
  const root = expectRoot(parseXml(body, 'RegistrationResult'), 'RegistrationResult');
  return readRegistrationResult(root, REGISTRATION);
}

/** Reads `IsSuccessful`, `ErrorMessage` and `Certificate`, which renewal answers share. */
export function readRegistrationResult(root: XmlElement, namespace: string): RegistrationResult {
  if (root.childBoolean('IsSuccessful', namespace) === true) {
    const certificate = root.requiredText('Certificate', namespace);
    return { kind: 'issued', certificate: fromBase64(certificate, 'Certificate') };
  }
  const errorMessage = root.childText('ErrorMessage', namespace);
  return { kind: 'refused', errorMessage: errorMessage ?? 'The service gave no reason.' };
}

function expectRoot(root: XmlElement, name: string): XmlElement {
  if (root.name === name && root.namespace === REGISTRATION) return root;
  throw malformed(name, `the root element is ${root.name}`);
}
