/**
 * The forest: partitions, trusts, sites, controllers, directory service settings, the schema itself. Rows as
 * `readAttributeRow` takes them.
 *
 * @see [MS-ADA1], [MS-ADA2], [MS-ADA3]
 */
export const TOPOLOGY_ATTRIBUTES = `
additionalTrustedServiceNames 1.2.840.113556.1.4.889 unicode-string
applicationName 1.2.840.113556.1.4.218 unicode-string single range=1..64
attributeTypes 2.5.21.5 unicode-string system constructed
bridgeheadTransportList 1.2.840.113556.1.4.819 dn link=98
dITContentRules 2.5.21.2 unicode-string system constructed
dMDLocation 1.2.840.113556.1.2.36 dn single system
dmdName 1.2.840.113556.1.2.598 unicode-string single range=1..1024
dNReferenceUpdate 1.2.840.113556.1.4.1242 dn system
dnsRoot 1.2.840.113556.1.4.28 unicode-string range=1..255
domainCrossRef 1.2.840.113556.1.4.472 dn single
domainIdentifier 1.2.840.113556.1.4.755 integer single system
dSHeuristics 1.2.840.113556.1.2.212 unicode-string single
Enabled 1.2.840.113556.1.2.557 boolean single
extendedAttributeInfo 1.2.840.113556.1.4.909 unicode-string system constructed
extendedClassInfo 1.2.840.113556.1.4.908 unicode-string system constructed
flatName 1.2.840.113556.1.4.511 unicode-string single
garbageCollPeriod 1.2.840.113556.1.2.301 integer single
hasMasterNCs 1.2.840.113556.1.2.14 dn system link=76
hasPartialReplicaNCs 1.2.840.113556.1.2.15 dn system link=74
initialAuthIncoming 1.2.840.113556.1.4.539 unicode-string single
initialAuthOutgoing 1.2.840.113556.1.4.540 unicode-string single
interSiteTopologyFailover 1.2.840.113556.1.4.1248 integer single
interSiteTopologyGenerator 1.2.840.113556.1.4.1246 dn single
interSiteTopologyRenew 1.2.840.113556.1.4.1247 integer single
invocationId 1.2.840.113556.1.2.115 guid single system
lastBackupRestorationTime 1.2.840.113556.1.4.519 large-integer single
mailAddress 1.2.840.113556.1.4.786 unicode-string single
msDS-AllowedDNSSuffixes 1.2.840.113556.1.4.1710 unicode-string range=0..2048
msDS-Behavior-Version 1.2.840.113556.1.4.1459 integer single system range=0..
msDS-DeletedObjectLifetime 1.2.840.113556.1.4.2068 integer single
msDS-DnsRootAlias 1.2.840.113556.1.4.1719 unicode-string single range=0..255
msDS-EnabledFeature 1.2.840.113556.1.4.2061 dn system gc link=2168
msDS-EnabledFeatureBL 1.2.840.113556.1.4.2069 dn system local link=2169
msDS-HasDomainNCs 1.2.840.113556.1.4.1820 dn system link=2026 range=4..4
msDS-hasFullReplicaNCs 1.2.840.113556.1.4.1925 dn system link=2104
msDS-HasInstantiatedNCs 1.2.840.113556.1.4.1709 dn-binary system link=2002 range=4..4
msDS-hasMasterNCs 1.2.840.113556.1.4.1836 dn system link=2036
msDS-IntId 1.2.840.113556.1.4.1716 integer single system
msDS-NC-Replica-Locations 1.2.840.113556.1.4.1661 dn link=1044
msDS-NC-RO-Replica-Locations 1.2.840.113556.1.4.1967 dn link=2114
msDS-Other-Settings 1.2.840.113556.1.4.1621 unicode-string
msDS-Preferred-GC-Site 1.2.840.113556.1.4.1444 dn single
msDS-ReplicationEpoch 1.2.840.113556.1.4.1720 integer single local
msDs-Schema-Extensions 1.2.840.113556.1.4.1440 octet-string system
msDS-SDReferenceDomain 1.2.840.113556.1.4.1711 dn single link=2000
msDS-SPNSuffixes 1.2.840.113556.1.4.1715 unicode-string range=..255
msDS-TrustForestTrustInfo 1.2.840.113556.1.4.1702 octet-string single gc
msDS-UpdateScript 1.2.840.113556.1.4.1721 unicode-string single
nCName 1.2.840.113556.1.2.16 dn single system
nETBIOSName 1.2.840.113556.1.4.87 unicode-string single range=1..16
notificationList 1.2.840.113556.1.4.303 dn single
nTMixedDomain 1.2.840.113556.1.4.357 integer single
objectClasses 2.5.21.6 unicode-string system constructed
options 1.2.840.113556.1.4.307 integer single
prefixMap 1.2.840.113556.1.4.538 octet-string single system local
queryPolicyObject 1.2.840.113556.1.4.607 dn single link=68
retiredReplDSASignatures 1.2.840.113556.1.4.673 octet-string single system
rootTrust 1.2.840.113556.1.4.674 dn
schedule 1.2.840.113556.1.4.211 octet-string single
schemaInfo 1.2.840.113556.1.4.1358 octet-string system
schemaUpdate 1.2.840.113556.1.4.481 generalized-time single local
serverReference 1.2.840.113556.1.4.515 dn single link=94
siteObject 1.2.840.113556.1.4.512 dn single link=46
siteObjectBL 1.2.840.113556.1.4.513 dn system local link=47
sPNMappings 1.2.840.113556.1.4.1347 unicode-string
superiorDNSRoot 1.2.840.113556.1.4.532 unicode-string single
tombstoneLifetime 1.2.840.113556.1.2.54 integer single
trustAttributes 1.2.840.113556.1.4.470 integer single gc
trustAuthIncoming 1.2.840.113556.1.4.129 octet-string single range=0..32767
trustAuthOutgoing 1.2.840.113556.1.4.135 octet-string single range=0..32767
trustDirection 1.2.840.113556.1.4.132 integer single gc
trustParent 1.2.840.113556.1.4.471 dn single
trustPartner 1.2.840.113556.1.4.133 unicode-string single gc range=1..1024
trustPosixOffset 1.2.840.113556.1.4.134 integer single
trustType 1.2.840.113556.1.4.136 integer single gc
uPNSuffixes 1.2.840.113556.1.4.890 unicode-string
`;
