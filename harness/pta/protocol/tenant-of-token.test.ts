import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tenantOfToken } from './tenant-of-token.ts';

const TENANT = '31174d1b-e0d8-4d9f-a43a-9d24e8b9f827';
const tokenWith = (payload: string) =>
  `e30.${Buffer.from(payload).toString('base64url')}.c2lnbmF0dXJl`;

test('a token tells its tenant, in lower case', () => {
  expect(tenantOfToken(tokenWith(`{"tid":"${TENANT.toUpperCase()}"}`))).toBe(TENANT);
});

test.each(['{}', '{"tid":7}', '{"tid":"contoso"}', 'null', '[]', '"tid"', '{"tid"', ''])(
  'a payload of %s tells none',
  (payload) => expect(tenantOfToken(tokenWith(payload))).toBeUndefined(),
);

test('a token longer than any tells none', () => {
  const padding = ' '.repeat(40_000);
  expect(tenantOfToken(tokenWith(`{"tid":"${TENANT}"${padding}}`))).toBeUndefined();
});

test('any text gives a tenant or nothing', () => {
  const pieces = fc.oneof(fc.string(), fc.json().map(tokenWith));
  fc.assert(
    fc.property(pieces, (text) => {
      expect(['string', 'undefined']).toContain(typeof tenantOfToken(text));
    }),
    { seed: 8, numRuns: 200 },
  );
});
