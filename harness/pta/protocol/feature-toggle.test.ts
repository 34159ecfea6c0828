import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { Secret } from '../../runtime/secret.ts';
import {
  type FeatureToggleRequest,
  parseFeatureStatusRequest,
  parseFeatureToggleRequest,
  parseFeatureToggleResult,
  renderFeatureStatusRequest,
  renderFeatureToggleRequest,
  renderFeatureToggleResult,
} from './feature-toggle.ts';

const TOKEN = 'eyJ0eXAi.eyJhdWQi.c2ln';
const TOGGLE =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.RegistrationCommons.Registration';
const SECURITY =
  'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Security.AadSecurity';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

const request: FeatureToggleRequest = {
  authenticationToken: new Secret(TOKEN),
  enable: true,
  skipExoEnablement: false,
  userAgent: 'AADConnect/1.1.882.0 PassthroughAuthenticationConnector/1.5.405.0',
};

/** Text without the characters that no XML document holds, and without white space at its ends. */
const words = fc.stringMatching(/^[ -~]{1,40}$/).map((text) => text.trim());
const tokens = fc.stringMatching(/^[A-Za-z0-9_.-]{1,60}$/);

test('a request is written element by element as captured', () => {
  expect(renderFeatureToggleRequest(request)).toBe(
    `<PassthroughAuthenticationEnablementRequest xmlns="${TOGGLE}" xmlns:i="${INSTANCE}">` +
      `<AuthenticationToken xmlns="${SECURITY}">${TOKEN}</AuthenticationToken>` +
      '<Enable>true</Enable><SkipExoEnablement>false</SkipExoEnablement>' +
      `<UserAgent>${request.userAgent}</UserAgent>` +
      '</PassthroughAuthenticationEnablementRequest>',
  );
});

test('requests come back as they were written', () => {
  const requests = fc.record({
    token: tokens,
    enable: fc.boolean(),
    skipExoEnablement: fc.boolean(),
    userAgent: words.filter((text) => text !== ''),
  });
  fc.assert(
    fc.property(requests, ({ token, ...rest }) => {
      const written = renderFeatureToggleRequest({
        ...rest,
        authenticationToken: new Secret(token),
      });
      const { authenticationToken, ...read } = parseFeatureToggleRequest(written);
      expect(authenticationToken.reveal()).toBe(token);
      expect(read).toEqual(rest);
    }),
    { seed: 213, numRuns: 100 },
  );
});

test('results come back as they were written', () => {
  const results = fc.record({
    isSuccessful: fc.boolean(),
    enable: fc.boolean(),
    exists: fc.boolean(),
    errorMessage: words,
  });
  fc.assert(
    fc.property(results, (result) => {
      expect(parseFeatureToggleResult(renderFeatureToggleResult(result))).toEqual(result);
    }),
    { seed: 214, numRuns: 100 },
  );
});

test('a status request comes back as it was written', () => {
  const written = renderFeatureStatusRequest(new Secret(TOKEN));

  expect(parseFeatureStatusRequest(written).reveal()).toBe(TOKEN);
});

test.each(['AuthenticationToken', 'Enable'])('a request without %s is refused', (name) => {
  const without = renderFeatureToggleRequest(request).replace(
    new RegExp(`<${name}[ >].*</${name}>`),
    '',
  );

  expect(() => parseFeatureToggleRequest(without)).toThrow(
    expect.objectContaining({ code: MALFORMED }),
  );
});

test.each([
  ['request', parseFeatureToggleRequest, renderFeatureToggleRequest(request)],
  ['status request', parseFeatureStatusRequest, renderFeatureStatusRequest(new Secret(TOKEN))],
  [
    'result',
    parseFeatureToggleResult,
    renderFeatureToggleResult({
      isSuccessful: false,
      enable: false,
      exists: true,
      errorMessage: 'No agent & no <tenant>',
    }),
  ],
] as const)('whatever arrives gives a %s or MALFORMED', (_what, parse, document) => {
  const mutated = fc
    .tuple(fc.nat(document.length), fc.nat(40), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => Buffer.from(document.slice(0, at) + put + document.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
      try {
        parse(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(expect.objectContaining({ code: MALFORMED }));
      }
    }),
    { seed: 215, numRuns: 200 },
  );
});
