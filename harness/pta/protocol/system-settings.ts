import { type XmlNode, xml } from './xml/render-xml.ts';
import type { XmlElement } from './xml/xml-element.ts';

/** What an agent says of its server. The service believes it and shows `machineName` in the portal. */
export interface SystemSettings {
  /** Fully qualified name. */
  readonly machineName: string;
  /** LCID in decimal, such as `1033`. */
  readonly osLanguage: string;
  /** LCID in four hexadecimal digits, such as `0409`. */
  readonly osLocale: string;
  /** Product type number of Windows, such as `8` (Datacenter). */
  readonly osSku: string;
  /** Such as `10.0.17763`. */
  readonly osVersion: string;
}

/** Windows Server 2019 Datacenter, English, as captured. */
export const DEFAULT_OPERATING_SYSTEM = {
  osLanguage: '1033',
  osLocale: '0409',
  osSku: '8',
  osVersion: '10.0.17763',
} as const satisfies Omit<SystemSettings, 'machineName'>;

/** Prefix of the namespaces of all documents of the connector. */
export const CONNECTOR_NAMESPACE =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';

/** Namespace of what registration and renewal share. */
export const REGISTRATION_COMMONS = `${CONNECTOR_NAMESPACE}.RegistrationCommons`;
/** Namespace of the fields of {@link SystemSettings}. */
export const SYSTEM_SETTINGS = `${CONNECTOR_NAMESPACE}.Utilities.SystemSettings`;

/** The block under its older name, in the namespace of its parent. */
export function systemSettingsNode(settings: SystemSettings): XmlNode {
  return xml('SystemSettings', fields(settings), {
    'i:type': 'a:SystemSettings',
    'xmlns:a': SYSTEM_SETTINGS,
  });
}

/** The block under its newer name, in its own namespace. */
export function systemSettingsInformationNode(settings: SystemSettings): XmlNode {
  return xml('SystemSettingsInformation', fields(settings), {
    'i:type': 'a:SystemSettings',
    xmlns: REGISTRATION_COMMONS,
    'xmlns:a': SYSTEM_SETTINGS,
  });
}

/**
 * Reads whichever of the two blocks is there, the newer first.
 *
 * @param parent - `…Settings` element that holds the blocks
 * @param namespace - namespace of `parent`
 * @throws HarnessError `MALFORMED` when neither names a machine
 */
export function readSystemSettings(parent: XmlElement, namespace: string): SystemSettings {
  const block =
    parent.child('SystemSettingsInformation', REGISTRATION_COMMONS) ??
    parent.child('SystemSettings', namespace) ??
    parent;
  const field = (name: string) => block.childText(name, SYSTEM_SETTINGS);
  return {
    machineName: block.requiredText('MachineName', SYSTEM_SETTINGS),
    osLanguage: field('OsLanguage') ?? DEFAULT_OPERATING_SYSTEM.osLanguage,
    osLocale: field('OsLocale') ?? DEFAULT_OPERATING_SYSTEM.osLocale,
    osSku: field('OsSku') ?? DEFAULT_OPERATING_SYSTEM.osSku,
    osVersion: field('OsVersion') ?? DEFAULT_OPERATING_SYSTEM.osVersion,
  };
}

function fields(settings: SystemSettings): XmlNode[] {
  return [
    xml('a:MachineName', settings.machineName),
    xml('a:OsLanguage', settings.osLanguage),
    xml('a:OsLocale', settings.osLocale),
    xml('a:OsSku', settings.osSku),
    xml('a:OsVersion', settings.osVersion),
  ];
}
