import type { ClassDefinition } from './class-schema.ts';

/**
 * The forest: partitions, trusts, sites, controllers, the schema.
 *
 * @see [MS-ADSC]
 */
export const TOPOLOGY_CLASSES: readonly ClassDefinition[] = [
  {
    name: 'configuration',
    oid: '1.2.840.113556.1.5.12',
    kind: 'structural',
    superclass: 'top',
    category: 'Configuration',
    must: 'cn',
    may: 'gPLink gPOptions',
    below: 'domainDNS',
  },
  {
    name: 'crossRef',
    oid: '1.2.840.113556.1.3.11',
    kind: 'structural',
    superclass: 'top',
    category: 'Cross-Ref',
    must: 'nCName dnsRoot cn',
    may: `
      Enabled msDS-Behavior-Version msDS-DnsRootAlias msDS-NC-Replica-Locations
      msDS-NC-RO-Replica-Locations msDS-SDReferenceDomain nETBIOSName nTMixedDomain rootTrust
      superiorDNSRoot trustParent
    `,
    below: 'crossRefContainer',
  },
  {
    name: 'crossRefContainer',
    oid: '1.2.840.113556.1.5.7000.53',
    kind: 'structural',
    superclass: 'top',
    category: 'Cross-Ref-Container',
    may: `
      msDS-Behavior-Version msDS-EnabledFeature msDS-SPNSuffixes msDS-UpdateScript uPNSuffixes
    `,
    below: 'configuration',
  },
  {
    name: 'trustedDomain',
    oid: '1.2.840.113556.1.5.34',
    kind: 'structural',
    superclass: 'leaf',
    category: 'Trusted-Domain',
    may: `
      additionalTrustedServiceNames domainCrossRef domainIdentifier flatName initialAuthIncoming
      initialAuthOutgoing mS-DS-CreatorSID msDS-SupportedEncryptionTypes msDS-TrustForestTrustInfo
      securityIdentifier trustAttributes trustAuthIncoming trustAuthOutgoing trustDirection
      trustPartner trustPosixOffset trustType
    `,
    below: 'container',
  },
  {
    name: 'dMD',
    oid: '1.2.840.113556.1.3.9',
    kind: 'structural',
    superclass: 'top',
    category: 'DMD',
    must: 'cn',
    may: 'dmdName msDS-IntId msDs-Schema-Extensions prefixMap schemaInfo schemaUpdate',
    below: 'configuration',
  },
  {
    name: 'subSchema',
    oid: '2.5.20.1',
    kind: 'structural',
    superclass: 'top',
    category: 'SubSchema',
    may: `
      attributeTypes dITContentRules extendedAttributeInfo extendedClassInfo modifyTimeStamp
      objectClasses
    `,
    below: 'dMD',
  },
  {
    name: 'sitesContainer',
    oid: '1.2.840.113556.1.5.107',
    kind: 'structural',
    superclass: 'top',
    category: 'Sites-Container',
    below: 'configuration',
  },
  {
    name: 'site',
    oid: '1.2.840.113556.1.5.31',
    kind: 'structural',
    superclass: 'top',
    category: 'Site',
    may: 'gPLink gPOptions location managedBy notificationList',
    below: 'sitesContainer',
  },
  {
    name: 'subnetContainer',
    oid: '1.2.840.113556.1.5.95',
    kind: 'structural',
    superclass: 'top',
    category: 'Subnet-Container',
    below: 'sitesContainer',
  },
  {
    name: 'subnet',
    oid: '1.2.840.113556.1.5.96',
    kind: 'structural',
    superclass: 'top',
    category: 'Subnet',
    may: 'location siteObject',
    below: 'subnetContainer',
  },
  {
    name: 'serversContainer',
    oid: '1.2.840.113556.1.5.7000.48',
    kind: 'structural',
    superclass: 'top',
    category: 'Servers-Container',
    below: 'site',
  },
  {
    name: 'server',
    oid: '1.2.840.113556.1.5.17',
    kind: 'structural',
    superclass: 'top',
    category: 'Server',
    may: `
      bridgeheadTransportList dNSHostName mailAddress managedBy msDS-isGC msDS-isRODC
      msDS-IsUserCachableAtRodc msDS-SiteName serialNumber serverReference
    `,
    below: 'serversContainer',
  },
  {
    name: 'applicationSettings',
    oid: '1.2.840.113556.1.5.7000.49',
    kind: 'abstract',
    superclass: 'top',
    category: 'Application-Settings',
    may: 'applicationName notificationList',
    below: 'server',
  },
  {
    name: 'applicationSiteSettings',
    oid: '1.2.840.113556.1.5.68',
    kind: 'abstract',
    superclass: 'top',
    category: 'Application-Site-Settings',
    may: 'applicationName notificationList',
    below: 'site',
  },
  {
    name: 'nTDSDSA',
    oid: '1.2.840.113556.1.5.7000.47',
    kind: 'structural',
    superclass: 'applicationSettings',
    category: 'NTDS-DSA',
    may: `
      dMDLocation hasMasterNCs hasPartialReplicaNCs invocationId lastBackupRestorationTime
      managedBy msDS-Behavior-Version msDS-EnabledFeature msDS-HasDomainNCs msDS-hasFullReplicaNCs
      msDS-HasInstantiatedNCs msDS-hasMasterNCs msDS-isGC msDS-isRODC msDS-IsUserCachableAtRodc
      msDS-NeverRevealGroup msDS-ReplicationEpoch msDS-RevealedUsers msDS-RevealOnDemandGroup
      msDS-SiteName networkAddress options queryPolicyObject retiredReplDSASignatures
      serverReference
    `,
    below: 'organization server',
  },
  {
    name: 'nTDSSiteSettings',
    oid: '1.2.840.113556.1.5.69',
    kind: 'structural',
    superclass: 'applicationSiteSettings',
    category: 'NTDS-Site-Settings',
    may: `
      interSiteTopologyFailover interSiteTopologyGenerator interSiteTopologyRenew managedBy
      msDS-Preferred-GC-Site options queryPolicyObject schedule
    `,
    below: 'site',
  },
  {
    name: 'nTDSService',
    oid: '1.2.840.113556.1.5.72',
    kind: 'structural',
    superclass: 'top',
    category: 'NTDS-Service',
    may: `
      dSHeuristics garbageCollPeriod msDS-DeletedObjectLifetime msDS-Other-Settings sPNMappings
      tombstoneLifetime
    `,
    below: 'container',
  },
];
