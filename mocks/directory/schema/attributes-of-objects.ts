/**
 * What every object has, and the names of containers. Rows as `readAttributeRow` takes them.
 *
 * @see [MS-ADA1], [MS-ADA2], [MS-ADA3]
 */
export const OBJECT_ATTRIBUTES = `
adminDescription 1.2.840.113556.1.2.226 unicode-string single range=0..1024
adminDisplayName 1.2.840.113556.1.2.194 unicode-string single range=1..256
allowedAttributes 1.2.840.113556.1.4.913 oid system constructed
allowedAttributesEffective 1.2.840.113556.1.4.914 oid system constructed
allowedChildClasses 1.2.840.113556.1.4.911 oid system constructed
allowedChildClassesEffective 1.2.840.113556.1.4.912 oid system constructed
appSchemaVersion 1.2.840.113556.1.4.848 integer single
associatedDomain 0.9.2342.19200300.100.1.37 ia5 range=..256
c 2.5.4.6 unicode-string single gc range=1..3
canonicalName 1.2.840.113556.1.4.916 unicode-string system constructed
cn 2.5.4.3 unicode-string single gc range=1..64
createTimeStamp 2.5.18.1 generalized-time single system constructed
dc 0.9.2342.19200300.100.1.25 unicode-string single gc range=1..255
description 2.5.4.13 unicode-string gc range=0..1024
displayName 1.2.840.113556.1.2.13 unicode-string single gc anr range=0..256
displayNamePrintable 1.2.840.113556.1.2.353 printable single range=1..256
distinguishedName 2.5.4.49 dn single system local gc
dSCorePropagationData 1.2.840.113556.1.4.1357 generalized-time system local gc
extensionName 1.2.840.113556.1.2.227 unicode-string range=1..255
flags 1.2.840.113556.1.4.38 integer single gc
foreignIdentifier 1.2.840.113556.1.4.356 octet-string single
fromEntry 1.2.840.113556.1.4.910 boolean system constructed
fSMORoleOwner 1.2.840.113556.1.4.369 dn single
instanceType 1.2.840.113556.1.2.1 integer single system gc
isCriticalSystemObject 1.2.840.113556.1.4.868 boolean single
isDeleted 1.2.840.113556.1.2.48 boolean single system gc
isRecycled 1.2.840.113556.1.4.2058 boolean single system gc
keywords 1.2.840.113556.1.4.48 unicode-string gc range=1..256
l 2.5.4.7 unicode-string single gc range=1..128
lastKnownParent 1.2.840.113556.1.4.781 dn single
masteredBy 1.2.840.113556.1.4.1409 dn system local link=77
modifyTimeStamp 2.5.18.2 generalized-time single system constructed
moveTreeState 1.2.840.113556.1.4.1305 octet-string
msDS-Approx-Immed-Subordinates 1.2.840.113556.1.4.1669 integer single system constructed
msDS-LastKnownRDN 1.2.840.113556.1.4.2067 unicode-string single system range=1..255
msDS-LocalEffectiveDeletionTime 1.2.840.113556.1.4.2059 generalized-time single system constructed
msDS-LocalEffectiveRecycleTime 1.2.840.113556.1.4.2060 generalized-time single system constructed
msDs-masteredBy 1.2.840.113556.1.4.1837 dn system local link=2037
msDS-NCReplCursors 1.2.840.113556.1.4.1704 unicode-string constructed
msDS-NCReplInboundNeighbors 1.2.840.113556.1.4.1705 unicode-string constructed
msDS-NCReplOutboundNeighbors 1.2.840.113556.1.4.1706 unicode-string constructed
msDS-NcType 1.2.840.113556.1.4.2024 integer single system local
msDS-ObjectReference 1.2.840.113556.1.4.1840 dn link=2038
msDS-ObjectReferenceBL 1.2.840.113556.1.4.1841 dn system local link=2039
msDS-parentdistname 1.2.840.113556.1.4.2203 dn single system constructed local
msDS-ReplAttributeMetaData 1.2.840.113556.1.4.1707 unicode-string constructed
msDS-ReplValueMetaData 1.2.840.113556.1.4.1708 unicode-string constructed
name 1.2.840.113556.1.4.1 unicode-string single system gc anr range=1..255
nTSecurityDescriptor 1.2.840.113556.1.2.281 security-descriptor single gc range=0..132096
o 2.5.4.10 unicode-string gc range=1..64
objectCategory 1.2.840.113556.1.4.782 dn single gc
objectClass 2.5.4.0 oid system gc
objectGUID 1.2.840.113556.1.4.2 guid single system local gc range=16..16
objectSid 1.2.840.113556.1.4.146 sid single system gc range=0..28
objectVersion 1.2.840.113556.1.2.76 integer single
otherWellKnownObjects 1.2.840.113556.1.4.1359 dn-binary range=16..16
ou 2.5.4.11 unicode-string gc range=1..64
owner 2.5.4.32 dn single link=44
ownerBL 1.2.840.113556.1.2.104 dn system local link=45
parentGUID 1.2.840.113556.1.4.1224 guid single system constructed
partialAttributeSet 1.2.840.113556.1.4.640 octet-string single system local gc
possibleInferiors 1.2.840.113556.1.4.915 oid system constructed
proxiedObjectName 1.2.840.113556.1.4.1249 dn-binary single system gc
replPropertyMetaData 1.2.840.113556.1.4.3 octet-string single system local gc
replUpToDateVector 1.2.840.113556.1.4.4 octet-string single system local gc
repsFrom 1.2.840.113556.1.2.91 octet-string system local gc
repsTo 1.2.840.113556.1.2.83 octet-string system local gc
revision 1.2.840.113556.1.4.145 integer single
roleOccupant 2.5.4.33 dn
schemaVersion 1.2.840.113556.1.2.471 integer
sDRightsEffective 1.2.840.113556.1.4.1304 integer single constructed
serviceBindingInformation 1.2.840.113556.1.4.510 unicode-string gc
serviceClassName 1.2.840.113556.1.4.509 unicode-string single
serviceDNSName 1.2.840.113556.1.4.657 unicode-string single
serviceDNSNameType 1.2.840.113556.1.4.659 unicode-string single range=1..256
showInAdvancedViewOnly 1.2.840.113556.1.2.169 boolean single
structuralObjectClass 2.5.21.9 oid constructed
subRefs 1.2.840.113556.1.2.7 dn system local gc
subSchemaSubEntry 2.5.18.10 dn system constructed
systemFlags 1.2.840.113556.1.4.375 integer single system
uSNChanged 1.2.840.113556.1.2.120 large-integer single system local gc
uSNCreated 1.2.840.113556.1.2.19 large-integer single system local gc
uSNDSALastObjRemoved 1.2.840.113556.1.2.267 large-integer single system
USNIntersite 1.2.840.113556.1.2.469 integer single
uSNLastObjRem 1.2.840.113556.1.2.121 large-integer single system local gc
uSNSource 1.2.840.113556.1.4.896 large-integer single
vendor 1.2.840.113556.1.4.255 unicode-string single range=0..512
wellKnownObjects 1.2.840.113556.1.4.618 dn-binary system gc range=16..16
whenChanged 1.2.840.113556.1.2.3 generalized-time single system local gc
whenCreated 1.2.840.113556.1.2.2 generalized-time single system gc
`;
