import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import type { Claims } from '../caller.ts';
import { ALICE_ID, adminClaims, ask, createGraph } from '../graph.test-support.ts';

const { routes } = createGraph(pooledKeys());
const get = (path: string, claims: Claims) => ask(routes, { path, claims });
const alice = (scope: string) => adminClaims(scope, { oid: ALICE_ID, roles: [] });

test('a user is told who they are, as documented', async () => {
  const told = await get('/v1.0/me', alice('User.Read'));

  expect(told.status).toBe(200);
  expect(told.body).toEqual({
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
    businessPhones: [],
    displayName: 'Alice',
    givenName: null,
    jobTitle: null,
    mail: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: null,
    userPrincipalName: 'alice@contoso.test',
    id: ALICE_ID,
  });
});

test.each([
  [`/v1.0/users/${ALICE_ID}`, { displayName: 'Alice' }],
  ['/beta/users/alice%40contoso.test', { id: ALICE_ID }],
  [
    '/v1.0/me?$select=accountEnabled,onPremisesSyncEnabled',
    { accountEnabled: true, onPremisesSyncEnabled: true },
  ],
  [
    '/beta/organization',
    {
      value: [
        {
          displayName: 'Contoso',
          tenantType: 'AAD',
          verifiedDomains: [{ name: 'contoso.test', isDefault: true, type: 'Managed' }],
        },
      ],
    },
  ],
])('%s is answered with %o', async (path, body) => {
  expect(await get(path, alice('User.Read User.Read.All'))).toMatchObject({ status: 200, body });
});

test.each<[string, Claims, number, string]>([
  ['/v1.0/users/nobody%40contoso.test', alice('User.Read.All'), 404, 'Request_ResourceNotFound'],
  ['/v1.0/me', adminClaims('User.Read', { oid: 'gone' }), 404, 'Request_ResourceNotFound'],
  ['/v1.0/me?$select=password', alice('User.Read'), 400, 'BadRequest'],
  ['/v1.0/me', { aud: 'https://graph.microsoft.com', roles: ['User.Read.All'] }, 400, 'BadRequest'],
  [`/v1.0/users/${ALICE_ID}`, alice('User.Read'), 403, 'Authorization_RequestDenied'],
  ['/v1.0/organization', alice('Mail.Read'), 403, 'Authorization_RequestDenied'],
])('%s is refused %o with %i %s', async (path, claims, status, code) => {
  expect(await get(path, claims)).toMatchObject({ status, body: { error: { code } } });
});
