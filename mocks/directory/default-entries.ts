import { type DistinguishedName, parseDn } from './distinguished-name.ts';
import type { DomainDescription } from './domain-description.ts';
import { GroupType } from './group-type.ts';
import { UserAccountControl } from './user-account-control.ts';

/** Relative identifiers that mean the same in every domain. @see [MS-DTYP] 2.4.2.4 */
export const WellKnownRid = {
  administrator: 500,
  guest: 501,
  krbtgt: 502,
  domainAdmins: 512,
  domainUsers: 513,
  domainGuests: 514,
  domainComputers: 515,
  domainControllers: 516,
  schemaAdmins: 518,
  enterpriseAdmins: 519,
  groupPolicyCreatorOwners: 520,
  readOnlyDomainControllers: 521,
  protectedUsers: 525,
  administrators: 544,
  users: 545,
  guests: 546,
  accountOperators: 548,
} as const;

/** One object that a new domain has. */
export interface DefaultEntry {
  readonly dn: DistinguishedName;
  readonly objectClass: string;
  /** Relative identifier of an account or group. */
  readonly rid?: number;
  /** In the BUILTIN domain, S-1-5-32. */
  readonly builtin?: true;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Relative identifiers of the members. */
  readonly members?: readonly number[];
  /** The object starts a naming context of its own. */
  readonly namingContext?: true;
}

/** What every domain has before anybody is added, the head first; parents come before their children. */
export function defaultEntries({ baseDn }: DomainDescription): readonly DefaultEntry[] {
  const head = parseDn(baseDn) ?? [];
  const below = (path: string): DistinguishedName => [...(parseDn(path) ?? []), ...head];
  const entry = (
    path: string,
    objectClass: string,
    more: Omit<DefaultEntry, 'dn' | 'objectClass'> = {},
  ): DefaultEntry => ({ dn: below(path), objectClass, ...more });
  return [
    { dn: head, objectClass: 'domainDNS', namingContext: true },
    ...CONTAINERS.map(([path, objectClass]) => entry(path, objectClass)),
    ...ACCOUNTS.map(({ name, rid, ...attributes }) =>
      entry(`CN=${name},CN=Users`, 'user', {
        rid,
        attributes: { sAMAccountName: name, ...attributes },
      }),
    ),
    ...GROUPS.map(({ name, rid, type = GroupType.globalSecurity, members = [] }) =>
      entry(`CN=${name},CN=Users`, 'group', {
        rid,
        members,
        attributes: { sAMAccountName: name, groupType: String(type) },
      }),
    ),
    ...BUILTIN_GROUPS.map(({ name, rid, members = [] }) =>
      entry(`CN=${name},CN=Builtin`, 'group', {
        rid,
        members,
        builtin: true,
        attributes: { sAMAccountName: name, groupType: String(GroupType.builtinSecurity) },
      }),
    ),
    ...CONFIGURATION.map(([path, objectClass, more]) => entry(path, objectClass, more)),
  ];
}

const CONTAINERS: readonly (readonly [path: string, objectClass: string])[] = [
  ['CN=Users', 'container'],
  ['CN=Computers', 'container'],
  ['OU=Domain Controllers', 'organizationalUnit'],
  ['CN=System', 'container'],
  ['CN=Password Settings Container,CN=System', 'msDS-PasswordSettingsContainer'],
  ['CN=LostAndFound', 'lostAndFound'],
  ['CN=ForeignSecurityPrincipals', 'container'],
  ['CN=Program Data', 'container'],
  ['CN=Managed Service Accounts', 'container'],
  ['CN=Builtin', 'builtinDomain'],
];

const { NORMAL_ACCOUNT, ACCOUNTDISABLE, PASSWD_NOTREQD, DONT_EXPIRE_PASSWD } = UserAccountControl;

const ACCOUNTS = [
  {
    name: 'Administrator',
    rid: WellKnownRid.administrator,
    userAccountControl: String(NORMAL_ACCOUNT),
  },
  {
    name: 'Guest',
    rid: WellKnownRid.guest,
    userAccountControl: String(
      NORMAL_ACCOUNT | ACCOUNTDISABLE | PASSWD_NOTREQD | DONT_EXPIRE_PASSWD,
    ),
    primaryGroupID: String(WellKnownRid.domainGuests),
  },
  {
    name: 'krbtgt',
    rid: WellKnownRid.krbtgt,
    userAccountControl: String(NORMAL_ACCOUNT | ACCOUNTDISABLE),
  },
] as const;

interface DefaultGroup {
  readonly name: string;
  readonly rid: number;
  readonly type?: number;
  readonly members?: readonly number[];
}

const ADMINISTRATOR = [WellKnownRid.administrator];

const GROUPS: readonly DefaultGroup[] = [
  { name: 'Domain Admins', rid: WellKnownRid.domainAdmins, members: ADMINISTRATOR },
  { name: 'Domain Users', rid: WellKnownRid.domainUsers },
  { name: 'Domain Guests', rid: WellKnownRid.domainGuests },
  { name: 'Domain Computers', rid: WellKnownRid.domainComputers },
  { name: 'Domain Controllers', rid: WellKnownRid.domainControllers },
  {
    name: 'Schema Admins',
    rid: WellKnownRid.schemaAdmins,
    type: GroupType.universalSecurity,
    members: ADMINISTRATOR,
  },
  {
    name: 'Enterprise Admins',
    rid: WellKnownRid.enterpriseAdmins,
    type: GroupType.universalSecurity,
    members: ADMINISTRATOR,
  },
  {
    name: 'Group Policy Creator Owners',
    rid: WellKnownRid.groupPolicyCreatorOwners,
    members: ADMINISTRATOR,
  },
  { name: 'Read-only Domain Controllers', rid: WellKnownRid.readOnlyDomainControllers },
  { name: 'Protected Users', rid: WellKnownRid.protectedUsers },
];

const BUILTIN_GROUPS: readonly DefaultGroup[] = [
  {
    name: 'Administrators',
    rid: WellKnownRid.administrators,
    members: [WellKnownRid.administrator, WellKnownRid.domainAdmins, WellKnownRid.enterpriseAdmins],
  },
  { name: 'Users', rid: WellKnownRid.users, members: [WellKnownRid.domainUsers] },
  {
    name: 'Guests',
    rid: WellKnownRid.guests,
    members: [WellKnownRid.guest, WellKnownRid.domainGuests],
  },
  { name: 'Account Operators', rid: WellKnownRid.accountOperators },
];

/** The configuration of the forest, as far as clients ask for it. */
const CONFIGURATION: readonly (readonly [
  path: string,
  objectClass: string,
  more?: Omit<DefaultEntry, 'dn' | 'objectClass'>,
])[] = [
  ['CN=Configuration', 'configuration', { namingContext: true }],
  ['CN=Partitions,CN=Configuration', 'crossRefContainer'],
  ['CN=Services,CN=Configuration', 'container'],
  ['CN=Windows NT,CN=Services,CN=Configuration', 'container'],
  ['CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration', 'nTDSService'],
  ['CN=Sites,CN=Configuration', 'sitesContainer'],
  ['CN=Default-First-Site-Name,CN=Sites,CN=Configuration', 'site'],
  ['CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration', 'serversContainer'],
  ['CN=Schema,CN=Configuration', 'dMD', { namingContext: true }],
  ['CN=Aggregate,CN=Schema,CN=Configuration', 'subSchema'],
];
