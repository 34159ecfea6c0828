import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../../fixtures/certificates/pooled-keys.ts';
import { ALICE, LOGIN_ORIGIN, OAuthLab, TENANT_ID } from '../oauth-lab.test-support.ts';
import type { Realm } from '../ports.ts';

const lab = await OAuthLab.start(pooledKeys());
const LOCAL = 'https://localhost:41002';

async function json(address: string, origin = LOGIN_ORIGIN) {
  const { status, body } = await lab.ask(address, { origin });
  return { status, body: JSON.parse(body) };
}

test.each([
  [`/${TENANT_ID}`, LOGIN_ORIGIN, TENANT_ID],
  ['/contoso.test', LOGIN_ORIGIN, TENANT_ID],
  ['/common', LOGIN_ORIGIN, '{tenantid}'],
  ['/organizations', LOGIN_ORIGIN, '{tenantid}'],
  ['/consumers', LOGIN_ORIGIN, '9188040d-6c67-4c5b-b112-36a304b66dad'],
  [`/${TENANT_ID}`, LOCAL, TENANT_ID],
])('%s at %s: the issuer of version 2 has %s for the tenant', async (path, origin, tenant) => {
  const { body } = await json(`${path}/v2.0/.well-known/openid-configuration`, origin);

  expect(body.issuer).toBe(`${origin}/${tenant}/v2.0`);
  const { issuer: _issuer, userinfo_endpoint: info, ...rest } = body;
  for (const [name, value] of Object.entries(rest)) {
    if (/_(?:endpoint|uri)$/.test(name)) expect(value).toMatch(`${origin}/`);
  }
  expect(info).toBe(`${origin === LOCAL ? LOCAL : 'https://graph.microsoft.com'}/oidc/userinfo`);
});

test.each([
  [`/${TENANT_ID}`, `https://sts.windows.net/${TENANT_ID}/`],
  ['/common', 'https://sts.windows.net/{tenantid}/'],
  ['/adfs', `${LOGIN_ORIGIN}/adfs`],
])('%s: the issuer of version 1 is %s', async (path, issuer) => {
  const { body } = await json(`${path}/.well-known/openid-configuration`);

  expect(body).toMatchObject({
    issuer,
    token_endpoint: expect.stringMatching(/\/oauth2\/token$/),
    device_authorization_endpoint: expect.stringMatching(/\/oauth2\/devicecode$/),
  });
});

test('the older name of the host tells of the newer one', async () => {
  const { body } = await json(
    `/${TENANT_ID}/v2.0/.well-known/openid-configuration`,
    'https://login.windows.net',
  );

  expect(body.issuer).toBe(`${LOGIN_ORIGIN}/${TENANT_ID}/v2.0`);
  expect(body.token_endpoint).toBe(`${LOGIN_ORIGIN}/${TENANT_ID}/oauth2/v2.0/token`);
});

test('a tenant that there is not is an error, and not repeated at length', async () => {
  const { status, body } = await json(
    `/${'x'.repeat(5_000)}/v2.0/.well-known/openid-configuration`,
  );

  expect(status).toBe(400);
  expect(body).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
  expect(JSON.stringify(body).length).toBeLessThan(1_500);
});

test('every address that is told is answered', async () => {
  const { body } = await json(`/${TENANT_ID}/v2.0/.well-known/openid-configuration`);
  const paths = lab.server.routes.map(({ path }) => path);

  for (const name of ['token', 'authorization', 'device_authorization', 'end_session']) {
    const path = new URL(body[`${name}_endpoint`]).pathname.replace(TENANT_ID, ':tenant');
    expect(paths).toContain(path);
  }
});

test('the keys are published with their issuer, and a roll shows at once', async () => {
  const before = await json(`/${TENANT_ID}/discovery/v2.0/keys`);
  await lab.server.rollSigningKey();
  const after = await json('/common/discovery/keys');

  expect(before.body.keys).toMatchObject([
    {
      kty: 'RSA',
      use: 'sig',
      kid: before.body.keys[0].x5t,
      e: 'AQAB',
      x5c: [expect.any(String)],
      issuer: `${LOGIN_ORIGIN}/${TENANT_ID}/v2.0`,
    },
  ]);
  expect(after.body.keys.map(({ kid }: { kid: string }) => kid)).toContain(before.body.keys[0].kid);
  expect(after.body.keys).toHaveLength(2);
});

function instance(endpoint: string, version = '1.1') {
  const query = new URLSearchParams({ 'api-version': version, authorization_endpoint: endpoint });
  return `/common/discovery/instance?${query}`;
}

test('instance discovery tells the hosts that are the same, and where to go on', async () => {
  const { body } = await json(instance(`${LOGIN_ORIGIN}/contoso.test/oauth2/v2.0/authorize`));

  expect(body).toMatchObject({
    tenant_discovery_endpoint: `${LOGIN_ORIGIN}/contoso.test/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: expect.arrayContaining([
      expect.objectContaining({
        preferred_network: 'login.microsoftonline.com',
        preferred_cache: 'login.windows.net',
        aliases: expect.arrayContaining(['login.windows.net', 'sts.windows.net']),
      }),
    ]),
  });
});

test('a lab at an address of its own is an instance there', async () => {
  const { body } = await json(instance(`${LOCAL}/common/oauth2/authorize`), LOCAL);

  expect(body.tenant_discovery_endpoint).toBe(`${LOCAL}/common/.well-known/openid-configuration`);
  expect(body.metadata[0].aliases).toEqual(['localhost:41002']);
});

test('api-version 1.0 has no metadata', async () => {
  const { body } = await json(instance(`${LOGIN_ORIGIN}/common/oauth2/authorize`, '1.0'));

  expect(Object.keys(body)).toEqual(['tenant_discovery_endpoint']);
});

test.each([
  ['https://evil.test/common/oauth2/authorize', '1.1', 'invalid_instance', 50049],
  ['http://login.microsoftonline.com/common/oauth2/authorize', '1.1', 'invalid_request', 50050],
  [
    'https://login.microsoftonline.com@evil.test/common/oauth2/authorize',
    '1.1',
    'invalid_request',
    50050,
  ],
  ['', '1.1', 'invalid_request', 50050],
  ['x'.repeat(100_000), '1.1', 'invalid_request', 50050],
  [`${LOGIN_ORIGIN}/common/oauth2/authorize`, '7', 'invalid_request', 50050],
])('%# no instance is discovered for %.60s', async (endpoint, version, error, code) => {
  expect(await json(instance(endpoint, version))).toMatchObject({
    status: 400,
    body: { error, error_codes: [code] },
  });
});

const FEDERATED: Realm = {
  kind: 'federated',
  domain: 'fabrikam.test',
  brandName: 'Fabrikam',
  passiveUrl: 'https://sts.fabrikam.test/adfs/ls/',
  activeUrl: 'https://sts.fabrikam.test/adfs/services/trust/2005/usernamemixed',
  metadataUrl: 'https://sts.fabrikam.test/adfs/services/trust/mex',
};
const MANAGED: Realm = {
  kind: 'managed',
  domain: 'contoso.test',
  brandName: 'Contoso',
  userExists: true,
  desktopSsoEnabled: true,
};

test.each([
  ['/common/userrealm/alice%40contoso.test?api-version=1.0'],
  ['/common/UserRealm/alice@contoso.test?api-version=1.0'],
  ['/common/userrealm?user=alice%40contoso.test&api-version=1.0'],
])('%s: a managed realm', async (address) => {
  lab.realm = MANAGED;

  expect((await json(address)).body).toEqual({
    ver: '1.0',
    account_type: 'Managed',
    domain_name: 'contoso.test',
    cloud_instance_name: 'microsoftonline.com',
    cloud_audience_urn: 'urn:federation:MicrosoftOnline',
  });
});

test('a federated realm has its identity provider', async () => {
  lab.realm = FEDERATED;

  expect((await json('/common/userrealm/bob@fabrikam.test?api-version=1.0')).body).toMatchObject({
    account_type: 'Federated',
    federation_protocol: 'WSTrust',
    federation_metadata_url: FEDERATED.metadataUrl,
    federation_active_auth_url: FEDERATED.activeUrl,
  });
  expect((await json('/common/userrealm/bob@fabrikam.test?api-version=2.1')).body).toMatchObject({
    NameSpaceType: 'Federated',
    Login: 'bob@fabrikam.test',
    AuthURL: expect.stringMatching(/^https:\/\/sts\.fabrikam\.test\/adfs\/ls\/\?username=bob%40/),
  });
  expect((await json('/GetUserRealm.srf?login=bob@fabrikam.test')).body).toMatchObject({
    State: 3,
    UserState: 2,
    NameSpaceType: 'Federated',
  });
});

test('version 2.1 tells of Seamless SSO', async () => {
  lab.realm = MANAGED;

  expect((await json('/common/userrealm/a@contoso.test?api-version=2.1')).body).toMatchObject({
    NameSpaceType: 'Managed',
    DomainName: 'contoso.test',
    FederationBrandName: 'Contoso',
    is_dsso_enabled: true,
  });
});

test('a domain that no tenant has is unknown', async () => {
  lab.realm = { kind: 'unknown' };

  expect((await json('/common/userrealm/a@nobody.test')).body).toMatchObject({
    account_type: 'Unknown',
  });
  expect((await json('/getuserrealm.srf?login=a@nobody.test')).body).toMatchObject({
    NameSpaceType: 'Unknown',
  });
});

test('a user name that is too long is nobody’s, and not repeated at length', async () => {
  lab.realm = MANAGED;
  const { body } = await json(`/common/userrealm/${'u'.repeat(20_000)}?api-version=2.1`);

  expect(body.NameSpaceType).toBe('Unknown');
  expect(body.Login.length).toBeLessThan(2_000);
});

async function credentialType(body: string) {
  return JSON.parse((await lab.ask('/common/GetCredentialType?mkt=en-US', { body })).body);
}

test('the sign-in page learns whether there is such a user, and how it signs in', async () => {
  lab.realm = MANAGED;
  const managed = await credentialType(JSON.stringify({ Username: ALICE.userPrincipalName }));
  lab.realm = { ...MANAGED, userExists: false };
  const nobody = await credentialType('{"username":"x@contoso.test"}');
  lab.realm = FEDERATED;
  const federated = await credentialType('{"username":"bob@fabrikam.test"}');

  expect(managed).toMatchObject({
    Username: ALICE.userPrincipalName,
    IfExistsResult: 0,
    Credentials: { PrefCredential: 1, HasPassword: true },
    EstsProperties: { DomainType: 3, DesktopSsoEnabled: true },
  });
  expect(nobody).toMatchObject({ IfExistsResult: 1 });
  expect(federated).toMatchObject({
    IfExistsResult: 0,
    Credentials: {
      PrefCredential: 4,
      FederationRedirectUrl: expect.stringContaining('username=bob%40fabrikam.test'),
    },
    EstsProperties: { DomainType: 4 },
  });
});

test('whatever is posted to it is answered', async () => {
  const bodies = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.json({ maxDepth: 2 }),
    fc.constantFrom('{"username":1}', '{"username":null}', '[]', '{"__proto__":{"username":"x"}}'),
    fc.constant(`{"username":"${'u'.repeat(200_000)}"}`),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const answer = await credentialType(body);
      expect('error' in answer || 'IfExistsResult' in answer).toBe(true);
    }),
    { numRuns: 100 },
  );
});
