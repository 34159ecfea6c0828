import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  AGENT_RELEASES,
  compareVersions,
  isVersion,
  TLS_1_2_DEFAULT_SINCE,
  TLS_1_2_ENFORCED_SINCE,
  versionInUserAgent,
} from './agent-versions.ts';

const versions = fc
  .array(fc.nat({ max: 2_000_000 }), { minLength: 1, maxLength: 4 })
  .map((numbers) => numbers.join('.'));

test('the history is in the order of versions and of dates alike', () => {
  const byVersion = AGENT_RELEASES.toSorted((a, b) => compareVersions(a.version, b.version));
  const byDate = AGENT_RELEASES.toSorted((a, b) => a.released.localeCompare(b.released));

  expect(byVersion).toEqual(AGENT_RELEASES);
  expect(byDate).toEqual(AGENT_RELEASES);
});

test.each([TLS_1_2_DEFAULT_SINCE, TLS_1_2_ENFORCED_SINCE])('%s is in the history', (version) => {
  expect(AGENT_RELEASES).toContainEqual(expect.objectContaining({ version }));
});

test.each([
  ['1.5.643.0', '1.5.1007.0', -1],
  ['1.5.1007.0', '1.5.643.0', 1],
  ['1.5.193', '1.5.193.0', 0],
  ['2', '1.9.9.9', 1],
])('%s against %s', (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign);
});

test('the order is antisymmetric and transitive', () => {
  fc.assert(
    fc.property(versions, versions, versions, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      const [low, middle, high] = [a, b, c].toSorted(compareVersions);
      expect(compareVersions(low ?? a, middle ?? a)).toBeLessThanOrEqual(0);
      expect(compareVersions(low ?? a, high ?? a)).toBeLessThanOrEqual(0);
    }),
    { seed: 12, numRuns: 200 },
  );
});

test.each(['', 'latest', '1.', '1.2.3.4.5', '1.5.-1', '99999999999'])(
  '%j is no version',
  (text) => {
    expect(isVersion(text)).toBe(false);
    expect(() => compareVersions(text, '1.0')).toThrow(TypeError);
  },
);

const TOGGLE = 'AADConnect/1.1.882.0 PassthroughAuthenticationConnector/1.5.405.0';

test.each([
  [TOGGLE, 'AADConnect', '1.1.882.0'],
  [TOGGLE, 'PassthroughAuthenticationConnector', '1.5.405.0'],
  [TOGGLE, 'Connect', undefined],
  ['PassthroughAuthenticationConnector/newest', 'PassthroughAuthenticationConnector', undefined],
  ['unknown', 'PassthroughAuthenticationConnector', undefined],
])('%s names %s %s', (userAgent, product, version) => {
  expect(versionInUserAgent(userAgent, product)).toBe(version);
});
