import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HarnessError, MALFORMED } from '../../runtime/errors.ts';
import { parseTrustSettings, renderTrustSettings } from './trust-settings.ts';

const THUMBPRINT = 'A0'.repeat(20);

test('the elements are the published ones', () => {
  expect(renderTrustSettings({ thumbprint: THUMBPRINT, isInUserStore: false })).toBe(
    `<ConnectorTrustSettingsFile><CloudProxyTrust><Thumbprint>${THUMBPRINT}</Thumbprint>` +
      '<IsInUserStore>false</IsInUserStore></CloudProxyTrust></ConnectorTrustSettingsFile>',
  );
});

test('settings come back as they were written', () => {
  const settings = fc.record({
    thumbprint: fc.stringMatching(/^[0-9A-F]{40}$/),
    isInUserStore: fc.boolean(),
  });
  fc.assert(
    fc.property(settings, (written) => {
      expect(parseTrustSettings(renderTrustSettings(written))).toEqual(written);
    }),
    { seed: 25, numRuns: 50 },
  );
});

test('a file with a declaration, a namespace and lower-case hex is read', () => {
  const foreign =
    '<?xml version="1.0"?>\n<ConnectorTrustSettingsFile xmlns="urn:some">\n <CloudProxyTrust>\n' +
    `  <Thumbprint>${THUMBPRINT.toLowerCase()}</Thumbprint>\n  <IsInUserStore>true</IsInUserStore>\n` +
    ' </CloudProxyTrust>\n</ConnectorTrustSettingsFile>';

  expect(parseTrustSettings(foreign)).toEqual({ thumbprint: THUMBPRINT, isInUserStore: true });
});

test('whatever arrives gives settings or MALFORMED', () => {
  const document = renderTrustSettings({ thumbprint: THUMBPRINT, isInUserStore: true });
  const mutated = fc
    .tuple(fc.nat(document.length), fc.nat(40), fc.string({ maxLength: 4 }))
    .map(([at, cut, put]) => Buffer.from(document.slice(0, at) + put + document.slice(at + cut)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
      try {
        parseTrustSettings(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HarnessError);
        expect(error).toEqual(expect.objectContaining({ code: MALFORMED }));
      }
    }),
    { seed: 26, numRuns: 300 },
  );
});
