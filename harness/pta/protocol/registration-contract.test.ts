import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MALFORMED } from '../../runtime/errors.ts';
import { parseRegistrationRequest } from './registration.ts';
import { REGISTRATION, readInOrder } from './registration-contract.ts';
import { parseXml } from './xml/parse-xml.ts';
import { XML_SCHEMA_INSTANCE, type XmlElement } from './xml/xml-element.ts';

const SYSTEM_SETTINGS =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Utilities.SystemSettings';

/** Members of `SystemSettings`, in their order. */
const FIELDS = [
  '<a:MachineName>agent1.contoso.test</a:MachineName>',
  '<a:OsLanguage>1035</a:OsLanguage>',
  '<a:OsLocale>040b</a:OsLocale>',
  '<a:OsSku>7</a:OsSku>',
  '<a:OsVersion>10.0.20348</a:OsVersion>',
];

/** Members of `RegistrationRequestSettings`, in their order. */
const SETTINGS = {
  SystemSettingsInformation: systemSettings(
    'SystemSettingsInformation',
    'xmlns="http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.RegistrationCommons"',
  ),
  PSModuleVersion: '<PSModuleVersion>1.5.2482.0</PSModuleVersion>',
  SystemSettings: systemSettings('SystemSettings'),
};

/** Members of `RegistrationRequest`, in their order. */
const MEMBERS = {
  Base64Csr: '<Base64Csr>MIIB</Base64Csr>',
  AuthenticationToken: '<AuthenticationToken>token</AuthenticationToken>',
  Base64Pkcs10Csr: '<Base64Pkcs10Csr i:nil="true"/>',
  Feature: '<Feature>ApplicationProxy</Feature>',
  FeatureString: '<FeatureString>OtherFeature</FeatureString>',
  RegistrationRequestSettings: `<RegistrationRequestSettings>${Object.values(SETTINGS).join('')}</RegistrationRequestSettings>`,
  TenantId: '<TenantId>ae11aea0-4e67-438a-80a8-d877c5d4a885</TenantId>',
  UserAgent: '<UserAgent>PassthroughAuthenticationConnector/1.5.2482.0</UserAgent>',
};
type Member = keyof typeof MEMBERS;
const ORDER = Object.keys(MEMBERS) as Member[];
const NAMES: readonly string[] = ORDER;

function systemSettings(name: string, attributes = '', fields: readonly string[] = FIELDS): string {
  return `<${name} i:type="a:SystemSettings" ${attributes} xmlns:a="${SYSTEM_SETTINGS}">${fields.join('')}</${name}>`;
}

function document(...elements: readonly string[]): string {
  return `<RegistrationRequest xmlns="${REGISTRATION}" xmlns:i="${XML_SCHEMA_INSTANCE}">${elements.join('')}</RegistrationRequest>`;
}

function inOrder(order: readonly Member[]): string {
  return document(...order.map((name) => MEMBERS[name]));
}

function namesOf({ children }: XmlElement): string[] {
  return children.map(({ name }) => name);
}

/** The order with one member taken out and put in before another. */
function moved(member: Member, before: Member): Member[] {
  const others = ORDER.filter((name) => name !== member);
  others.splice(others.indexOf(before), 0, member);
  return others;
}

test('all members are read when they come in their order', () => {
  expect(namesOf(readInOrder(parseXml(inOrder(ORDER))))).toEqual(ORDER);
});

test.each<[Member, Member, Member[]]>([
  // Too early: those that it overtakes are missing.
  ['AuthenticationToken', 'Base64Csr', ['Base64Csr']],
  ['Feature', 'AuthenticationToken', ['AuthenticationToken', 'Base64Pkcs10Csr']],
  ['FeatureString', 'Feature', ['Feature']],
  ['TenantId', 'RegistrationRequestSettings', ['RegistrationRequestSettings']],
  ['TenantId', 'FeatureString', ['FeatureString', 'RegistrationRequestSettings']],
  ['UserAgent', 'TenantId', ['TenantId']],
  ['UserAgent', 'Base64Csr', ORDER.filter((name) => name !== 'UserAgent')],
])('%s before %s: missing are %j', (member, before, missing) => {
  const read = namesOf(readInOrder(parseXml(inOrder(moved(member, before)))));

  expect(ORDER.filter((name) => !read.includes(name))).toEqual(missing);
});

test.each<[Member, Member, string]>([
  ['AuthenticationToken', 'Base64Csr', 'Base64Csr is missing'],
  ['Feature', 'AuthenticationToken', 'AuthenticationToken is missing'],
  ['TenantId', 'RegistrationRequestSettings', 'MachineName is missing'],
  ['UserAgent', 'TenantId', 'TenantId is missing'],
])('%s before %s is refused, as if it were not there: %s', (member, before, says) => {
  expect(() => parseRegistrationRequest(inOrder(moved(member, before)))).toThrow(
    expect.objectContaining({ code: MALFORMED, message: expect.stringContaining(says) }),
  );
});

test('a member that the service can do without keeps its default when it comes out of order', () => {
  const read = parseRegistrationRequest(
    inOrder(moved('RegistrationRequestSettings', 'FeatureString')),
  );

  expect(read.featureString).toBe('PassthroughAuthentication');
  expect(parseRegistrationRequest(inOrder(ORDER)).featureString).toBe('OtherFeature');
});

const { SystemSettingsInformation, PSModuleVersion, SystemSettings } = SETTINGS;

test.each<[string, string[], Partial<{ moduleVersion: string; osLocale: string }>]>([
  [
    'the version behind both blocks',
    [SystemSettingsInformation, SystemSettings, PSModuleVersion],
    { moduleVersion: 'unknown' },
  ],
  [
    'the version first',
    [PSModuleVersion, SystemSettingsInformation, SystemSettings],
    { moduleVersion: '1.5.2482.0' },
  ],
  [
    'a field of a block behind the next one',
    [systemSettings('SystemSettings', '', [FIELDS[0] ?? '', FIELDS[3] ?? '', FIELDS[2] ?? ''])],
    { osLocale: '0409' },
  ],
])('in the settings, %s', (_what, settings, read) => {
  const {
    moduleVersion,
    systemSettings: { osLocale },
  } = parseRegistrationRequest(
    document(
      ...ORDER.map((name) =>
        name === 'RegistrationRequestSettings'
          ? `<RegistrationRequestSettings>${settings.join('')}</RegistrationRequestSettings>`
          : MEMBERS[name],
      ),
    ),
  );

  expect({ moduleVersion, osLocale }).toMatchObject(read);
});

test('a machine name behind another field is missing', () => {
  const fields = [FIELDS[1] ?? '', FIELDS[0] ?? ''];
  const settings = `<RegistrationRequestSettings>${systemSettings('SystemSettings', '', fields)}</RegistrationRequestSettings>`;
  const elements = ORDER.map((name) =>
    name === 'RegistrationRequestSettings' ? settings : MEMBERS[name],
  );

  expect(() => parseRegistrationRequest(document(...elements))).toThrow(/MachineName is missing/);
});

test('a member that comes twice is read the first time', () => {
  const elements = ORDER.map((name) => MEMBERS[name]);
  elements.splice(2, 0, '<AuthenticationToken>another</AuthenticationToken>');

  expect(parseRegistrationRequest(document(...elements)).authenticationToken.reveal()).toBe(
    'token',
  );
});

test('unknown elements, and members of another namespace, are passed over wherever they stand', () => {
  const strangers = ['<Novelty/>', '<UserAgent xmlns="urn:other">x</UserAgent>'];
  const elements = ORDER.flatMap((name) => [...strangers, MEMBERS[name]]);

  expect(namesOf(readInOrder(parseXml(document(...elements))))).toEqual(ORDER);
});

test('whatever the order, what is read rises, and begins with the first that comes', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(ORDER, { minLength: 1 }), (order) => {
      const read = namesOf(readInOrder(parseXml(inOrder(order))));
      const places = read.map((name) => NAMES.indexOf(name));

      expect(read[0]).toBe(order[0]);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }),
  );
});
