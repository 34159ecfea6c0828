import { malformed } from '../../runtime/errors.ts';
import { parseXml } from '../protocol/xml/parse-xml.ts';
import { renderXml, xml } from '../protocol/xml/render-xml.ts';

/** Where the agent notes which certificate is its own. Captured, public research. */
export const TRUST_SETTINGS_PATH =
  '%ProgramData%\\Microsoft\\Azure AD Connect Authentication Agent\\Config\\TrustSettings.xml';

/** The agent's note of its certificate. */
export interface TrustSettings {
  /** SHA-1 of the certificate, upper-case hex. */
  readonly thumbprint: string;
  /** In the store of the service account; else in the machine's. */
  readonly isInUserStore: boolean;
}

const FILE = 'ConnectorTrustSettingsFile';
const TRUST = 'CloudProxyTrust';
const THUMBPRINT = /^[0-9A-F]{40}$/;

/** Inferred: the document has no namespace; only the names of its elements were published. */
export function renderTrustSettings({ thumbprint, isInUserStore }: TrustSettings): string {
  return renderXml(
    xml(FILE, [
      xml(TRUST, [xml('Thumbprint', thumbprint), xml('IsInUserStore', String(isInUserStore))]),
    ]),
  );
}

/** Takes the elements in any namespace, as none was published. @throws HarnessError `MALFORMED` */
export function parseTrustSettings(body: Uint8Array | string): TrustSettings {
  const root = parseXml(body, FILE);
  if (root.name !== FILE) throw malformed(FILE, `the root element is ${root.name}`);
  const trust = root.child(TRUST, root.namespace);
  if (trust === undefined) throw malformed(FILE, `${TRUST} is missing`);
  const thumbprint = trust.requiredText('Thumbprint', trust.namespace).toUpperCase();
  if (!THUMBPRINT.test(thumbprint)) throw malformed(FILE, 'Thumbprint is no SHA-1 in hex');
  const isInUserStore = trust.childBoolean('IsInUserStore', trust.namespace) ?? false;
  return { thumbprint, isInUserStore };
}
