import type { Client } from './client.ts';

export const OPENID_CLIENT = {
  name: 'openid-client',
  version: '6.8.9',
  configuration:
    'issuer `https://localhost:{port}/{tenant}/v2.0`; `enableNonRepudiationChecks`, so that signatures are checked; `NODE_EXTRA_CA_CERTS` names the root',
  flows: {
    discovery: {
      flow: 'discovery',
      by: 'discovery',
      outcome: 'issuer {origin}/{tenant}/v2.0',
    },
    'discovery-organizations': {
      flow: 'discovery of `organizations`, whose issuer is spelled `{tenantid}`',
      by: 'discovery',
      outcome: 'ClientError: discovered metadata issuer does not match the expected issuer',
    },
    code: {
      flow: 'authorization code + PKCE, state and nonce',
      by: 'authorizationCodeGrant',
      outcome: 'signed in as alice@contoso.test',
    },
    refresh: {
      flow: 'refresh with rotation; the former token is used again',
      by: 'refreshTokenGrant',
      outcome:
        'another refresh token: true; the former: ResponseBodyError: invalid_grant, AADSTS50173: The session has expired or was revoked; fresh credentials are needed. The refresh token was used before; all that came of its sign-in is revoked.',
    },
    'user-info': {
      flow: 'userinfo',
      by: 'fetchUserInfo',
      outcome: 'the same subject, Alice Healthy',
    },
    device: {
      flow: 'device code',
      by: 'initiateDeviceAuthorization, pollDeviceAuthorizationGrant',
      outcome: 'signed in as alice@contoso.test',
    },
    'client-credentials': {
      flow: 'client credentials',
      by: 'clientCredentialsGrant',
      outcome: 'a bearer token for a while',
    },
    'wrong-secret': {
      flow: 'client credentials, wrong secret',
      by: 'clientCredentialsGrant',
      outcome: 'ResponseBodyError: invalid_client, AADSTS7000215: The client secret is wrong.',
    },
    'sign-out': {
      flow: 'sign-out, then a sign-in that must not show a page',
      by: 'buildEndSessionUrl',
      outcome: 'back at app.contoso.test; then without a page: login_required',
    },
  },
} as const satisfies Client;
