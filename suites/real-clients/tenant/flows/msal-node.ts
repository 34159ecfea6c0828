import type { Client } from './client.ts';

export const MSAL_NODE = {
  name: '@azure/msal-node',
  version: '7.2.1',
  configuration:
    '`auth.authority`: `https://localhost:{port}/{tenant}`, `auth.knownAuthorities`: `["localhost:{port}"]`; `NODE_EXTRA_CA_CERTS` names the root; or the public authority, with `NODE_USE_ENV_PROXY=1` and `HTTPS_PROXY`',
  flows: {
    password: {
      flow: 'resource owner password',
      by: 'acquireTokenByUsernamePassword',
      outcome: 'signed in as alice@contoso.test',
    },
    'wrong-password': {
      flow: 'resource owner password, wrong password',
      by: 'acquireTokenByUsernamePassword',
      outcome: 'ServerError: AADSTS50126: The user name or the password is wrong.',
    },
    'second-factor-required': {
      flow: 'resource owner password, a second factor is required',
      by: 'acquireTokenByUsernamePassword',
      outcome:
        'InteractionRequiredAuthError: AADSTS50076: Multifactor authentication is required because of a policy or a new location.',
    },
    'code-native': {
      flow: 'authorization code + PKCE, a native client',
      by: 'acquireTokenInteractive',
      outcome: 'signed in as alice@contoso.test',
    },
    'code-web': {
      flow: 'authorization code + PKCE, a web application with a secret; the user consents',
      by: 'getAuthCodeUrl, acquireTokenByCode',
      outcome: 'signed in as alice@contoso.test',
    },
    device: {
      flow: 'device code',
      by: 'acquireTokenByDeviceCode',
      outcome: 'signed in as alice@contoso.test',
    },
    'client-credentials': {
      flow: 'client credentials',
      by: 'acquireTokenByClientCredential',
      outcome: 'a token for https://graph.microsoft.com/.default',
    },
    'public-names': {
      flow: 'resource owner password, authority `https://login.microsoftonline.com` through the proxy',
      by: 'acquireTokenByUsernamePassword',
      outcome: 'signed in as alice@contoso.test',
      publicNames: true,
    },
    silent: {
      flow: 'silently: from the cache, then with the refresh token',
      by: 'acquireTokenSilent',
      outcome: 'cached: true, then a new token: true',
    },
    'silent-interrupted': {
      flow: 'silently, after an administrator required a second factor',
      by: 'acquireTokenSilent',
      outcome:
        'InteractionRequiredAuthError: AADSTS50076: Multifactor authentication is required because of a policy or a new location.',
    },
  },
} as const satisfies Client;
