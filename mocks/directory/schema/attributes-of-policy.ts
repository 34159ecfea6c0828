/**
 * Password and lockout policy of the domain and of its PSOs, group policy, pools of relative identifiers, quotas. Rows
 * as `readAttributeRow` takes them.
 *
 * @see [MS-ADA1], [MS-ADA2], [MS-ADA3]
 */
export const POLICY_ATTRIBUTES = `
auditingPolicy 1.2.840.113556.1.4.202 octet-string single
builtinCreationTime 1.2.840.113556.1.4.13 large-integer single
builtinModifiedCount 1.2.840.113556.1.4.14 large-integer single
creationTime 1.2.840.113556.1.4.26 large-integer single
defaultGroup 1.2.840.113556.1.4.480 dn single
domainReplica 1.2.840.113556.1.4.158 unicode-string single range=0..32767
forceLogoff 1.2.840.113556.1.4.39 large-integer single
gPCFileSysPath 1.2.840.113556.1.4.894 unicode-string single
gPCFunctionalityVersion 1.2.840.113556.1.4.893 integer single
gPCMachineExtensionNames 1.2.840.113556.1.4.1348 unicode-string single
gPCUserExtensionNames 1.2.840.113556.1.4.1349 unicode-string single
gPCWQLFilter 1.2.840.113556.1.4.1694 unicode-string single
gPLink 1.2.840.113556.1.4.891 unicode-string single gc
gPOptions 1.2.840.113556.1.4.892 integer single
lockoutDuration 1.2.840.113556.1.4.60 large-integer single
lockOutObservationWindow 1.2.840.113556.1.4.61 large-integer single
lockoutThreshold 1.2.840.113556.1.4.73 integer single range=..65535
maxPwdAge 1.2.840.113556.1.4.74 large-integer single
minPwdAge 1.2.840.113556.1.4.78 large-integer single
minPwdLength 1.2.840.113556.1.4.79 integer single
modifiedCount 1.2.840.113556.1.4.168 large-integer single local
modifiedCountAtLastProm 1.2.840.113556.1.4.81 large-integer single
ms-DS-MachineAccountQuota 1.2.840.113556.1.4.1411 integer single
msDS-AllUsersTrustQuota 1.2.840.113556.1.4.1789 integer single
msDS-DefaultQuota 1.2.840.113556.1.4.1846 integer single
msDS-ExpirePasswordsOnSmartCardOnlyAccounts 1.2.840.113556.1.4.2344 boolean single
msDS-LockoutDuration 1.2.840.113556.1.4.2018 large-integer single range=..0
msDS-LockoutObservationWindow 1.2.840.113556.1.4.2017 large-integer single range=..0
msDS-LockoutThreshold 1.2.840.113556.1.4.2019 integer single range=0..65535
msDS-LogonTimeSyncInterval 1.2.840.113556.1.4.1784 integer single range=0..
msDS-MaximumPasswordAge 1.2.840.113556.1.4.2011 large-integer single range=..0
msDS-MinimumPasswordAge 1.2.840.113556.1.4.2012 large-integer single range=..0
msDS-MinimumPasswordLength 1.2.840.113556.1.4.2013 integer single range=0..255
msDS-PasswordComplexityEnabled 1.2.840.113556.1.4.2015 boolean single
msDS-PasswordHistoryLength 1.2.840.113556.1.4.2014 integer single range=0..65535
msDS-PasswordReversibleEncryptionEnabled 1.2.840.113556.1.4.2016 boolean single
msDS-PasswordSettingsPrecedence 1.2.840.113556.1.4.2023 integer single range=1..
msDS-PerUserTrustQuota 1.2.840.113556.1.4.1788 integer single
msDS-PerUserTrustTombstonesQuota 1.2.840.113556.1.4.1790 integer single
msDS-PSOApplied 1.2.840.113556.1.4.2021 dn system local link=2119
msDS-PSOAppliesTo 1.2.840.113556.1.4.2020 dn link=2118
msDS-QuotaEffective 1.2.840.113556.1.4.1848 integer single constructed
msDS-QuotaUsed 1.2.840.113556.1.4.1849 integer single constructed
msDS-TombstoneQuotaFactor 1.2.840.113556.1.4.1847 integer single range=0..100
msDS-TopQuotaUsage 1.2.840.113556.1.4.1850 unicode-string constructed
nextRid 1.2.840.113556.1.4.88 integer single
oEMInformation 1.2.840.113556.1.4.151 unicode-string single range=0..32767
pekKeyChangeInterval 1.2.840.113556.1.4.866 large-integer single
pekList 1.2.840.113556.1.4.865 octet-string single local
pwdHistoryLength 1.2.840.113556.1.4.95 integer single range=0..65535
pwdProperties 1.2.840.113556.1.4.93 integer single
replicaSource 1.2.840.113556.1.4.109 unicode-string single system
rIDAllocationPool 1.2.840.113556.1.4.371 large-integer single system
rIDAvailablePool 1.2.840.113556.1.4.370 large-integer single
rIDManagerReference 1.2.840.113556.1.4.368 dn single system
rIDNextRID 1.2.840.113556.1.4.374 integer single system local
rIDPreviousAllocationPool 1.2.840.113556.1.4.372 large-integer single system local
rIDUsedPool 1.2.840.113556.1.4.373 large-integer single system
serverRole 1.2.840.113556.1.4.157 integer single
serverState 1.2.840.113556.1.4.154 integer single local
treeName 1.2.840.113556.1.4.660 unicode-string single system
uASCompat 1.2.840.113556.1.4.155 integer single
versionNumber 1.2.840.113556.1.4.141 integer single gc
`;
