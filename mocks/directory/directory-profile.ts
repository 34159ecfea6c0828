import { type FileTime, TICKS_PER_DAY } from './file-time.ts';

/** Which directory the lab answers like. */
export type DirectoryProfileName = 'windows-2016' | 'windows-2022' | 'samba';

/** Diagnostic texts; `{data}` is a Win32 code in hexadecimal, `{name}` a DN or a domain name. */
export interface DiagnosticTexts {
  readonly bindRefused: string;
  readonly anonymousOperation: string;
  readonly tlsRequired: string;
  readonly saslRefused: string;
  readonly noSuchObject: string;
  readonly referral: string;
  /** A write that was done. */
  readonly writeDone: string;
}

/**
 * Where Samba and Windows differ. Samba rows were observed on Samba AD DC 4.17; Windows rows come from public field
 * reports, and DSIDs change with every Windows patch, so compare them with a regular expression. The tag at the end
 * of a Windows text is the build number in hexadecimal: `v3839` is 14393, `v4f7c` is 20348.
 */
export interface DirectoryProfile {
  readonly name: DirectoryProfileName;
  readonly texts: DiagnosticTexts;
  /** Windows puts a NUL byte inside the diagnostic text, after the last character. */
  readonly diagnosticsEndWithNul: boolean;
  /** Win32 code for a name that no account has: Windows 2000 and 2003 said 525, later ones 52e. */
  readonly unknownUserWin32: number;
  /** A name with an empty password: a wrong password that counts, or a session without a name. */
  readonly emptyPassword: 'wrong-password' | 'anonymous';
  readonly requiresTlsForSimpleBind: boolean;
  /** LDAP result code of a SASL bind that is not served. */
  readonly saslResultCode: number;
  /** Windows tries every form of name in turn; Samba the one that the punctuation suggests. */
  readonly triesEveryNameForm: boolean;
  /** `sam@NETBIOS` binds. */
  readonly resolvesNetbiosSuffix: boolean;
  /** Blanks around a UPN are dropped. */
  readonly trimsUpn: boolean;
  /** Longest DN that names an account at a bind; a longer one gets data 57. */
  readonly bindDnLengthMax: number;
  /** A re-bind that fails: the session keeps its name, or becomes anonymous (RFC 4513 4). */
  readonly failedRebindKeepsIdentity: boolean;
  readonly honoursSizeLimit: boolean;
  /** A password reset that the policy forbids: result 19, or 53. */
  readonly resetAgainstPolicy: 'constraint' | 'unwilling';
  /** A password may not contain the names of its account. */
  readonly checksNamesInPasswords: boolean;
  /** The constraints of [MS-SAMR] 3.1.1.6 on the domain's policy hold. */
  readonly enforcesPolicyConstraints: boolean;
  /** An enabled account may be added without a password. */
  readonly addsEnabledWithoutPassword: boolean;
  /** Counters and log-on times can be written by an administrator. */
  readonly writesLogonCounters: boolean;
  /** A refused write says in words what is wrong; otherwise it says the kind of problem only. */
  readonly explainsRefusedWrites: boolean;
  /** unicodePwd is taken over a protected connection only. */
  readonly requiresTlsForPasswords: boolean;
  /** A reset with the control for policy hints is held to history and age as well. @see [MS-ADTS] 3.1.1.3.4.1.27 */
  readonly honoursPolicyHints: boolean;
  /** Some account attributes are read as C reads numbers, so that what is no number is 0. */
  readonly readsNumbersLeniently: boolean;
  /** `userPrincipalName` can be replaced by nothing. */
  readonly replacesUpnByNothing: boolean;
  /** `lockoutTime` can be set to other times than 0. */
  readonly storesLockoutTimes: boolean;
  /** Values out of an attribute's range: result 21, or 19. */
  readonly outOfRange: 'syntax' | 'constraint';
  /** Where a request permits what is done already, it permits that for links and for single values as well. */
  readonly permitsAllRepeats: boolean;
  /** Account operators cannot write administrators. @see [MS-ADTS] 3.1.1.6.1 AdminSDHolder */
  readonly protectsAdministrators: boolean;
  /** An attribute may be named by its OID. */
  readonly writesAttributesByOid: boolean;
  readonly honoursTimeLimit: boolean;
  /** A bind may name a user of another domain of the same forest. */
  readonly validatesForestUsers: boolean;
  /** A search that asks for the names of attributes only gets no values. */
  readonly honoursTypesOnly: boolean;
  /** A blank between type and equals sign is allowed in the DN of a bind. */
  readonly allowsBlankBeforeEquals: boolean;
  /** Most entries of one search, or of one page of it. @see [MS-ADTS] 3.1.1.3.4.6 MaxPageSize */
  readonly maxPageSize: number;
  /** Most values of an attribute in one reply; the others are asked for by range. @see [MS-ADTS] 3.1.1.3.4.6 MaxValRange */
  readonly maxValRange: number;
  /** `~=` in a filter: taken for `=`, or refused with result 1. */
  readonly approximateMatch: 'equal' | 'refused';
  /** A filter may write an objectGUID as text; bytes do for both. */
  readonly matchesGuidText: boolean;
  /** A sorted search is answered with the control that says how the sorting went. */
  readonly answersSort: boolean;
  /** The global catalog shows the attributes of its partial set only. */
  readonly globalCatalogIsPartial: boolean;
  /** Names the nearest ancestor of a base that is missing. */
  readonly showsMatchedDn: boolean;
  /** References to the DNS zones name the zone as their host, not the domain. */
  readonly zonesHaveTheirOwnHost: boolean;
  /** Answers "Who am I?"; Samba does from 4.19 on. */
  readonly servesWhoAmI: boolean;
  /** Samba compares the end of a lock with whole seconds, so a lock lasts up to a second longer. */
  readonly lockoutClock: 'whole-seconds' | 'exact';
  /** Whether too many wrong passwords write `lockoutTime` to a computer account; neither refuses it for that. */
  readonly locksTrustAccounts: boolean;
  /** Samba takes a maxPwdAge of a day or less for "never expires"; the interval is negative. */
  readonly maxPwdAgeIgnoredFrom: FileTime;
  /** Domain, forest and controller level that the rootDSE shows: 4 is Windows Server 2008 R2, 7 is 2016 and 2022. */
  readonly functionalLevel: number;
  /** How a search base in no naming context of ours is answered. */
  readonly foreignBase: 'no-such-object' | 'referral';
}

const WINDOWS = {
  diagnosticsEndWithNul: true,
  unknownUserWin32: 0x52e,
  emptyPassword: 'anonymous',
  // Windows Server 2025 is the first that asks for it by default.
  requiresTlsForSimpleBind: false,
  saslResultCode: 7,
  triesEveryNameForm: true,
  // Inferred: the name forms of [MS-ADTS] 5.1.1.1.1 are not known to include it.
  resolvesNetbiosSuffix: false,
  // Inferred: what drops the blanks on Samba is its Kerberos library.
  trimsUpn: false,
  bindDnLengthMax: 255,
  // Inferred from RFC 4513 4.
  failedRebindKeepsIdentity: false,
  honoursSizeLimit: true,
  resetAgainstPolicy: 'unwilling',
  checksNamesInPasswords: true,
  enforcesPolicyConstraints: true,
  // Inferred: a new enabled account without a password does not meet the policy.
  addsEnabledWithoutPassword: false,
  // Inferred: these belong to the account database, which refuses with 0x209A.
  writesLogonCounters: false,
  explainsRefusedWrites: false,
  requiresTlsForPasswords: true,
  honoursPolicyHints: true,
  readsNumbersLeniently: false,
  // Inferred: what refuses it on Samba is its own check for names that are taken.
  replacesUpnByNothing: true,
  storesLockoutTimes: false,
  // [MS-ADTS] 3.1.1.5.2.2
  outOfRange: 'constraint',
  // [MS-ADTS] 3.1.1.3.4.1.8 makes no exception for links.
  permitsAllRepeats: true,
  protectsAdministrators: true,
  writesAttributesByOid: true,
  honoursTimeLimit: true,
  validatesForestUsers: true,
  honoursTypesOnly: true,
  // RFC 4514 3 allows it.
  allowsBlankBeforeEquals: true,
  maxPageSize: 1_000,
  maxValRange: 1_500,
  approximateMatch: 'equal',
  // Inferred: what reads the text on Samba is its own code for LDIF.
  matchesGuidText: false,
  answersSort: true,
  globalCatalogIsPartial: true,
  showsMatchedDn: true,
  zonesHaveTheirOwnHost: true,
  servesWhoAmI: true,
  // Inferred: no capture shows a lock outliving its duration.
  lockoutClock: 'exact',
  locksTrustAccounts: false,
  maxPwdAgeIgnoredFrom: 0n,
  functionalLevel: 7,
  foreignBase: 'referral',
} as const satisfies Partial<DirectoryProfile>;

export const DIRECTORY_PROFILES: Readonly<Record<DirectoryProfileName, DirectoryProfile>> = {
  'windows-2016': {
    ...WINDOWS,
    name: 'windows-2016',
    texts: windowsTexts('v3839', {
      bindRefused: '0C09042A',
      // Inferred: captured on build 17763; no capture of 14393 was found.
      anonymousOperation: '0C090A5C',
      // Inferred: captured on build 17763.
      tlsRequired: '0C090259',
    }),
  },
  'windows-2022': {
    ...WINDOWS,
    name: 'windows-2022',
    texts: windowsTexts('v4f7c', {
      bindRefused: '0C09050F',
      anonymousOperation: '0C090D10',
      tlsRequired: '0C090254',
    }),
  },
  samba: {
    name: 'samba',
    texts: {
      bindRefused:
        '80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {data}, v1db1',
      anonymousOperation: '00002020: Operation unavailable without authentication',
      tlsRequired: 'BindSimple: Transport encryption required.',
      saslRefused: 'SASL: Failed to start authentication system: NT_STATUS_INVALID_PARAMETER',
      noSuchObject: 'acl_read: Error retrieving instanceType for base {name}',
      referral: '',
      writeDone: '00000000: Success',
    },
    diagnosticsEndWithNul: false,
    unknownUserWin32: 0x52e,
    emptyPassword: 'wrong-password',
    requiresTlsForSimpleBind: true,
    saslResultCode: 1,
    triesEveryNameForm: false,
    resolvesNetbiosSuffix: true,
    trimsUpn: true,
    bindDnLengthMax: Number.POSITIVE_INFINITY,
    failedRebindKeepsIdentity: true,
    honoursSizeLimit: false,
    resetAgainstPolicy: 'constraint',
    checksNamesInPasswords: false,
    enforcesPolicyConstraints: false,
    addsEnabledWithoutPassword: true,
    writesLogonCounters: true,
    explainsRefusedWrites: true,
    // Nobody is bound without it, unless the lab allows that.
    requiresTlsForPasswords: false,
    // Samba 4.17 does not know the control.
    honoursPolicyHints: false,
    readsNumbersLeniently: true,
    replacesUpnByNothing: false,
    storesLockoutTimes: true,
    outOfRange: 'syntax',
    permitsAllRepeats: false,
    protectsAdministrators: false,
    writesAttributesByOid: false,
    honoursTimeLimit: false,
    validatesForestUsers: false,
    honoursTypesOnly: false,
    allowsBlankBeforeEquals: false,
    maxPageSize: Number.POSITIVE_INFINITY,
    maxValRange: Number.POSITIVE_INFINITY,
    approximateMatch: 'refused',
    matchesGuidText: true,
    answersSort: false,
    globalCatalogIsPartial: false,
    showsMatchedDn: false,
    zonesHaveTheirOwnHost: false,
    servesWhoAmI: false,
    lockoutClock: 'whole-seconds',
    locksTrustAccounts: true,
    maxPwdAgeIgnoredFrom: -TICKS_PER_DAY,
    functionalLevel: 4,
    foreignBase: 'no-such-object',
  },
};

function windowsTexts(
  build: string,
  dsid: { readonly [K in 'bindRefused' | 'anonymousOperation' | 'tlsRequired']: string },
): DiagnosticTexts {
  const ldapError = (code: string, id: string, comment: string, data: string) =>
    `${code}: LdapErr: DSID-${id}, comment: ${comment}, data ${data}, ${build}`;
  return {
    bindRefused: ldapError('80090308', dsid.bindRefused, 'AcceptSecurityContext error', '{data}'),
    anonymousOperation: ldapError(
      '000004DC',
      dsid.anonymousOperation,
      'In order to perform this operation a successful bind must be completed on the connection.',
      '0',
    ),
    tlsRequired: ldapError(
      '00002028',
      dsid.tlsRequired,
      'The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection',
      '0',
    ),
    // Inferred for every build but 17763, where it was captured for SASL EXTERNAL.
    saslRefused: ldapError('00002027', '0C0905F0', 'Invalid Authentication method', '0'),
    noSuchObject:
      "0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT), data 0, best match of:\n\t'{name}'\n",
    referral: "0000202B: RefErr: DSID-0310084B, data 0, 1 access points\n\tref 1: '{name}'\n",
    writeDone: '',
  };
}
