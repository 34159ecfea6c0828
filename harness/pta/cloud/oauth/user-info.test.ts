import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import { ALICE, AZURE_CLI, OAuthLab, PASSWORD } from './oauth-lab.test-support.ts';

const FORM = {
  grant_type: 'password',
  client_id: AZURE_CLI,
  scope: 'openid profile email',
  username: ALICE.userPrincipalName,
  password: PASSWORD,
};
const lab = await OAuthLab.start(pooledKeys());
const { body: tokens } = await lab.token(FORM);

async function userInfo(authorization?: string, path = '/oidc/userinfo') {
  const headers = authorization === undefined ? {} : { authorization };
  const { status, body } = await lab.ask(path, { headers, origin: 'https://graph.microsoft.com' });
  return { status, body: JSON.parse(body) };
}

test.each(['/oidc/userinfo', '/common/openid/userinfo'])(
  '%s tells who the user is, by the subject of the ID token',
  async (path) => {
    const { sub } = await lab.claimsOf(tokens['id_token']);

    expect(await userInfo(`Bearer ${tokens['access_token']}`, path)).toEqual({
      status: 200,
      body: { sub, name: 'Alice', email: ALICE.userPrincipalName },
    });
  },
);

const other = await lab.token({ ...FORM, scope: 'https://management.core.windows.net//.default' });
const unsigned = `${(tokens['access_token'] ?? '').split('.').slice(0, 2).join('.')}.`;
const none = [{ alg: 'none' }, { oid: 'x', appid: 'y', scp: 'openid' }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

test.each([
  ['no token', undefined],
  ['a token for another API', `Bearer ${other.body['access_token']}`],
  ['an ID token', `Bearer ${tokens['id_token']}`],
  ['a token without its signature', `Bearer ${unsigned}`],
  ['a token of the algorithm none', `Bearer ${none}.`],
  ['another scheme', `Basic ${tokens['access_token']}`],
  ['nonsense', 'Bearer \r\n'],
])('%s is unauthorized', async (_what, authorization) => {
  expect(await userInfo(authorization)).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken' } },
  });
});
