import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bearerToken, callerOf, hearsayOf } from './caller.ts';
import { adminClaims, tokenOf, USER_ID } from './graph.test-support.ts';

test("a user's token tells of the user, and of what the application may do", () => {
  expect(callerOf(adminClaims('User.Read https://graph.microsoft.com/AuditLog.Read.All'))).toEqual({
    permissions: ['User.Read', 'AuditLog.Read.All'],
    user: {
      id: USER_ID,
      displayName: 'Administrator',
      userPrincipalName: 'administrator@contoso.test',
      roles: ['Global Administrator'],
    },
    appId: '',
  });
});

test("an application's own token tells of its permissions alone", () => {
  expect(callerOf({ roles: ['AuditLog.Read.All'], azp: 'an application' })).toEqual({
    permissions: ['AuditLog.Read.All'],
    appId: 'an application',
  });
});

test("a user's token without a scope permits nothing", () => {
  const { scp: _none, ...claims } = adminClaims('');

  expect(callerOf(claims)).toMatchObject({ permissions: [''], user: { id: USER_ID } });
});

test('claims of other types say nothing', () => {
  expect(callerOf({ roles: 'Global Administrator', scp: 7, appid: {} })).toEqual({
    permissions: [],
    appId: '',
  });
});

test.each([
  [undefined, ''],
  ['', ''],
  ['Bearer', ''],
  ['Bearer ', ''],
  ['Basic YWxpY2U6c2VjcmV0', ''],
  ['Bearer two words', ''],
  ['Bearer a.b.c', 'a.b.c'],
  ['bearer  a.b.c', 'a.b.c'],
])('of the header %s the token is "%s"', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});

test('a token says of itself whom it is for, and until when', () => {
  expect(hearsayOf(tokenOf({ aud: 'https://other.test', exp: 12 }))).toEqual({
    audience: 'https://other.test',
    expiresAtS: 12,
  });
});

test('any text is a token or none', () => {
  const parts = fc.oneof(
    fc.string(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 4 }), (each) => {
      expect(['undefined', 'object']).toContain(typeof hearsayOf(each.join('.')));
    }),
    { numRuns: 300 },
  );
});
