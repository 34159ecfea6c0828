/**
 * Users, computers and groups: names, credentials, counters, memberships, and what follows from them. Rows as
 * `readAttributeRow` takes them.
 *
 * @see [MS-ADA1], [MS-ADA2], [MS-ADA3]
 */
export const ACCOUNT_ATTRIBUTES = `
accountExpires 1.2.840.113556.1.4.159 large-integer single
accountNameHistory 1.2.840.113556.1.4.1307 unicode-string
adminCount 1.2.840.113556.1.4.150 integer single
altSecurityIdentities 1.2.840.113556.1.4.867 unicode-string gc
badPasswordTime 1.2.840.113556.1.4.49 large-integer single local
badPwdCount 1.2.840.113556.1.4.12 integer single local
codePage 1.2.840.113556.1.4.16 integer single range=0..65535
dBCSPwd 1.2.840.113556.1.4.55 octet-string single
dNSHostName 1.2.840.113556.1.4.619 unicode-string single gc range=0..2048
gecos 1.3.6.1.1.1.1.2 ia5 single range=..10240
gidNumber 1.3.6.1.1.1.1.1 integer single
groupAttributes 1.2.840.113556.1.4.152 integer single
groupMembershipSAM 1.2.840.113556.1.4.166 octet-string single
groupType 1.2.840.113556.1.4.750 integer single gc
homeDirectory 1.2.840.113556.1.4.44 unicode-string single
homeDrive 1.2.840.113556.1.4.45 unicode-string single
ipHostNumber 1.3.6.1.1.1.1.19 ia5 range=..128
isPrivilegeHolder 1.2.840.113556.1.4.638 dn system local link=71
lastLogoff 1.2.840.113556.1.4.51 large-integer single local
lastLogon 1.2.840.113556.1.4.52 large-integer single local
lastLogonTimestamp 1.2.840.113556.1.4.1696 large-integer single gc
lmPwdHistory 1.2.840.113556.1.4.160 octet-string
localeID 1.2.840.113556.1.4.58 integer
location 1.2.840.113556.1.4.222 unicode-string single gc range=0..1024
lockoutTime 1.2.840.113556.1.4.662 large-integer single
loginShell 1.3.6.1.1.1.1.4 ia5 single range=..1024
logonCount 1.2.840.113556.1.4.169 integer single local
logonHours 1.2.840.113556.1.4.64 octet-string single
logonWorkstation 1.2.840.113556.1.4.65 octet-string single
managedBy 1.2.840.113556.1.4.653 dn single link=72
managedObjects 1.2.840.113556.1.4.654 dn system local link=73
maxStorage 1.2.840.113556.1.4.76 large-integer single
member 2.5.4.31 dn gc link=2
memberOf 1.2.840.113556.1.2.102 dn system local link=3
memberUid 1.3.6.1.1.1.1.12 ia5 range=..256000
mS-DS-CreatorSID 1.2.840.113556.1.4.1410 sid single system
msDS-AdditionalDnsHostName 1.2.840.113556.1.4.1717 unicode-string system range=0..2048
msDS-AdditionalSamAccountName 1.2.840.113556.1.4.1718 unicode-string system anr range=0..256
msDS-AllowedToActOnBehalfOfOtherIdentity 1.2.840.113556.1.4.2182 security-descriptor single system range=0..132096
msDS-AllowedToDelegateTo 1.2.840.113556.1.4.1787 unicode-string
msDS-AssignedAuthNPolicy 1.2.840.113556.1.4.2295 dn single link=2212
msDS-AssignedAuthNPolicySilo 1.2.840.113556.1.4.2285 dn single link=2202
msDS-AuthenticatedAtDC 1.2.840.113556.1.4.1958 dn link=2112
msDS-AuthenticatedToAccountlist 1.2.840.113556.1.4.1957 dn system local link=2113
msDS-Cached-Membership 1.2.840.113556.1.4.1441 octet-string single local
msDS-Cached-Membership-Time-Stamp 1.2.840.113556.1.4.1442 large-integer single local
msDS-FailedInteractiveLogonCount 1.2.840.113556.1.4.1972 integer single system
msDS-FailedInteractiveLogonCountAtLastSuccessfulLogon 1.2.840.113556.1.4.1973 integer single system
msDS-GroupMSAMembership 1.2.840.113556.1.4.2200 security-descriptor single range=..132096
msDS-HostServiceAccount 1.2.840.113556.1.4.2056 dn link=2166
msDS-HostServiceAccountBL 1.2.840.113556.1.4.2057 dn local link=2167
msDS-isGC 1.2.840.113556.1.4.1959 boolean single constructed
msDS-IsPrimaryComputerFor 1.2.840.113556.1.4.2168 dn local link=2187
msDS-isRODC 1.2.840.113556.1.4.1960 boolean single constructed
msDS-IsUserCachableAtRodc 1.2.840.113556.1.4.2025 integer single constructed
msDS-KeyCredentialLink 1.2.840.113556.1.4.2328 dn-binary link=2220
msDS-KeyPrincipal 1.2.840.113556.1.4.2318 dn single link=2218
msDS-KeyPrincipalBL 1.2.840.113556.1.4.2319 dn system local gc link=2219
msDS-KeyVersionNumber 1.2.840.113556.1.4.1782 integer single system constructed
msDS-KrbTgtLink 1.2.840.113556.1.4.1923 dn single link=2100
msDS-KrbTgtLinkBl 1.2.840.113556.1.4.1931 dn system local link=2101
msDS-LastFailedInteractiveLogonTime 1.2.840.113556.1.4.1971 large-integer single system
msDS-LastSuccessfulInteractiveLogonTime 1.2.840.113556.1.4.1970 large-integer single system
msDS-ManagedPassword 1.2.840.113556.1.4.2196 octet-string single constructed
msDS-ManagedPasswordId 1.2.840.113556.1.4.2197 octet-string single system range=..1024
msDS-ManagedPasswordInterval 1.2.840.113556.1.4.2199 integer single system
msDS-ManagedPasswordPreviousId 1.2.840.113556.1.4.2198 octet-string single system range=..1024
msds-memberOfTransitive 1.2.840.113556.1.4.2236 dn system constructed local
msds-memberTransitive 1.2.840.113556.1.4.2238 dn system constructed local
msDS-NeverRevealGroup 1.2.840.113556.1.4.1926 dn link=2106
msDS-PrimaryComputer 1.2.840.113556.1.4.2167 dn gc link=2186
msDS-PrincipalName 1.2.840.113556.1.4.1865 unicode-string single constructed
msDS-ResultantPSO 1.2.840.113556.1.4.2022 dn single system constructed
msDS-RevealedDSAs 1.2.840.113556.1.4.1930 dn system local link=2103
msDS-RevealedList 1.2.840.113556.1.4.1940 dn-string system constructed
msDS-RevealedListBL 1.2.840.113556.1.4.1975 dn system constructed
msDS-RevealedUsers 1.2.840.113556.1.4.1924 dn-binary system link=2102
msDS-RevealOnDemandGroup 1.2.840.113556.1.4.1928 dn link=2110
msDS-SecondaryKrbTgtNumber 1.2.840.113556.1.4.1929 integer single system range=65536..65536
msDS-Site-Affinity 1.2.840.113556.1.4.1443 octet-string
msDS-SiteName 1.2.840.113556.1.4.1961 unicode-string single constructed
msDS-SupportedEncryptionTypes 1.2.840.113556.1.4.1963 integer single
msds-tokenGroupNames 1.2.840.113556.1.4.2345 dn system constructed local
msds-tokenGroupNamesGlobalAndUniversal 1.2.840.113556.1.4.2346 dn system constructed local
msds-tokenGroupNamesNoGCAcceptable 1.2.840.113556.1.4.2347 dn system constructed local
msDS-User-Account-Control-Computed 1.2.840.113556.1.4.1460 integer single constructed
msDS-UserPasswordExpiryTimeComputed 1.2.840.113556.1.4.1996 large-integer single constructed
msNPAllowDialin 1.2.840.113556.1.4.1119 boolean single
msNPCallingStationID 1.2.840.113556.1.4.1124 ia5
msRADIUSCallbackNumber 1.2.840.113556.1.4.1145 ia5 single
msRADIUSServiceType 1.2.840.113556.1.4.1171 integer single
msSFU30Name 1.2.840.113556.1.6.18.1.309 ia5 single range=..1024
msSFU30NisDomain 1.2.840.113556.1.6.18.1.339 ia5 single range=..1024
msTSAllowLogon 1.2.840.113556.1.4.1979 boolean single
msTSHomeDirectory 1.2.840.113556.1.4.1977 unicode-string single range=0..32767
msTSHomeDrive 1.2.840.113556.1.4.1978 unicode-string single range=0..32767
msTSProfilePath 1.2.840.113556.1.4.1976 unicode-string single range=0..32767
networkAddress 1.2.840.113556.1.2.459 teletex range=0..256
nonSecurityMember 1.2.840.113556.1.4.530 dn link=50
nonSecurityMemberBL 1.2.840.113556.1.4.531 dn system local link=51
nTGroupMembers 1.2.840.113556.1.4.89 octet-string
ntPwdHistory 1.2.840.113556.1.4.94 octet-string
operatingSystem 1.2.840.113556.1.4.363 unicode-string single
operatingSystemHotfix 1.2.840.113556.1.4.415 unicode-string single
operatingSystemServicePack 1.2.840.113556.1.4.365 unicode-string single
operatingSystemVersion 1.2.840.113556.1.4.364 unicode-string single
operatorCount 1.2.840.113556.1.4.144 integer single
otherLoginWorkstations 1.2.840.113556.1.4.91 unicode-string range=0..1024
primaryGroupID 1.2.840.113556.1.4.98 integer single gc
primaryGroupToken 1.2.840.113556.1.4.1412 integer single system constructed
privilegeHolder 1.2.840.113556.1.4.637 dn link=70
profilePath 1.2.840.113556.1.4.139 unicode-string single
pwdLastSet 1.2.840.113556.1.4.96 large-integer single
rid 1.2.840.113556.1.4.153 integer single
rIDSetReferences 1.2.840.113556.1.4.669 dn system
sAMAccountName 1.2.840.113556.1.4.221 unicode-string single gc anr range=0..256
sAMAccountType 1.2.840.113556.1.4.302 integer single gc
scriptPath 1.2.840.113556.1.4.62 unicode-string single
securityIdentifier 1.2.840.113556.1.4.121 sid single gc
serverReferenceBL 1.2.840.113556.1.4.516 dn system local link=95
servicePrincipalName 1.2.840.113556.1.4.771 unicode-string gc
shadowExpire 1.3.6.1.1.1.1.10 integer single
shadowFlag 1.3.6.1.1.1.1.11 integer single
shadowInactive 1.3.6.1.1.1.1.9 integer single
shadowLastChange 1.3.6.1.1.1.1.5 integer single
shadowMax 1.3.6.1.1.1.1.7 integer single
shadowMin 1.3.6.1.1.1.1.6 integer single
shadowWarning 1.3.6.1.1.1.1.8 integer single
sIDHistory 1.2.840.113556.1.4.609 sid gc
siteGUID 1.2.840.113556.1.4.362 guid single range=16..16
supplementalCredentials 1.2.840.113556.1.4.125 octet-string
tokenGroups 1.2.840.113556.1.4.1301 sid constructed
tokenGroupsGlobalAndUniversal 1.2.840.113556.1.4.1418 sid constructed
tokenGroupsNoGCAcceptable 1.2.840.113556.1.4.1303 sid constructed
uidNumber 1.3.6.1.1.1.1.0 integer single
unicodePwd 1.2.840.113556.1.4.90 octet-string single
unixHomeDirectory 1.3.6.1.1.1.1.3 ia5 single range=..2048
unixUserPassword 1.2.840.113556.1.4.1910 octet-string range=1..128
userAccountControl 1.2.840.113556.1.4.8 integer single gc
userCert 1.2.840.113556.1.4.645 octet-string single gc range=0..32767
userCertificate 2.5.4.36 octet-string gc range=..32768
userParameters 1.2.840.113556.1.4.138 unicode-string single range=0..32767
userPassword 2.5.4.35 octet-string range=1..128
userPKCS12 2.16.840.1.113730.3.1.216 octet-string
userPrincipalName 1.2.840.113556.1.4.656 unicode-string single gc range=..1024
userSharedFolder 1.2.840.113556.1.4.751 unicode-string single
userSharedFolderOther 1.2.840.113556.1.4.752 unicode-string
userSMIMECertificate 2.16.840.1.113730.3.140 octet-string gc range=..32768
userWorkstations 1.2.840.113556.1.4.86 unicode-string single range=0..1024
`;
