import { CONNECTOR_NAMESPACE, REGISTRATION_COMMONS, SYSTEM_SETTINGS } from './system-settings.ts';
import { XmlElement } from './xml/xml-element.ts';

/** Namespace of a registration, and of what it is answered with. */
export const REGISTRATION = `${CONNECTOR_NAMESPACE}.Registration`;

/** A member of a .NET data contract; `members` when its type is a contract as well. */
interface DataMember {
  readonly name: string;
  readonly namespace: string;
  readonly members?: readonly DataMember[];
}

const members = (namespace: string, ...names: readonly string[]): DataMember[] =>
  names.map((name) => ({ name, namespace }));

const SYSTEM = members(
  SYSTEM_SETTINGS,
  'MachineName',
  'OsLanguage',
  'OsLocale',
  'OsSku',
  'OsVersion',
);

/** In the order in which they were captured: those of a base type come first, then the alphabet. */
const REGISTRATION_REQUEST: readonly DataMember[] = [
  ...members(
    REGISTRATION,
    'Base64Csr',
    'AuthenticationToken',
    'Base64Pkcs10Csr',
    'Feature',
    'FeatureString',
  ),
  {
    name: 'RegistrationRequestSettings',
    namespace: REGISTRATION,
    members: [
      { name: 'SystemSettingsInformation', namespace: REGISTRATION_COMMONS, members: SYSTEM },
      { name: 'PSModuleVersion', namespace: REGISTRATION },
      { name: 'SystemSettings', namespace: REGISTRATION, members: SYSTEM },
    ],
  },
  ...members(REGISTRATION, 'TenantId', 'UserAgent'),
];

/**
 * What .NET's DataContractSerializer reads of a registration: it goes through the members in their order, which is
 * documented, and passes over without a word whatever is not one that is still to come, as its public source has it. What
 * comes too late is thereby missing; what comes too early makes all those missing that should have come before.
 *
 * @see https://learn.microsoft.com/dotnet/framework/wcf/feature-details/data-member-order
 */
export function readInOrder(request: XmlElement): XmlElement {
  return taken(request, REGISTRATION_REQUEST);
}

function taken(element: XmlElement, contract: readonly DataMember[]): XmlElement {
  let next = 0;
  const children = element.children.flatMap((child) => {
    const index = contract.findIndex(
      ({ name, namespace }, at) =>
        at >= next && name === child.name && namespace === child.namespace,
    );
    const member = contract[index];
    if (member === undefined) return [];
    next = index + 1;
    return [member.members === undefined ? child : taken(child, member.members)];
  });
  return new XmlElement({ ...element, children });
}
