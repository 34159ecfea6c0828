import type { ClassDefinition } from './class-schema.ts';

/**
 * Accounts, groups, people, and the auxiliary classes that they are made of.
 *
 * @see [MS-ADSC]
 */
export const ACCOUNT_CLASSES: readonly ClassDefinition[] = [
  {
    name: 'person',
    oid: '2.5.6.6',
    kind: 'structural',
    superclass: 'top',
    category: 'Person',
    must: 'cn',
    may: 'attributeCertificateAttribute seeAlso serialNumber sn telephoneNumber userPassword',
    below: 'organizationalUnit container',
  },
  {
    name: 'organizationalPerson',
    oid: '2.5.6.7',
    kind: 'structural',
    superclass: 'person',
    category: 'Person',
    may: `
      assistant c co comment company countryCode department destinationIndicator division
      employeeID facsimileTelephoneNumber generationQualifier givenName homePhone
      homePostalAddress houseIdentifier initials internationalISDNNumber ipPhone l mail manager
      middleName mobile msDS-AllowedToActOnBehalfOfOtherIdentity msDS-AllowedToDelegateTo
      msDS-HABSeniorityIndex msDS-PhoneticCompanyName msDS-PhoneticDepartment
      msDS-PhoneticDisplayName msDS-PhoneticFirstName msDS-PhoneticLastName msExchHouseIdentifier
      o otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMailbox otherMobile
      otherPager otherTelephone ou pager personalTitle physicalDeliveryOfficeName postalAddress
      postalCode postOfficeBox preferredDeliveryMethod primaryInternationalISDNNumber
      primaryTelexNumber registeredAddress st street streetAddress teletexTerminalIdentifier
      telexNumber thumbnailLogo thumbnailPhoto title x121Address
    `,
    below: 'organizationalUnit organization container',
  },
  {
    name: 'user',
    oid: '1.2.840.113556.1.5.9',
    kind: 'structural',
    superclass: 'organizationalPerson',
    category: 'Person',
    auxiliaries: `
      msDS-CloudExtensions securityPrincipal mailRecipient shadowAccount posixAccount
    `,
    may: `
      accountExpires adminCount audio badPasswordTime badPwdCount businessCategory carLicense
      codePage dBCSPwd departmentNumber displayName employeeNumber employeeType givenName
      groupMembershipSAM homeDirectory homeDrive homePhone homePostalAddress initials jpegPhoto
      labeledURI lastLogoff lastLogon lastLogonTimestamp lmPwdHistory localeID lockoutTime
      logonCount logonHours logonWorkstation mail manager maxStorage mobile mS-DS-CreatorSID
      msDS-AssignedAuthNPolicy msDS-AssignedAuthNPolicySilo msDS-AuthenticatedAtDC
      msDS-Cached-Membership msDS-Cached-Membership-Time-Stamp msDS-FailedInteractiveLogonCount
      msDS-FailedInteractiveLogonCountAtLastSuccessfulLogon msDS-KeyCredentialLink
      msDS-KeyPrincipalBL msDS-LastFailedInteractiveLogonTime
      msDS-LastSuccessfulInteractiveLogonTime msDS-PrimaryComputer msDS-ResultantPSO
      msDS-SecondaryKrbTgtNumber msDS-Site-Affinity msDS-SourceObjectDN
      msDS-SupportedEncryptionTypes msDS-SyncServerUrl msDS-User-Account-Control-Computed
      msDS-UserPasswordExpiryTimeComputed msNPAllowDialin msNPCallingStationID
      msRADIUSCallbackNumber msRADIUSServiceType msSFU30Name msSFU30NisDomain msTSAllowLogon
      msTSHomeDirectory msTSHomeDrive msTSProfilePath networkAddress ntPwdHistory o operatorCount
      otherLoginWorkstations pager photo preferredLanguage preferredOU primaryGroupID profilePath
      pwdLastSet roomNumber scriptPath secretary servicePrincipalName uid unicodePwd
      userAccountControl userCertificate userParameters userPKCS12 userPrincipalName
      userSharedFolder userSharedFolderOther userSMIMECertificate userWorkstations
      x500uniqueIdentifier
    `,
    below: 'builtinDomain organizationalUnit domainDNS',
  },
  {
    name: 'inetOrgPerson',
    oid: '2.16.840.1.113730.3.2.2',
    kind: 'structural',
    superclass: 'user',
    category: 'Person',
    may: `
      audio businessCategory carLicense departmentNumber displayName employeeNumber employeeType
      givenName homePhone homePostalAddress initials jpegPhoto labeledURI mail manager mobile o
      pager photo preferredLanguage roomNumber secretary uid userCertificate userPKCS12
      userSMIMECertificate x500uniqueIdentifier
    `,
    below: 'domainDNS organizationalUnit container',
  },
  {
    name: 'computer',
    oid: '1.2.840.113556.1.3.30',
    kind: 'structural',
    superclass: 'user',
    category: 'Computer',
    auxiliaries: 'ipHost',
    may: `
      cn dNSHostName location managedBy msDS-AdditionalDnsHostName msDS-AdditionalSamAccountName
      msDS-AuthenticatedAtDC msDS-HostServiceAccount msDS-isGC msDS-isRODC
      msDS-IsUserCachableAtRodc msDS-KrbTgtLink msDS-NeverRevealGroup msDS-RevealedList
      msDS-RevealedUsers msDS-RevealOnDemandGroup msDS-SiteName msSFU30Name msSFU30NisDomain
      networkAddress operatingSystem operatingSystemHotfix operatingSystemServicePack
      operatingSystemVersion rIDSetReferences siteGUID
    `,
    below: 'container organizationalUnit domainDNS',
  },
  {
    name: 'contact',
    oid: '1.2.840.113556.1.5.15',
    kind: 'structural',
    superclass: 'organizationalPerson',
    category: 'Person',
    auxiliaries: 'mailRecipient',
    must: 'cn',
    may: 'msDS-SourceObjectDN notes',
    below: 'organizationalUnit domainDNS',
  },
  {
    name: 'group',
    oid: '1.2.840.113556.1.5.8',
    kind: 'structural',
    superclass: 'top',
    category: 'Group',
    auxiliaries: 'mailRecipient securityPrincipal posixGroup',
    must: 'groupType',
    may: `
      adminCount groupAttributes groupMembershipSAM mail managedBy member msDS-PrimaryComputer
      msSFU30Name msSFU30NisDomain nonSecurityMember nTGroupMembers operatorCount
      primaryGroupToken
    `,
    below: 'container builtinDomain organizationalUnit domainDNS',
  },
  {
    name: 'foreignSecurityPrincipal',
    oid: '1.2.840.113556.1.5.76',
    kind: 'structural',
    superclass: 'top',
    category: 'Foreign-Security-Principal',
    must: 'objectSid',
    may: 'foreignIdentifier',
    below: 'container',
  },
  {
    name: 'msDS-ManagedServiceAccount',
    oid: '1.2.840.113556.1.5.264',
    kind: 'structural',
    superclass: 'computer',
    category: 'ms-DS-Managed-Service-Account',
    below: 'domainDNS organizationalUnit container',
  },
  {
    name: 'msDS-GroupManagedServiceAccount',
    oid: '1.2.840.113556.1.5.282',
    kind: 'structural',
    superclass: 'computer',
    category: 'ms-DS-Group-Managed-Service-Account',
    must: 'msDS-ManagedPasswordInterval',
    may: `
      msDS-GroupMSAMembership msDS-ManagedPassword msDS-ManagedPasswordId
      msDS-ManagedPasswordPreviousId
    `,
    below: 'computer container organizationalUnit domainDNS',
  },
  {
    name: 'securityPrincipal',
    oid: '1.2.840.113556.1.5.6',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'Security-Principal',
    must: 'sAMAccountName objectSid',
    may: `
      accountNameHistory altSecurityIdentities msDS-KeyVersionNumber msds-tokenGroupNames
      msds-tokenGroupNamesGlobalAndUniversal msds-tokenGroupNamesNoGCAcceptable
      nTSecurityDescriptor rid sAMAccountType securityIdentifier sIDHistory
      supplementalCredentials tokenGroups tokenGroupsGlobalAndUniversal tokenGroupsNoGCAcceptable
    `,
  },
  {
    name: 'mailRecipient',
    oid: '1.2.840.113556.1.3.46',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'Mail-Recipient',
    must: 'cn',
    may: `
      garbageCollPeriod info labeledURI legacyExchangeDN msDS-ExternalDirectoryObjectId
      msDS-GeoCoordinatesAltitude msDS-GeoCoordinatesLatitude msDS-GeoCoordinatesLongitude
      msDS-PhoneticDisplayName msExchAssistantName msExchLabeledURI secretary showInAddressBook
      telephoneNumber textEncodedORAddress userCert userCertificate userSMIMECertificate
      extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4
      extensionAttribute5 extensionAttribute6 extensionAttribute7 extensionAttribute8
      extensionAttribute9 extensionAttribute10 extensionAttribute11 extensionAttribute12
      extensionAttribute13 extensionAttribute14 extensionAttribute15
    `,
    below: 'container',
  },
  {
    name: 'msDS-CloudExtensions',
    oid: '1.2.840.113556.1.5.283',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'ms-DS-Cloud-Extensions',
    may: `
      msDS-cloudExtensionAttribute1 msDS-cloudExtensionAttribute2 msDS-cloudExtensionAttribute3
      msDS-cloudExtensionAttribute4 msDS-cloudExtensionAttribute5 msDS-cloudExtensionAttribute6
      msDS-cloudExtensionAttribute7 msDS-cloudExtensionAttribute8 msDS-cloudExtensionAttribute9
      msDS-cloudExtensionAttribute10 msDS-cloudExtensionAttribute11 msDS-cloudExtensionAttribute12
      msDS-cloudExtensionAttribute13 msDS-cloudExtensionAttribute14 msDS-cloudExtensionAttribute15
      msDS-cloudExtensionAttribute16 msDS-cloudExtensionAttribute17 msDS-cloudExtensionAttribute18
      msDS-cloudExtensionAttribute19 msDS-cloudExtensionAttribute20
    `,
  },
  {
    name: 'posixAccount',
    oid: '1.3.6.1.1.1.2.0',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'PosixAccount',
    may: `
      cn description gecos gidNumber homeDirectory loginShell uid uidNumber unixHomeDirectory
      unixUserPassword userPassword
    `,
    rdnAttribute: 'uid',
  },
  {
    name: 'posixGroup',
    oid: '1.3.6.1.1.1.2.2',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'PosixGroup',
    may: 'cn description gidNumber memberUid unixUserPassword userPassword',
  },
  {
    name: 'shadowAccount',
    oid: '1.3.6.1.1.1.2.1',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'ShadowAccount',
    may: `
      description shadowExpire shadowFlag shadowInactive shadowLastChange shadowMax shadowMin
      shadowWarning uid userPassword
    `,
    rdnAttribute: 'uid',
  },
  {
    name: 'ipHost',
    oid: '1.3.6.1.1.1.2.6',
    kind: 'auxiliary',
    superclass: 'top',
    category: 'IpHost',
    may: 'cn description ipHostNumber l manager uid',
  },
];
