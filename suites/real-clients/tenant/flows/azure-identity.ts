import type { Client } from './client.ts';

export const AZURE_IDENTITY = {
  name: '@azure/identity',
  version: '4.14.1',
  configuration:
    '`authorityHost` (or `AZURE_AUTHORITY_HOST`): `https://localhost:{port}`, `disableInstanceDiscovery`: `true`; `NODE_EXTRA_CA_CERTS` names the root; or neither, with `NODE_USE_ENV_PROXY=1` and `HTTPS_PROXY`',
  flows: {
    password: {
      flow: 'resource owner password',
      by: 'UsernamePasswordCredential',
      outcome: 'a token of alice@contoso.test',
    },
    'wrong-password': {
      flow: 'resource owner password, wrong password',
      by: 'UsernamePasswordCredential',
      outcome: 'AuthenticationRequiredError: AADSTS50126: The user name or the password is wrong.',
    },
    device: {
      flow: 'device code',
      by: 'DeviceCodeCredential',
      outcome: 'a token of alice@contoso.test',
    },
    'client-secret': {
      flow: 'client credentials',
      by: 'ClientSecretCredential',
      outcome: 'a token of an app',
    },
    'public-names': {
      flow: 'resource owner password through the proxy',
      by: 'UsernamePasswordCredential',
      outcome: 'a token of alice@contoso.test',
      publicNames: true,
    },
    environment: {
      flow: 'client credentials from the environment',
      by: 'EnvironmentCredential',
      outcome: 'a token of an app',
    },
  },
} as const satisfies Client;
