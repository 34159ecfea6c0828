import { expect, test } from 'vitest';
import { pooledKeys } from '../../../../fixtures/certificates/pooled-keys.ts';
import {
  locationOf,
  OAuthLab,
  TENANT_ID,
  WEB_APP,
  WEB_REDIRECT,
} from './oauth-lab.test-support.ts';

const PATH = `/${TENANT_ID}/oauth2/v2.0/logout`;

async function signOut(parameters: Record<string, string>) {
  const lab = await OAuthLab.start(pooledKeys());
  const idToken = lab.tokens.signingKeys.sign({ aud: WEB_APP });
  const query = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      value === 'ID_TOKEN' ? idToken : value,
    ]),
  );
  return { lab, reply: await lab.ask(`${PATH}?${query}`) };
}

test.each([
  ['its id', { client_id: WEB_APP }],
  ['an ID token of it', { id_token_hint: 'ID_TOKEN' }],
])('an application that says who it is by %s has the browser back', async (_what, who) => {
  const { reply } = await signOut({
    ...who,
    post_logout_redirect_uri: WEB_REDIRECT,
    state: 'a\r\nb',
  });

  expect(locationOf(reply)).toEqual({ status: 302, to: WEB_REDIRECT, fields: { state: 'a\r\nb' } });
  expect(reply.headers['set-cookie']).toEqual(['ESTSAUTH=; Max-Age=0']);
});

test.each<[string, Record<string, string>]>([
  [
    'to an address that is not registered',
    { client_id: WEB_APP, post_logout_redirect_uri: 'https://evil.test/' },
  ],
  ['for nobody', { post_logout_redirect_uri: WEB_REDIRECT }],
  ['for a client that there is not', { client_id: 'x', post_logout_redirect_uri: WEB_REDIRECT }],
  ['with what is no ID token', { id_token_hint: 'x.y.z', post_logout_redirect_uri: WEB_REDIRECT }],
  ['without an address', {}],
])('a sign-out %s ends on a page', async (_what, parameters) => {
  const { reply } = await signOut(parameters);

  expect(reply.headers['location']).toBeUndefined();
  expect(reply.body).toContain('You signed out of your account');
  expect(reply.headers['set-cookie']).toEqual(['ESTSAUTH=; Max-Age=0']);
});

test('after a sign-out the page is shown again', async () => {
  const lab = await OAuthLab.start(pooledKeys());
  const request = {
    ...{ client_id: WEB_APP, response_type: 'code', scope: 'openid' },
    redirect_uri: WEB_REDIRECT,
  };
  await lab.ask(lab.authorizeUrl(request));
  await lab.signIn();

  await lab.ask(PATH);

  expect((await lab.ask(lab.authorizeUrl(request))).body).toBe('sign-in page');
});
