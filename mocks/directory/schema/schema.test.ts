import { expect, test } from 'vitest';
import { ATTRIBUTES } from './attributes.ts';
import { CLASSES } from './classes.ts';
import {
  attributeSchema,
  classChain,
  classSchema,
  isAllowedBelow,
  isAllowedOn,
  mandatoryOf,
} from './schema.ts';

const USER = ['top', 'person', 'organizationalPerson', 'user'];

// [MS-ADA1], [MS-ADA2], [MS-ADA3]
test.each([
  ['sAMAccountName', '1.2.840.113556.1.4.221', 'unicode-string', { anr: true, rangeUpper: 256 }],
  ['userPrincipalName', '1.2.840.113556.1.4.656', 'unicode-string', { rangeUpper: 1024 }],
  ['userAccountControl', '1.2.840.113556.1.4.8', 'integer', { inGlobalCatalog: true }],
  ['pwdLastSet', '1.2.840.113556.1.4.96', 'large-integer', { replicated: true }],
  ['lockoutTime', '1.2.840.113556.1.4.662', 'large-integer', { replicated: true }],
  ['lastLogonTimestamp', '1.2.840.113556.1.4.1696', 'large-integer', { inGlobalCatalog: true }],
  ['lockoutThreshold', '1.2.840.113556.1.4.73', 'integer', { rangeUpper: 65_535 }],
  ['lockOutObservationWindow', '1.2.840.113556.1.4.61', 'large-integer', { singleValued: true }],
  ['logonHours', '1.2.840.113556.1.4.64', 'octet-string', { singleValued: true }],
  ['objectSid', '1.2.840.113556.1.4.146', 'sid', { systemOnly: true }],
  ['objectGUID', '1.2.840.113556.1.4.2', 'guid', { systemOnly: true, rangeLower: 16 }],
  ['nTSecurityDescriptor', '1.2.840.113556.1.2.281', 'security-descriptor', {}],
  ['whenCreated', '1.2.840.113556.1.2.2', 'generalized-time', { systemOnly: true }],
  ['objectClass', '2.5.4.0', 'oid', { singleValued: false }],
  ['isDeleted', '1.2.840.113556.1.2.48', 'boolean', { singleValued: true }],
  ['description', '2.5.4.13', 'unicode-string', { singleValued: false }],
  ['proxyAddresses', '1.2.840.113556.1.2.210', 'unicode-string', { anr: true, rangeUpper: 1123 }],
  ['mS-DS-ConsistencyGuid', '1.2.840.113556.1.4.1360', 'octet-string', { singleValued: true }],
  ['extensionAttribute15', '1.2.840.113556.1.2.603', 'unicode-string', { rangeUpper: 2048 }],
  ['msDS-PasswordSettingsPrecedence', '1.2.840.113556.1.4.2023', 'integer', { rangeLower: 1 }],
  ['wellKnownObjects', '1.2.840.113556.1.4.618', 'dn-binary', { systemOnly: true }],
] as const)('knows %s as %s with the syntax %s', (name, oid, syntax, more) => {
  expect(attributeSchema(name)).toMatchObject({ name, oid, syntax, ...more });
});

test.each(['badPwdCount', 'badPasswordTime', 'lastLogon', 'lastLogoff', 'logonCount'])(
  'keeps %s on the controller that counted',
  (name) => {
    expect(attributeSchema(name)?.replicated).toBe(false);
  },
);

test.each([
  'canonicalName',
  'tokenGroups',
  'msDS-ResultantPSO',
  'msDS-User-Account-Control-Computed',
  'msDS-UserPasswordExpiryTimeComputed',
  'msDS-KeyVersionNumber',
  'primaryGroupToken',
  'createTimeStamp',
  'attributeTypes',
])('works %s out when asked', (name) => {
  expect(attributeSchema(name)?.constructed).toBe(true);
});

test.each([
  ['member', 2, 'memberOf'],
  ['manager', 42, 'directReports'],
  ['managedBy', 72, 'managedObjects'],
  ['msDS-PSOAppliesTo', 2118, 'msDS-PSOApplied'],
])('links %s, number %i, back by %s', (forward, linkId, back) => {
  expect(attributeSchema(forward)?.linkId).toBe(linkId);
  expect(attributeSchema(back)?.linkId).toBe(linkId + 1);
});

test('has the forward link of every back link', () => {
  const linkIds = new Set(ATTRIBUTES.map(({ linkId }) => linkId));
  const backLinks = ATTRIBUTES.filter(({ linkId }) => linkId !== undefined && linkId % 2 === 1);
  expect(backLinks.filter(({ linkId = 0 }) => !linkIds.has(linkId - 1))).toEqual([]);
});

test.each(['useraccountcontrol', 'USERACCOUNTCONTROL', '1.2.840.113556.1.4.8'])(
  'finds userAccountControl as %s',
  (name) => {
    expect(attributeSchema(name)?.name).toBe('userAccountControl');
  },
);

test.each(['', 'nosuch', 'constructor', '__proto__', 'member;range=0-4', '1.2.3'])(
  'knows no attribute and no class "%s"',
  (name) => {
    expect([attributeSchema(name), classSchema(name), classChain(name)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  },
);

test.each<[string, readonly (string | number)[]]>([
  ['attribute a name', ATTRIBUTES.map(({ key }) => key)],
  ['attribute an OID', ATTRIBUTES.map(({ oid }) => oid)],
  ['link a number', ATTRIBUTES.flatMap(({ linkId }) => linkId ?? [])],
  ['class a name', CLASSES.map(({ key }) => key)],
  ['class an OID', CLASSES.map(({ oid }) => oid)],
])('gives each %s of its own', (_, values) => {
  expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
});

test('writes every OID and range as the schema may', () => {
  for (const { oid } of [...ATTRIBUTES, ...CLASSES]) expect(oid).toMatch(/^\d+(?:\.\d+)+$/);
  for (const { name, rangeLower = -Infinity, rangeUpper = Infinity } of ATTRIBUTES) {
    expect(rangeLower, name).toBeLessThanOrEqual(rangeUpper);
  }
});

test.each(CLASSES.map(({ name }) => name))('spells all that %s refers to', (name) => {
  const row = classSchema(name);
  const attributes = [
    ...(row?.mustContain ?? []),
    ...(row?.mayContain ?? []),
    row?.rdnAttribute ?? '',
  ];
  const classes = [
    row?.superclass ?? '',
    ...(row?.auxiliaries ?? []),
    ...(row?.possibleSuperiors ?? []),
  ];
  expect(attributes.map((attribute) => attributeSchema(attribute)?.name)).toEqual(attributes);
  expect(classes.map((other) => classSchema(other)?.name)).toEqual(classes);
});

test.each([
  ['user', USER],
  ['1.2.840.113556.1.5.9', USER],
  ['InetOrgPerson', [...USER, 'inetOrgPerson']],
  ['computer', [...USER, 'computer']],
  ['msDS-GroupManagedServiceAccount', [...USER, 'computer', 'msDS-GroupManagedServiceAccount']],
  ['contact', ['top', 'person', 'organizationalPerson', 'contact']],
  ['group', ['top', 'group']],
  ['organizationalUnit', ['top', 'organizationalUnit']],
  ['domainDNS', ['top', 'domain', 'domainDNS']],
  ['msDS-PasswordSettings', ['top', 'msDS-PasswordSettings']],
  ['top', ['top']],
])('derives %s from %j', (name, chain) => {
  expect(classChain(name)).toEqual(chain);
});

test.each([
  ['user', 'Person', 'cn'],
  ['inetOrgPerson', 'Person', 'cn'],
  ['contact', 'Person', 'cn'],
  ['computer', 'Computer', 'cn'],
  ['group', 'Group', 'cn'],
  ['organizationalUnit', 'Organizational-Unit', 'ou'],
  ['domainDNS', 'Domain-DNS', 'dc'],
  ['msDS-PasswordSettings', 'ms-DS-Password-Settings', 'cn'],
])('sorts %s under %s and names it by %s', (name, defaultObjectCategory, rdnAttribute) => {
  expect(classSchema(name)).toMatchObject({ defaultObjectCategory, rdnAttribute });
});

test.each([
  ['lockouttime', USER, true],
  ['sn', ['user'], true],
  ['samaccountname', USER, true],
  ['proxyaddresses', USER, true],
  ['extensionattribute1', USER, true],
  ['ms-ds-consistencyguid', USER, true],
  ['uidnumber', USER, true],
  ['grouptype', USER, false],
  ['lockoutthreshold', USER, false],
  ['member', ['top', 'group'], true],
  ['lockoutthreshold', ['top', 'domain', 'domainDNS'], true],
  ['sn', ['top', 'container'], false],
  ['sn', ['nosuch'], false],
] as const)('answers whether %s is allowed on %j: %s', (key, classNames, allowed) => {
  expect(isAllowedOn(key, classNames)).toBe(allowed);
});

test('asks of a PSO what Active Directory asks', () => {
  expect(mandatoryOf(classChain('msDS-PasswordSettings'))).toEqual(
    expect.arrayContaining([
      'objectclass',
      'msds-passwordsettingsprecedence',
      'msds-passwordreversibleencryptionenabled',
      'msds-passwordhistorylength',
      'msds-passwordcomplexityenabled',
      'msds-minimumpasswordlength',
      'msds-minimumpasswordage',
      'msds-maximumpasswordage',
      'msds-lockoutthreshold',
      'msds-lockoutobservationwindow',
      'msds-lockoutduration',
    ]),
  );
});

test('asks of a group its groupType, and what its auxiliary classes ask', () => {
  expect(mandatoryOf(['top', 'group'])).toEqual(
    expect.arrayContaining(['grouptype', 'samaccountname', 'objectsid', 'cn']),
  );
});

test.each([
  ['user', ['top', 'container'], true],
  ['user', ['top', 'organizationalUnit'], true],
  ['user', [...USER], false],
  ['computer', ['top', 'container'], true],
  ['organizationalUnit', ['top', 'container'], false],
  ['organizationalUnit', ['top', 'domain', 'domainDNS'], true],
  ['msDS-PasswordSettings', ['top', 'msDS-PasswordSettingsContainer'], true],
  ['msDS-PasswordSettings', ['top', 'organizationalUnit'], false],
  ['groupPolicyContainer', ['top', 'container'], true],
  ['container', ['top', 'container', 'groupPolicyContainer'], true],
  ['nosuch', ['top', 'container'], false],
] as const)('answers whether %s may stand below %j: %s', (name, superior, allowed) => {
  expect(isAllowedBelow(name, superior)).toBe(allowed);
});
