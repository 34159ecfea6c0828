import { describe, expect, test } from 'vitest';
import { SearchWorld, valuesOf } from './search-world.test-support.ts';

const rootDse = (world: SearchWorld, attributes: string[] = [], filter = '(objectClass=*)') => {
  const anonymous = { ...world.connect(), identity: undefined };
  const { entries } = world.search(
    { baseDn: '', scope: 'base', attributes, filter },
    [],
    anonymous,
  );
  return valuesOf(entries[0]);
};

const samba = new SearchWorld('samba');
const windows = new SearchWorld('windows-2022');

test('tells anybody who the controller is, with the time of its clock', () => {
  expect(rootDse(samba)).toMatchObject({
    currentTime: ['20261120193234.0Z'],
    defaultNamingContext: ['DC=contoso,DC=test'],
    namingContexts: [
      'DC=contoso,DC=test',
      'CN=Configuration,DC=contoso,DC=test',
      'CN=Schema,CN=Configuration,DC=contoso,DC=test',
    ],
    subschemaSubentry: ['CN=Aggregate,CN=Schema,CN=Configuration,DC=contoso,DC=test'],
    supportedLDAPVersion: ['3', '2'],
    dnsHostName: ['dc1.contoso.test'],
    ldapServiceName: ['contoso.test:dc1$@CONTOSO.TEST'],
    isSynchronized: ['TRUE'],
    isGlobalCatalogReady: ['TRUE'],
    domainFunctionality: ['4'],
    vendorName: ['Samba Team (https://www.samba.org)'],
  });
});

test('comes whatever the filter', () => {
  expect(rootDse(samba, [], '(cn=none)')).toEqual(rootDse(samba));
});

test('names the highest update sequence number', () => {
  const before = Number(rootDse(windows)['highestCommittedUSN']?.[0]);
  windows.addUser('one-more');

  expect(rootDse(windows)['highestCommittedUSN']).toEqual([String(before + 1)]);
});

describe('attributes', () => {
  test.each([
    [['DNSHOSTNAME'], { dnsHostName: ['dc1.contoso.test'] }],
    [['1.1'], {}],
    [['+'], {}],
    [['msDS-PortLDAP', 'unknown'], { 'msDS-PortLDAP': ['389'] }],
  ])('%j', (attributes, expected) => {
    expect(rootDse(windows, attributes)).toEqual(expected);
  });

  test('that are for the asking come with no star', () => {
    expect(rootDse(windows, ['*'])).not.toHaveProperty('msDS-PortLDAP');
  });
});

test('Windows lists its extensions and policies, Samba neither', () => {
  expect(rootDse(windows)).toMatchObject({
    supportedExtension: ['1.3.6.1.4.1.1466.20037', '1.3.6.1.4.1.4203.1.11.3'],
    supportedLDAPPolicies: expect.arrayContaining(['MaxPageSize', 'MaxValRange']),
    supportedSASLMechanisms: expect.arrayContaining(['EXTERNAL', 'DIGEST-MD5']),
  });
  expect(rootDse(windows)).not.toHaveProperty('vendorName');
  expect(rootDse(samba)).not.toHaveProperty('supportedExtension');
});

test('lists the controls that are served', () => {
  const [policyHints, paging] = ['1.2.840.113556.1.4.2239', '1.2.840.113556.1.4.319'];

  expect(rootDse(windows)['supportedControl']).toEqual(
    expect.arrayContaining([policyHints, paging]),
  );
  expect(rootDse(samba)['supportedControl']).toContain(paging);
  expect(rootDse(samba)['supportedControl']).not.toContain(policyHints);
});
