import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import {
  parseRegistrationRequest,
  parseRegistrationResult,
  type RegistrationRequest,
  renderRegistrationRequest,
  renderRegistrationResult,
} from './registration.ts';
import { DEFAULT_OPERATING_SYSTEM } from './system-settings.ts';

const request: RegistrationRequest = {
  csr: Uint8Array.of(0x30, 0x82, 0x01),
  authenticationToken: new Secret('eyJ0eXAi.eyJhdWQi.c2ln'),
  featureString: 'PassthroughAuthentication',
  systemSettings: { machineName: 'agent1.contoso.com', ...DEFAULT_OPERATING_SYSTEM },
  moduleVersion: '1.5.643.0',
  tenantId: 'ae11aea0-4e67-438a-80a8-d877c5d4a885',
  userAgent: 'PassthroughAuthenticationConnector/1.5.643.0',
};

const R = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Registration';
const RC = `${R}Commons`;
const SS =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Utilities.SystemSettings';
const I = 'http://www.w3.org/2001/XMLSchema-instance';
const five =
  '<a:MachineName>agent1.contoso.com</a:MachineName><a:OsLanguage>1033</a:OsLanguage>' +
  '<a:OsLocale>0409</a:OsLocale><a:OsSku>8</a:OsSku><a:OsVersion>10.0.17763</a:OsVersion>';

test('a request is written element by element as captured', () => {
  expect(renderRegistrationRequest(request)).toBe(
    `<RegistrationRequest xmlns="${R}" xmlns:i="${I}">` +
      '<Base64Csr>MIIB</Base64Csr>' +
      '<AuthenticationToken>eyJ0eXAi.eyJhdWQi.c2ln</AuthenticationToken>' +
      '<Base64Pkcs10Csr i:nil="true"/>' +
      '<Feature>ApplicationProxy</Feature>' +
      '<FeatureString>PassthroughAuthentication</FeatureString>' +
      '<RegistrationRequestSettings>' +
      `<SystemSettingsInformation i:type="a:SystemSettings" xmlns="${RC}" xmlns:a="${SS}">${five}</SystemSettingsInformation>` +
      '<PSModuleVersion>1.5.643.0</PSModuleVersion>' +
      `<SystemSettings i:type="a:SystemSettings" xmlns:a="${SS}">${five}</SystemSettings>` +
      '</RegistrationRequestSettings>' +
      '<TenantId>ae11aea0-4e67-438a-80a8-d877c5d4a885</TenantId>' +
      '<UserAgent>PassthroughAuthenticationConnector/1.5.643.0</UserAgent>' +
      '</RegistrationRequest>',
  );
});

test('a request comes back as it was written', () => {
  const read = parseRegistrationRequest(renderRegistrationRequest(request));

  const token = read.authenticationToken.reveal();
  expect({ ...read, authenticationToken: token }).toEqual({
    ...request,
    authenticationToken: request.authenticationToken.reveal(),
  });
});

test('a request that ends the CSR with a new line and has only the older block is read', () => {
  const foreign =
    `<RegistrationRequest xmlns="${R}" xmlns:i="${I}">\n  <Base64Csr>MIIB\n</Base64Csr>` +
    '<AuthenticationToken>t</AuthenticationToken><Novelty>1</Novelty>' +
    `<RegistrationRequestSettings><SystemSettings xmlns:a="${SS}">${five}</SystemSettings></RegistrationRequestSettings>` +
    '<TenantId>AE11AEA0-4E67-438A-80A8-D877C5D4A885</TenantId></RegistrationRequest>';

  const read = parseRegistrationRequest(foreign);

  expect(read.csr).toEqual(request.csr);
  expect(read.tenantId).toBe(request.tenantId);
  expect(read.systemSettings).toEqual(request.systemSettings);
});

test.each(['Base64Csr', 'AuthenticationToken', 'TenantId', 'a:MachineName'])(
  'a request without %s is refused',
  (name) => {
    const without = renderRegistrationRequest(request).replace(
      new RegExp(`<${name}>[^<]*</${name}>`, 'g'),
      '',
    );

    expect(() => parseRegistrationRequest(without)).toThrow(
      expect.objectContaining({ code: MALFORMED }),
    );
  },
);

test('the captured answer is read', () => {
  const captured = `<RegistrationResult xmlns="${R}" xmlns:i="${I}">\n\t<Certificate>MIIDOw==</Certificate>\n\t<ErrorMessage/>\n\t<IsSuccessful>true</IsSuccessful>\n</RegistrationResult>`;

  expect(parseRegistrationResult(captured)).toEqual({
    kind: 'issued',
    certificate: Uint8Array.of(0x30, 0x82, 0x03, 0x3b),
  });
});

test.each([
  { kind: 'issued', certificate: Uint8Array.of(1, 2, 3) },
  { kind: 'refused', errorMessage: 'AADSTS50059: no tenant & no user' },
] as const)('an answer that is $kind comes back', (result) => {
  expect(parseRegistrationResult(renderRegistrationResult(result))).toEqual(result);
});

test('whatever arrives gives a request or MALFORMED', () => {
  const document = renderRegistrationRequest(request);
  const mutated = fc
    .tuple(fc.nat(document.length), fc.nat(40), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => Buffer.from(document.slice(0, at) + put + document.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
      try {
        parseRegistrationRequest(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(expect.objectContaining({ code: MALFORMED }));
      }
    }),
    { numRuns: 300 },
  );
});
