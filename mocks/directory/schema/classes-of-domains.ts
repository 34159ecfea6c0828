import type { ClassDefinition } from './class-schema.ts';

/**
 * A domain and its policy.
 *
 * @see [MS-ADSC]
 */
export const DOMAIN_CLASSES: readonly ClassDefinition[] = [
  {
    name: 'domain',
    oid: '1.2.840.113556.1.5.66',
    kind: 'abstract',
    superclass: 'top',
    category: 'Domain-DNS',
    must: 'dc',
    below: 'domain organization',
    rdnAttribute: 'dc',
  },
  {
    name: 'domainDNS',
    oid: '1.2.840.113556.1.5.67',
    kind: 'structural',
    superclass: 'domain',
    category: 'Domain-DNS',
    auxiliaries: 'samDomain',
    may: `
      managedBy msDS-AllowedDNSSuffixes msDS-Behavior-Version msDS-EnabledFeature
      msDS-ExpirePasswordsOnSmartCardOnlyAccounts
    `,
    below: 'domainDNS',
    rdnAttribute: 'dc',
  },
  {
    name: 'builtinDomain',
    oid: '1.2.840.113556.1.5.4',
    kind: 'structural',
    superclass: 'top',
    category: 'Builtin-Domain',
    auxiliaries: 'samDomainBase',
    below: 'domainDNS',
  },
  {
    name: 'samDomain',
    oid: '1.2.840.113556.1.5.3',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'Sam-Domain',
    auxiliaries: 'samDomainBase',
    may: `
      auditingPolicy builtinCreationTime builtinModifiedCount creationTime description gPLink
      gPOptions lockoutDuration lockOutObservationWindow lockoutThreshold maxPwdAge minPwdAge
      minPwdLength modifiedCountAtLastProm ms-DS-MachineAccountQuota msDS-AllUsersTrustQuota
      msDS-LogonTimeSyncInterval msDS-PerUserTrustQuota msDS-PerUserTrustTombstonesQuota
      nETBIOSName nextRid nTMixedDomain pekKeyChangeInterval pekList pwdHistoryLength
      pwdProperties replicaSource rIDManagerReference treeName
    `,
  },
  {
    name: 'samDomainBase',
    oid: '1.2.840.113556.1.5.2',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'Sam-Domain-Base',
    may: `
      creationTime domainReplica forceLogoff lockoutDuration lockOutObservationWindow
      lockoutThreshold maxPwdAge minPwdAge minPwdLength modifiedCount modifiedCountAtLastProm
      nextRid nTSecurityDescriptor objectSid oEMInformation pwdHistoryLength pwdProperties
      revision serverRole serverState uASCompat
    `,
  },
  {
    name: 'msDS-PasswordSettings',
    oid: '1.2.840.113556.1.5.255',
    kind: 'structural',
    superclass: 'top',
    category: 'ms-DS-Password-Settings',
    must: `
      msDS-PasswordHistoryLength msDS-PasswordSettingsPrecedence
      msDS-PasswordReversibleEncryptionEnabled msDS-LockoutThreshold msDS-LockoutDuration
      msDS-LockoutObservationWindow msDS-PasswordComplexityEnabled msDS-MinimumPasswordLength
      msDS-MinimumPasswordAge msDS-MaximumPasswordAge
    `,
    may: 'msDS-PSOAppliesTo',
    below: 'msDS-PasswordSettingsContainer',
  },
  {
    name: 'msDS-PasswordSettingsContainer',
    oid: '1.2.840.113556.1.5.256',
    kind: 'structural',
    superclass: 'top',
    category: 'ms-DS-Password-Settings-Container',
    below: 'container',
  },
  {
    name: 'msDS-QuotaContainer',
    oid: '1.2.840.113556.1.5.242',
    kind: 'structural',
    superclass: 'top',
    category: 'ms-DS-Quota-Container',
    must: 'cn',
    may: `
      msDS-DefaultQuota msDS-QuotaEffective msDS-QuotaUsed msDS-TombstoneQuotaFactor
      msDS-TopQuotaUsage
    `,
    below: 'configuration domainDNS',
  },
  {
    name: 'groupPolicyContainer',
    oid: '1.2.840.113556.1.5.157',
    kind: 'structural',
    superclass: 'container',
    category: 'Group-Policy-Container',
    may: `
      flags gPCFileSysPath gPCFunctionalityVersion gPCMachineExtensionNames gPCUserExtensionNames
      gPCWQLFilter versionNumber
    `,
  },
  {
    name: 'rIDManager',
    oid: '1.2.840.113556.1.5.83',
    kind: 'structural',
    superclass: 'top',
    category: 'RID-Manager',
    must: 'rIDAvailablePool',
    below: 'container',
  },
  {
    name: 'rIDSet',
    oid: '1.2.840.113556.1.5.129',
    kind: 'structural',
    superclass: 'top',
    category: 'RID-Set',
    must: 'rIDUsedPool rIDPreviousAllocationPool rIDNextRID rIDAllocationPool',
    below: 'user container computer',
  },
  {
    name: 'infrastructureUpdate',
    oid: '1.2.840.113556.1.5.175',
    kind: 'structural',
    superclass: 'top',
    category: 'Infrastructure-Update',
    may: 'dNReferenceUpdate',
    below: 'infrastructureUpdate domain',
  },
];
