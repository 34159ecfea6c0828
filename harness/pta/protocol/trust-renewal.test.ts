import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { DEFAULT_OPERATING_SYSTEM } from './system-settings.ts';
import {
  parseTrustRenewalRequest,
  parseTrustRenewalResult,
  renderTrustRenewalRequest,
  renderTrustRenewalResult,
  type TrustRenewalRequest,
} from './trust-renewal.ts';

const R = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Registration';
const request: TrustRenewalRequest = {
  csr: Uint8Array.of(0x30, 0x82, 0x01),
  systemSettings: { machineName: 'agent1.contoso.com', ...DEFAULT_OPERATING_SYSTEM },
  connectorVersion: '1.5.2482.0',
};

test('the CSR keeps the namespace of the registration contract', () => {
  expect(renderTrustRenewalRequest(request)).toContain(
    `<TrustRenewalRequest xmlns="${R}.TrustRenewal" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Base64Csr xmlns="${R}">MIIB</Base64Csr><TrustRenewalRequestSettings><SystemSettingsInformation`,
  );
});

test('a request comes back as it was written', () => {
  expect(parseTrustRenewalRequest(renderTrustRenewalRequest(request))).toEqual(request);
});

test.each([
  { kind: 'issued', certificate: Uint8Array.of(1, 2, 3) },
  { kind: 'refused', errorMessage: 'The certificate has expired.' },
] as const)('an answer that is $kind comes back', (result) => {
  expect(parseTrustRenewalResult(renderTrustRenewalResult(result))).toEqual(result);
});

test('an answer whose children are in the namespace of the root is read', () => {
  const other = renderTrustRenewalResult({ kind: 'refused', errorMessage: 'no' }).replaceAll(
    ` xmlns="${R}"`,
    '',
  );

  expect(parseTrustRenewalResult(other)).toEqual({ kind: 'refused', errorMessage: 'no' });
});

test('whatever arrives gives a request or MALFORMED', () => {
  const document = renderTrustRenewalRequest(request);
  const mutated = fc
    .tuple(fc.nat(document.length), fc.nat(40), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => Buffer.from(document.slice(0, at) + put + document.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
      try {
        parseTrustRenewalRequest(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(expect.objectContaining({ code: MALFORMED }));
      }
    }),
    { numRuns: 200 },
  );
});
