/**
 * What an address book says of people, and what synchronisation with Microsoft Entra ID keeps on them. Rows as
 * `readAttributeRow` takes them.
 *
 * @see [MS-ADA1], [MS-ADA2], [MS-ADA3]
 */
export const PEOPLE_ATTRIBUTES = `
assistant 1.2.840.113556.1.4.652 dn single
attributeCertificateAttribute 2.5.4.58 octet-string
audio 0.9.2342.19200300.100.1.55 octet-string range=..250000
businessCategory 2.5.4.15 unicode-string range=1..128
carLicense 2.16.840.1.113730.3.1.1 unicode-string
co 1.2.840.113556.1.2.131 unicode-string single range=1..128
comment 1.2.840.113556.1.4.156 unicode-string single
company 1.2.840.113556.1.2.146 unicode-string single range=1..64
countryCode 1.2.840.113556.1.4.25 integer single range=0..65535
department 1.2.840.113556.1.2.141 unicode-string single range=1..64
departmentNumber 2.16.840.1.113730.3.1.2 unicode-string
destinationIndicator 2.5.4.27 printable range=1..128
directReports 1.2.840.113556.1.2.436 dn system local link=43
division 1.2.840.113556.1.4.261 unicode-string single range=0..256
employeeID 1.2.840.113556.1.4.35 unicode-string single range=0..16
employeeNumber 1.2.840.113556.1.2.610 unicode-string single range=1..512
employeeType 1.2.840.113556.1.2.613 unicode-string single range=1..256
facsimileTelephoneNumber 2.5.4.23 unicode-string single range=1..64
generationQualifier 2.5.4.44 unicode-string single range=1..64
givenName 2.5.4.42 unicode-string single gc anr range=1..64
homePhone 0.9.2342.19200300.100.1.20 unicode-string single gc range=1..64
homePostalAddress 1.2.840.113556.1.2.617 unicode-string single range=1..4096
houseIdentifier 2.5.4.51 unicode-string range=1..32768
info 1.2.840.113556.1.2.81 unicode-string single range=1..1024
initials 2.5.4.43 unicode-string single range=1..6
internationalISDNNumber 2.5.4.25 numeric range=1..16
ipPhone 1.2.840.113556.1.4.721 unicode-string single gc range=..64
jpegPhoto 0.9.2342.19200300.100.1.60 octet-string
labeledURI 1.3.6.1.4.1.250.1.57 unicode-string
legacyExchangeDN 1.2.840.113556.1.4.655 teletex single gc anr
mail 0.9.2342.19200300.100.1.3 unicode-string single gc range=0..256
manager 0.9.2342.19200300.100.1.10 dn single gc link=42
middleName 2.16.840.1.113730.3.1.34 unicode-string single range=0..64
mobile 0.9.2342.19200300.100.1.41 unicode-string single range=1..64
mS-DS-ConsistencyChildCount 1.2.840.113556.1.4.1361 integer single
mS-DS-ConsistencyGuid 1.2.840.113556.1.4.1360 octet-string single
msDS-CloudAnchor 1.2.840.113556.1.4.2273 octet-string single
msDS-cloudExtensionAttribute1 1.2.840.113556.1.4.2214 unicode-string single gc
msDS-cloudExtensionAttribute2 1.2.840.113556.1.4.2215 unicode-string single gc
msDS-cloudExtensionAttribute3 1.2.840.113556.1.4.2216 unicode-string single gc
msDS-cloudExtensionAttribute4 1.2.840.113556.1.4.2217 unicode-string single gc
msDS-cloudExtensionAttribute5 1.2.840.113556.1.4.2218 unicode-string single gc
msDS-cloudExtensionAttribute6 1.2.840.113556.1.4.2219 unicode-string single gc
msDS-cloudExtensionAttribute7 1.2.840.113556.1.4.2220 unicode-string single gc
msDS-cloudExtensionAttribute8 1.2.840.113556.1.4.2221 unicode-string single gc
msDS-cloudExtensionAttribute9 1.2.840.113556.1.4.2222 unicode-string single gc
msDS-cloudExtensionAttribute10 1.2.840.113556.1.4.2223 unicode-string single gc
msDS-cloudExtensionAttribute11 1.2.840.113556.1.4.2224 unicode-string single gc
msDS-cloudExtensionAttribute12 1.2.840.113556.1.4.2225 unicode-string single gc
msDS-cloudExtensionAttribute13 1.2.840.113556.1.4.2226 unicode-string single gc
msDS-cloudExtensionAttribute14 1.2.840.113556.1.4.2227 unicode-string single gc
msDS-cloudExtensionAttribute15 1.2.840.113556.1.4.2228 unicode-string single gc
msDS-cloudExtensionAttribute16 1.2.840.113556.1.4.2229 unicode-string single gc
msDS-cloudExtensionAttribute17 1.2.840.113556.1.4.2230 unicode-string single gc
msDS-cloudExtensionAttribute18 1.2.840.113556.1.4.2231 unicode-string single gc
msDS-cloudExtensionAttribute19 1.2.840.113556.1.4.2232 unicode-string single gc
msDS-cloudExtensionAttribute20 1.2.840.113556.1.4.2233 unicode-string single gc
msDS-ExternalDirectoryObjectId 1.2.840.113556.1.4.2310 unicode-string single gc range=..256
msDS-GeoCoordinatesAltitude 1.2.840.113556.1.4.2183 large-integer single
msDS-GeoCoordinatesLatitude 1.2.840.113556.1.4.2184 large-integer single
msDS-GeoCoordinatesLongitude 1.2.840.113556.1.4.2185 large-integer single
msDS-HABSeniorityIndex 1.2.840.113556.1.4.1997 integer single gc
msDS-PhoneticCompanyName 1.2.840.113556.1.4.1945 unicode-string single gc anr range=1..64
msDS-PhoneticDepartment 1.2.840.113556.1.4.1944 unicode-string single gc anr range=1..64
msDS-PhoneticDisplayName 1.2.840.113556.1.4.1946 unicode-string single gc anr range=0..256
msDS-PhoneticFirstName 1.2.840.113556.1.4.1942 unicode-string single gc anr range=1..64
msDS-PhoneticLastName 1.2.840.113556.1.4.1943 unicode-string single gc anr range=1..64
msDS-SourceAnchor 1.2.840.113556.1.4.2352 unicode-string single range=1..
msDS-SourceObjectDN 1.2.840.113556.1.4.1879 unicode-string single range=0..10240
msDS-SyncServerUrl 1.2.840.113556.1.4.2276 unicode-string range=1..512
msExchAssistantName 1.2.840.113556.1.2.444 unicode-string single range=1..256
msExchHouseIdentifier 1.2.840.113556.1.2.596 unicode-string single range=1..128
msExchLabeledURI 1.2.840.113556.1.2.593 unicode-string range=1..1024
notes 1.2.840.113556.1.4.265 unicode-string single range=..32768
otherFacsimileTelephoneNumber 1.2.840.113556.1.4.646 unicode-string range=1..64
otherHomePhone 1.2.840.113556.1.2.277 unicode-string range=1..64
otherIpPhone 1.2.840.113556.1.4.722 unicode-string gc
otherMailbox 1.2.840.113556.1.4.651 unicode-string
otherMobile 1.2.840.113556.1.4.647 unicode-string range=1..64
otherPager 1.2.840.113556.1.2.118 unicode-string range=1..64
otherTelephone 1.2.840.113556.1.2.18 unicode-string range=1..64
pager 0.9.2342.19200300.100.1.42 unicode-string single range=1..64
personalTitle 1.2.840.113556.1.2.615 unicode-string single range=1..64
photo 0.9.2342.19200300.100.1.7 octet-string
physicalDeliveryOfficeName 2.5.4.19 unicode-string single anr range=1..128
postalAddress 2.5.4.16 unicode-string range=1..4096
postalCode 2.5.4.17 unicode-string single range=1..40
postOfficeBox 2.5.4.18 unicode-string range=1..40
preferredDeliveryMethod 2.5.4.28 integer
preferredLanguage 2.16.840.1.113730.3.1.39 unicode-string single
preferredOU 1.2.840.113556.1.4.97 dn single
primaryInternationalISDNNumber 1.2.840.113556.1.4.649 unicode-string single range=1..64
primaryTelexNumber 1.2.840.113556.1.4.648 unicode-string single range=1..64
proxyAddresses 1.2.840.113556.1.2.210 unicode-string anr range=1..1123
registeredAddress 2.5.4.26 octet-string range=1..4096
roomNumber 0.9.2342.19200300.100.1.6 unicode-string
secretary 0.9.2342.19200300.100.1.21 dn
seeAlso 2.5.4.34 dn
serialNumber 2.5.4.5 printable range=1..64
showInAddressBook 1.2.840.113556.1.4.644 dn
sn 2.5.4.4 unicode-string single gc anr range=1..64
st 2.5.4.8 unicode-string single gc range=1..128
street 2.5.4.9 unicode-string single gc range=1..1024
streetAddress 1.2.840.113556.1.2.256 unicode-string single range=1..1024
telephoneNumber 2.5.4.20 unicode-string single gc range=1..64
teletexTerminalIdentifier 2.5.4.22 octet-string
telexNumber 2.5.4.21 octet-string range=1..32
textEncodedORAddress 0.9.2342.19200300.100.1.2 unicode-string single range=1..1024
thumbnailLogo 2.16.840.1.113730.3.1.36 octet-string single range=1..32767
thumbnailPhoto 2.16.840.1.113730.3.1.35 octet-string single range=0..102400
title 2.5.4.12 unicode-string single range=1..128
uid 0.9.2342.19200300.100.1.1 unicode-string
url 1.2.840.113556.1.4.749 unicode-string
wWWHomePage 1.2.840.113556.1.2.464 unicode-string single range=1..2048
x121Address 2.5.4.24 numeric range=1..15
x500uniqueIdentifier 2.5.4.45 octet-string
`;
