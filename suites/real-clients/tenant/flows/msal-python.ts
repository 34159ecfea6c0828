import type { Client } from './client.ts';

export const MSAL_PYTHON = {
  name: 'msal for Python',
  version: '1.21.0 (Debian python3-msal)',
  configuration:
    '`authority`: `https://localhost:{port}/adfs`, or with the tenant and `instance_discovery=False`; or no change but `HTTPS_PROXY`, which is the lab’s own proxy; `REQUESTS_CA_BUNDLE` names the root. With `instance_discovery=False` this version asks for the realm of a user at port 443, whatever the port of the authority: a password goes by `/adfs` or by the proxy',
  flows: {
    'password-adfs': {
      flow: 'resource owner password, authority `/adfs`',
      by: 'acquire_token_by_username_password',
      outcome: 'signed in as alice@contoso.test',
    },
    'public-names': {
      flow: 'resource owner password, authority `https://login.microsoftonline.com` through the proxy',
      by: 'acquire_token_by_username_password',
      outcome: 'signed in as alice@contoso.test',
      publicNames: true,
    },
    'wrong-password': {
      flow: 'resource owner password, wrong password',
      by: 'acquire_token_by_username_password',
      outcome: 'invalid_grant: AADSTS50126: The user name or the password is wrong.',
    },
    'second-factor-required': {
      flow: 'resource owner password, a second factor is required',
      by: 'acquire_token_by_username_password',
      outcome:
        'interaction_required: AADSTS50076: Multifactor authentication is required because of a policy or a new location.',
    },
    silent: {
      flow: 'silently: from the cache, then with the refresh token',
      by: 'acquire_token_silent',
      outcome: 'cached: True, then a new token: True',
    },
    device: {
      flow: 'device code, `instance_discovery=False`',
      by: 'acquire_token_by_device_flow',
      outcome: 'signed in as alice@contoso.test',
    },
    code: {
      flow: 'authorization code + PKCE, `instance_discovery=False`',
      by: 'acquire_token_by_auth_code_flow',
      outcome: 'signed in as alice@contoso.test',
    },
    'client-credentials': {
      flow: 'client credentials, `instance_discovery=False`',
      by: 'acquire_token_for_client',
      outcome: 'a token',
    },
  },
} as const satisfies Client;
