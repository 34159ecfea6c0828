import type { Client } from './client.ts';

export const AZURE_CLI = {
  name: 'azure-cli',
  version: '2.45.0 (Debian)',
  configuration:
    'a cloud of its own, as registered above; or no change but `HTTPS_PROXY`, which is the lab’s own proxy; `REQUESTS_CA_BUNDLE` names the root',
  flows: {
    register: {
      flow: 'a cloud whose authority is `https://localhost:{port}/adfs`',
      by: 'az cloud register, az cloud set',
      outcome: 'Lab is the active cloud',
    },
    'wrong-password': {
      flow: 'resource owner password, wrong password',
      by: 'az login -u -p',
      outcome: 'ERROR: AADSTS50126: The user name or the password is wrong.',
    },
    'second-factor-required': {
      flow: 'resource owner password, a second factor is required',
      by: 'az login -u -p',
      outcome:
        'ERROR: AADSTS50076: Multifactor authentication is required because of a policy or a new location.',
    },
    login: {
      flow: 'resource owner password, then tenants and subscriptions',
      by: 'az login -u -p',
      outcome: 'alice@contoso.test, one subscription',
    },
    show: {
      flow: 'who is signed in',
      by: 'az account show',
      outcome: 'alice@contoso.test',
    },
    token: {
      flow: 'refresh, for another API',
      by: 'az account get-access-token --resource https://graph.microsoft.com',
      outcome: 'a Bearer token of alice@contoso.test',
    },
    'service-principal': {
      flow: 'client credentials',
      by: 'az login --service-principal',
      outcome: 'servicePrincipal, one subscription',
    },
    device: {
      flow: 'device code',
      by: 'az login --use-device-code',
      outcome: 'alice@contoso.test, one subscription',
    },
    'public-names': {
      flow: 'resource owner password in the cloud `AzureCloud`, through the proxy',
      by: 'az login -u -p',
      outcome: 'alice@contoso.test, one subscription',
      publicNames: true,
    },
  },
} as const satisfies Client;
