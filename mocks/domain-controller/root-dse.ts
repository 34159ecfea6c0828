import type { Directory } from '../directory/directory.ts';
import type { DirectoryProfile } from '../directory/directory-profile.ts';
import type { Attribute } from '../directory/entry.ts';

/** Who is asked: names of one domain controller, and its wall clock. */
export interface RootDseSource {
  readonly directory: Directory;
  readonly profile: DirectoryProfile;
  /** `dc1.contoso.test` */
  readonly host: string;
  /** Milliseconds since the Unix epoch, UTC. */
  readonly nowMs: number;
}

/** Active Directory, its two later levels, and the password and signing extensions. @see [MS-ADTS] 3.1.1.3.4.3 */
const SUPPORTED_CAPABILITIES = [
  '1.2.840.113556.1.4.800',
  '1.2.840.113556.1.4.1670',
  '1.2.840.113556.1.4.1791',
  '1.2.840.113556.1.4.1935',
  '1.2.840.113556.1.4.2080',
];

/**
 * What a domain controller says of itself, to anybody. `supportedControl` is left out because no control is served;
 * the SASL mechanisms are those that were observed, and are refused.
 */
export function rootDse({ directory, profile, host, nowMs }: RootDseSource): readonly Attribute[] {
  const { baseDn, dnsName } = directory.domain;
  const label = host.split('.')[0] ?? host;
  const configuration = `CN=Configuration,${baseDn}`;
  const schema = `CN=Schema,${configuration}`;
  const server = `CN=${label.toUpperCase()},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${configuration}`;
  const level = String(profile.functionalLevel);
  return Object.entries({
    currentTime: [generalizedTime(nowMs)],
    configurationNamingContext: [configuration],
    defaultNamingContext: [baseDn],
    rootDomainNamingContext: [baseDn],
    schemaNamingContext: [schema],
    subschemaSubentry: [`CN=Aggregate,${schema}`],
    namingContexts: [baseDn, configuration, schema],
    supportedCapabilities: SUPPORTED_CAPABILITIES,
    supportedLDAPVersion: ['3', '2'],
    supportedSASLMechanisms: ['GSS-SPNEGO', 'GSSAPI', 'NTLM'],
    dsServiceName: [`CN=NTDS Settings,${server}`],
    serverName: [server],
    dnsHostName: [host],
    ldapServiceName: [`${dnsName}:${label}$@${dnsName.toUpperCase()}`],
    domainFunctionality: [level],
    forestFunctionality: [level],
    domainControllerFunctionality: [level],
    highestCommittedUSN: ['1'],
    isSynchronized: ['TRUE'],
    isGlobalCatalogReady: ['TRUE'],
    ...(profile.name === 'samba' ? { vendorName: ['Samba Team (https://www.samba.org)'] } : {}),
  }).map(([name, values]) => ({ name, values }));
}

/** `20261120193234.0Z` */
function generalizedTime(unixMs: number): string {
  return `${new Date(unixMs).toISOString().slice(0, 19).replace(/[-:T]/g, '')}.0Z`;
}
