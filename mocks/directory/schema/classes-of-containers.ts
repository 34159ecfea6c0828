import type { ClassDefinition } from './class-schema.ts';

/**
 * The root of all classes, and what objects are kept in.
 *
 * @see [MS-ADSC]
 */
export const CONTAINER_CLASSES: readonly ClassDefinition[] = [
  {
    name: 'top',
    oid: '2.5.6.0',
    kind: 'abstract',
    superclass: 'top',
    category: 'Top',
    must: 'objectClass objectCategory nTSecurityDescriptor instanceType',
    may: `
      adminDescription adminDisplayName allowedAttributes allowedAttributesEffective
      allowedChildClasses allowedChildClassesEffective canonicalName cn createTimeStamp
      description directReports displayName displayNamePrintable distinguishedName
      dSCorePropagationData extensionName flags fromEntry fSMORoleOwner isCriticalSystemObject
      isDeleted isPrivilegeHolder isRecycled lastKnownParent managedObjects masteredBy memberOf
      modifyTimeStamp mS-DS-ConsistencyChildCount mS-DS-ConsistencyGuid
      msDS-Approx-Immed-Subordinates msDS-AuthenticatedToAccountlist msDS-CloudAnchor
      msDS-EnabledFeatureBL msDS-HostServiceAccountBL msDS-IsPrimaryComputerFor msDS-KrbTgtLinkBl
      msDS-LastKnownRDN msDS-LocalEffectiveDeletionTime msDS-LocalEffectiveRecycleTime
      msDs-masteredBy msds-memberOfTransitive msds-memberTransitive msDS-NCReplCursors
      msDS-NCReplInboundNeighbors msDS-NCReplOutboundNeighbors msDS-NcType msDS-ObjectReferenceBL
      msDS-parentdistname msDS-PrincipalName msDS-PSOApplied msDS-ReplAttributeMetaData
      msDS-ReplValueMetaData msDS-RevealedDSAs msDS-RevealedListBL msDS-SourceAnchor name
      nonSecurityMemberBL objectGUID objectVersion otherWellKnownObjects ownerBL
      partialAttributeSet possibleInferiors proxiedObjectName proxyAddresses replPropertyMetaData
      replUpToDateVector repsFrom repsTo revision sDRightsEffective serverReferenceBL
      showInAdvancedViewOnly siteObjectBL structuralObjectClass subRefs subSchemaSubEntry
      systemFlags url uSNChanged uSNCreated uSNDSALastObjRemoved USNIntersite uSNLastObjRem
      uSNSource wellKnownObjects whenChanged whenCreated wWWHomePage
    `,
    below: 'lostAndFound',
  },
  {
    name: 'leaf',
    oid: '1.2.840.113556.1.5.20',
    kind: 'abstract',
    superclass: 'top',
    category: 'Leaf',
  },
  {
    name: 'container',
    oid: '1.2.840.113556.1.3.23',
    kind: 'structural',
    superclass: 'top',
    category: 'Container',
    must: 'cn',
    may: 'msDS-ObjectReference schemaVersion',
    below: `
      subnet server nTDSService domainDNS organization configuration container organizationalUnit
    `,
  },
  {
    name: 'organizationalUnit',
    oid: '2.5.6.5',
    kind: 'structural',
    superclass: 'top',
    category: 'Organizational-Unit',
    must: 'ou',
    may: `
      businessCategory c co countryCode defaultGroup destinationIndicator facsimileTelephoneNumber
      gPLink gPOptions internationalISDNNumber l managedBy physicalDeliveryOfficeName
      postalAddress postalCode postOfficeBox preferredDeliveryMethod registeredAddress seeAlso st
      street telephoneNumber teletexTerminalIdentifier telexNumber thumbnailLogo uPNSuffixes
      userPassword x121Address
    `,
    below: 'country organization organizationalUnit domainDNS',
    rdnAttribute: 'ou',
  },
  {
    name: 'organization',
    oid: '2.5.6.4',
    kind: 'structural',
    superclass: 'top',
    category: 'Organization',
    must: 'o',
    may: `
      businessCategory destinationIndicator facsimileTelephoneNumber internationalISDNNumber l
      physicalDeliveryOfficeName postalAddress postalCode postOfficeBox preferredDeliveryMethod
      registeredAddress seeAlso st street telephoneNumber teletexTerminalIdentifier telexNumber
      userPassword x121Address
    `,
    below: 'locality country domainDNS',
    rdnAttribute: 'o',
  },
  {
    name: 'country',
    oid: '2.5.6.2',
    kind: 'structural',
    superclass: 'top',
    category: 'Country',
    must: 'c',
    may: 'co',
    below: 'domainDNS organization',
    rdnAttribute: 'c',
  },
  {
    name: 'locality',
    oid: '2.5.6.3',
    kind: 'structural',
    superclass: 'top',
    category: 'Locality',
    must: 'l',
    may: 'seeAlso st street',
    below: 'domainDNS country organizationalUnit organization locality',
    rdnAttribute: 'l',
  },
  {
    name: 'organizationalRole',
    oid: '2.5.6.8',
    kind: 'structural',
    superclass: 'top',
    category: 'Organizational-Role',
    must: 'cn',
    may: `
      destinationIndicator facsimileTelephoneNumber internationalISDNNumber l ou
      physicalDeliveryOfficeName postalAddress postalCode postOfficeBox preferredDeliveryMethod
      registeredAddress roleOccupant seeAlso st street telephoneNumber teletexTerminalIdentifier
      telexNumber x121Address
    `,
    below: 'organizationalUnit organization container',
  },
  {
    name: 'groupOfNames',
    oid: '2.5.6.9',
    kind: 'structural',
    superclass: 'top',
    category: 'Group-Of-Names',
    must: 'member cn',
    may: 'businessCategory o ou owner seeAlso',
    below: 'organizationalUnit locality organization container',
  },
  {
    name: 'lostAndFound',
    oid: '1.2.840.113556.1.5.139',
    kind: 'structural',
    superclass: 'top',
    category: 'Lost-And-Found',
    may: 'moveTreeState',
    below: 'configuration domainDNS dMD',
  },
  {
    name: 'connectionPoint',
    oid: '1.2.840.113556.1.5.14',
    kind: 'abstract',
    superclass: 'leaf',
    category: 'Connection-Point',
    must: 'cn',
    may: 'keywords managedBy',
    below: 'container computer',
  },
  {
    name: 'serviceConnectionPoint',
    oid: '1.2.840.113556.1.5.126',
    kind: 'structural',
    superclass: 'connectionPoint',
    category: 'Service-Connection-Point',
    may: `
      appSchemaVersion serviceBindingInformation serviceClassName serviceDNSName
      serviceDNSNameType vendor versionNumber
    `,
    below: 'organizationalUnit container computer',
  },
];
