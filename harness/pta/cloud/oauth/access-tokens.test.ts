import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { exportSPKI, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { createCloudParts, TENANT_ID } from '../cloud-parts.test-support.ts';
import { AccessTokens, TOKEN_LIFETIME_S } from './access-tokens.ts';
import type { PublishedKey } from './keys/signing-keys.ts';

const AUDIENCE = 'https://proxy.cloudwebappproxy.net/registerapp';
const ISSUER = `https://sts.windows.net/${TENANT_ID}/`;
const CLAIMS = {
  audience: AUDIENCE,
  subject: '5b2c1f9e-7d5a-4a55-8e0b-2b6f3c0a9d11',
  userPrincipalName: 'administrator@contoso.test',
  displayName: 'Administrator',
  scope: 'user_impersonation',
  roles: ['Hybrid Identity Administrator'],
};

const { world, runtime, tokens, tokenKeys } = await createCloudParts(pooledKeys());
const publicKey = createPublicKey(tokenKeys.publicKey);
const nowS = Math.floor(runtime.clock.now() / 1_000);
const token = await tokens.issue(CLAIMS);

test('a token verifies with the public key, and says who, for what, and until when', async () => {
  const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
    issuer: ISSUER,
    audience: AUDIENCE,
    currentDate: new Date(runtime.clock.now()),
  });

  const [{ kid, x5t }] = tokens.signingKeys.published as [PublishedKey];
  expect(protectedHeader).toEqual({ typ: 'JWT', alg: 'RS256', kid, x5t });
  expect(payload).toEqual({
    aud: AUDIENCE,
    iss: ISSUER,
    sub: CLAIMS.subject,
    oid: CLAIMS.subject,
    tid: TENANT_ID,
    name: 'Administrator',
    upn: 'administrator@contoso.test',
    preferred_username: 'administrator@contoso.test',
    ver: '1.0',
    scp: 'user_impersonation',
    roles: ['Hybrid Identity Administrator'],
    iat: nowS,
    nbf: nowS,
    exp: nowS + TOKEN_LIFETIME_S,
  });
});

test('its own token is valid, with its roles and scopes', async () => {
  expect(await tokens.verify(token, ['another-name', AUDIENCE])).toEqual({
    kind: 'valid',
    roles: ['Hybrid Identity Administrator'],
    scopes: ['user_impersonation'],
    mfa: false,
    claims: expect.objectContaining({ oid: CLAIMS.subject }),
  });
});

const payload = { oid: 'x', tid: TENANT_ID, roles: ['Global Administrator'] };
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const curveKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const secretOfPublicKey = new TextEncoder().encode(await exportSPKI(publicKey));
const forge = (alg: string) =>
  new SignJWT(payload)
    .setProtectedHeader({ alg })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime(nowS + 60);

test.each<[string, () => string | Promise<string>]>([
  ['for another audience', () => tokens.issue({ ...CLAIMS, audience: 'https://other.test' })],
  ['of another tenant', () => new AccessTokens(runtime, 'another-tenant', tokenKeys).issue(CLAIMS)],
  ['signed by another key', () => forge('RS256').sign(otherKey)],
  ['signed on a curve', () => forge('ES256').sign(curveKey)],
  ['signed with the public key as a secret', () => forge('HS256').sign(secretOfPublicKey)],
  [
    'that is not signed',
    () =>
      new UnsecuredJWT(payload)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime(nowS + 60)
        .encode(),
  ],
  ['without a signature', () => token.replace(/[^.]*$/, '')],
  ['with another payload', () => token.replace(/\.[^.]*\./, `.${btoa(JSON.stringify(payload))}.`)],
  ['that is none', () => 'garbage'],
  ['that is empty', () => ''],
])('a token %s is refused', async (_what, make) => {
  expect(await tokens.verify(await make(), AUDIENCE)).toMatchObject({ kind: 'refused' });
});

test('any text is refused, and never throws', async () => {
  const pieces = fc.oneof(fc.string(), fc.base64String(), fc.constantFrom(...token.split('.')));
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { maxLength: 4 }), async (parts) => {
      const text = parts.join('.');
      fc.pre(text !== token);
      expect((await tokens.verify(text, AUDIENCE)).kind).toBe('refused');
    }),
    { numRuns: 100 },
  );
});

test('a token expires by the clock of the cloud', async () => {
  await world.clock.advance((TOKEN_LIFETIME_S + 1) * 1_000);

  expect(await tokens.verify(token, AUDIENCE)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('exp'),
  });
});
