import type { Attribute } from '../../directory/entry.ts';
import { generalizedTime } from '../../directory/generalized-time.ts';
import { type ControllerContext, nowOf } from '../controller-context.ts';
import type { FoundEntry, SearchOperation } from '../ldap/ldap-operation.ts';
import { START_TLS, WHO_AM_I } from '../serve-extended.ts';
import { supportedControls } from './supported-controls.ts';

type Values = Readonly<Record<string, readonly string[]>>;

/** Active Directory, its later levels, and the password and signing extensions. @see [MS-ADTS] 3.1.1.3.4.3 */
const CAPABILITIES = [800, 1670, 1791, 1935, 2080];
/** Windows Server 2012 and later. */
const WINDOWS_CAPABILITIES = [...CAPABILITIES, 2237];

/** @see [MS-ADTS] 3.1.1.3.4.6 */
const LDAP_POLICIES = [
  'MaxPoolThreads',
  'MaxPercentDirSyncRequests',
  'MaxDatagramRecv',
  'MaxReceiveBuffer',
  'InitRecvTimeout',
  'MaxConnections',
  'MaxConnIdleTime',
  'MaxPageSize',
  'MaxBatchReturnMessages',
  'MaxQueryDuration',
  'MaxDirSyncDuration',
  'MaxTempTableSize',
  'MaxResultSetSize',
  'MinResultSets',
  'MaxResultSetsPerConn',
  'MaxNotificationPerConn',
  'MaxValRange',
  'MaxValRangeTransitive',
  'ThreadMemoryLimit',
  'SystemMemoryLimitPercent',
];

/** What a domain controller says of itself, to anybody and whatever the filter. */
export function rootDse(
  { attributes, typesOnly }: Pick<SearchOperation, 'attributes' | 'typesOnly'>,
  context: ControllerContext,
): FoundEntry {
  const asked = new Set(attributes.map((name) => name.toLowerCase()));
  const isAsked = ({ name }: Attribute) => asked.has(name.toLowerCase());
  const all = asked.size === 0 || asked.has('*');
  const selected = [
    ...listed(shownAttributes(context)).filter((attribute) => all || isAsked(attribute)),
    ...listed(namedAttributes(context)).filter(isAsked),
  ];
  return {
    dn: '',
    attributes: typesOnly ? selected.map(({ name }) => ({ name, values: [] })) : selected,
  };
}

function shownAttributes(context: ControllerContext): Values {
  const { directory, profile, host } = context;
  const { baseDn, dnsName } = directory.domain;
  const label = host.split('.')[0] ?? host;
  const configuration = `CN=Configuration,${baseDn}`;
  const schema = `CN=Schema,${configuration}`;
  const server = `CN=${label.toUpperCase()},CN=Servers,CN=Default-First-Site-Name,CN=Sites,${configuration}`;
  const level = [String(profile.functionalLevel)];
  return {
    currentTime: [generalizedTime(nowOf(context))],
    configurationNamingContext: [configuration],
    defaultNamingContext: [baseDn],
    rootDomainNamingContext: [baseDn],
    schemaNamingContext: [schema],
    subschemaSubentry: [`CN=Aggregate,${schema}`],
    namingContexts: [baseDn, configuration, schema],
    supportedControl: supportedControls(profile),
    supportedLDAPVersion: ['3', '2'],
    dsServiceName: [`CN=NTDS Settings,${server}`],
    serverName: [server],
    dnsHostName: [host],
    ldapServiceName: [`${dnsName}:${label}$@${dnsName.toUpperCase()}`],
    domainFunctionality: level,
    forestFunctionality: level,
    domainControllerFunctionality: level,
    highestCommittedUSN: [String(directory.usn)],
    isSynchronized: ['TRUE'],
    isGlobalCatalogReady: ['TRUE'],
    ...(profile.name === 'samba' ? SAMBA : windowsAttributes(context)),
  };
}

/** Observed on Samba 4.17; its SASL mechanisms are refused here. */
const SAMBA: Values = {
  supportedCapabilities: oids(CAPABILITIES),
  supportedSASLMechanisms: ['GSS-SPNEGO', 'GSSAPI', 'NTLM'],
  vendorName: ['Samba Team (https://www.samba.org)'],
};

/** Background knowledge, not observed; only extensions that are served are listed. */
function windowsAttributes({ profile }: ControllerContext): Values {
  return {
    supportedCapabilities: oids(WINDOWS_CAPABILITIES),
    supportedSASLMechanisms: ['GSSAPI', 'GSS-SPNEGO', 'EXTERNAL', 'DIGEST-MD5'],
    supportedExtension: [START_TLS, ...(profile.servesWhoAmI ? [WHO_AM_I] : [])],
    supportedLDAPPolicies: LDAP_POLICIES,
  };
}

/** What Windows shows only when it is named. @see [MS-ADTS] 3.1.1.3.2 */
function namedAttributes({ profile }: ControllerContext): Values {
  return profile.name === 'samba' ? {} : { 'msDS-PortLDAP': ['389'], 'msDS-PortSSL': ['636'] };
}

function oids(last: readonly number[]): readonly string[] {
  return last.map((number) => `1.2.840.113556.1.4.${number}`);
}

function listed(values: Values): Attribute[] {
  return Object.entries(values).map(([name, some]) => ({ name, values: some }));
}
