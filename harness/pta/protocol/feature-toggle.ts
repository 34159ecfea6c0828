import { malformed } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import { CONNECTOR_NAMESPACE } from './system-settings.ts';
import { parseXml } from './xml/parse-xml.ts';
import { renderXml, xml } from './xml/render-xml.ts';
import { XML_SCHEMA_INSTANCE, type XmlElement } from './xml/xml-element.ts';

/** Path that switches the feature, on {@link registrationHost}. No client certificate is shown. */
export const ENABLE_PASSTHROUGH_AUTHENTICATION_PATH = '/register/EnablePassthroughAuthentication';

/**
 * Path that asks for the state of the feature. Inferred: it is named as `GetDesktopSsoStatus` beside it, which was
 * captured, and takes the same `TokenAuthenticationRequest`.
 */
export const PASSTHROUGH_AUTHENTICATION_STATUS_PATH =
  '/register/GetPassthroughAuthenticationStatus';

/** Connect or PowerShell → cloud: switches the feature for the whole tenant. Captured, public research. */
export interface FeatureToggleRequest {
  /** JWT of the administrator, for the audience of registration. */
  readonly authenticationToken: Secret;
  readonly enable: boolean;
  /** Captured as false; what it leaves out is Exchange Online's part. */
  readonly skipExoEnablement: boolean;
  /** Such as `AADConnect/1.1.882.0 PassthroughAuthenticationConnector/1.5.405.0`. */
  readonly userAgent: string;
}

/** cloud → Connect or PowerShell */
export interface FeatureToggleResult {
  readonly isSuccessful: boolean;
  /** State of the feature after the request. */
  readonly enable: boolean;
  /** Captured as true; inferred: whether the tenant has Authentication Agents. */
  readonly exists: boolean;
  /** Empty unless it failed. */
  readonly errorMessage: string;
}

const TOGGLE = `${CONNECTOR_NAMESPACE}.RegistrationCommons.Registration`;
const AAD_SECURITY = `${CONNECTOR_NAMESPACE}.Security.AadSecurity`;
const ENABLEMENT_REQUEST = 'PassthroughAuthenticationEnablementRequest';
const STATUS_REQUEST = 'TokenAuthenticationRequest';
const RESULT = 'PassthroughAuthenticationRequestResult';

/** The order of elements is the one captured. */
export function renderFeatureToggleRequest(request: FeatureToggleRequest): string {
  const token = request.authenticationToken.reveal();
  return renderXml(
    xml(
      ENABLEMENT_REQUEST,
      [
        xml('AuthenticationToken', token, { xmlns: AAD_SECURITY }),
        xml('Enable', String(request.enable)),
        xml('SkipExoEnablement', String(request.skipExoEnablement)),
        xml('UserAgent', request.userAgent),
      ],
      { xmlns: TOGGLE, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/** @throws HarnessError `MALFORMED` when the token or `Enable` is missing */
export function parseFeatureToggleRequest(body: Uint8Array | string): FeatureToggleRequest {
  const root = expectRoot(body, ENABLEMENT_REQUEST, TOGGLE);
  const enable = root.childBoolean('Enable', TOGGLE);
  if (enable === undefined) throw malformed(ENABLEMENT_REQUEST, 'Enable is missing');
  return {
    authenticationToken: new Secret(root.requiredText('AuthenticationToken', AAD_SECURITY)),
    enable,
    skipExoEnablement: root.childBoolean('SkipExoEnablement', TOGGLE) ?? false,
    userAgent: root.childText('UserAgent', TOGGLE) ?? 'unknown',
  };
}

export function renderFeatureStatusRequest(authenticationToken: Secret): string {
  return renderXml(
    xml(STATUS_REQUEST, [xml('AuthenticationToken', authenticationToken.reveal())], {
      xmlns: AAD_SECURITY,
      'xmlns:i': XML_SCHEMA_INSTANCE,
    }),
  );
}

/** @returns the token. @throws HarnessError `MALFORMED` when it is missing */
export function parseFeatureStatusRequest(body: Uint8Array | string): Secret {
  const root = expectRoot(body, STATUS_REQUEST, AAD_SECURITY);
  return new Secret(root.requiredText('AuthenticationToken', AAD_SECURITY));
}

/** Namespace and order of the elements are inferred: research reads them by name alone. */
export function renderFeatureToggleResult(result: FeatureToggleResult): string {
  return renderXml(
    xml(
      RESULT,
      [
        xml('Enable', String(result.enable)),
        xml('ErrorMessage', result.errorMessage),
        xml('Exists', String(result.exists)),
        xml('IsSuccessful', String(result.isSuccessful)),
      ],
      { xmlns: TOGGLE, 'xmlns:i': XML_SCHEMA_INSTANCE },
    ),
  );
}

/** What is left out of an answer is false. @throws HarnessError `MALFORMED` */
export function parseFeatureToggleResult(body: Uint8Array | string): FeatureToggleResult {
  const root = expectRoot(body, RESULT, TOGGLE);
  return {
    isSuccessful: root.childBoolean('IsSuccessful', TOGGLE) ?? false,
    enable: root.childBoolean('Enable', TOGGLE) ?? false,
    exists: root.childBoolean('Exists', TOGGLE) ?? false,
    errorMessage: root.childText('ErrorMessage', TOGGLE) ?? '',
  };
}

function expectRoot(body: Uint8Array | string, name: string, namespace: string): XmlElement {
  const root = parseXml(body, name);
  if (root.name === name && root.namespace === namespace) return root;
  throw malformed(name, `the root element is ${root.name}`);
}
