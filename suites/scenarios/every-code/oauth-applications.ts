import type { ApplicationOptions } from '../../../harness/pta/cloud/tenant/application-registration.ts';
import { Secret } from '../../../harness/runtime/secret.ts';

/** What every tenant has. */
export const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
export const NATIVE_REDIRECT = 'http://localhost';
export const WEB = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a010';
export const WEB_SECRET = 'web-secret (test only)';
export const WEB_REDIRECT = 'https://web.contoso.test/back';
export const SPA = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a011';
export const SPA_ORIGIN = 'https://spa.contoso.test';
export const SPA_REDIRECT = `${SPA_ORIGIN}/back`;
export const BARE = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a012';
export const DISABLED = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a013';
export const OUTDATED = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a014';
export const ASKING = '7c6ce1a7-0d0f-4c0c-9d56-2f1fd4d6a015';

/** Applications of the tenant; each is named after what is special about it. */
export const APPLICATIONS: readonly ApplicationOptions[] = [
  {
    appId: WEB,
    displayName: 'On a server',
    clientSecret: new Secret(WEB_SECRET),
    redirectUris: [WEB_REDIRECT],
    isMultitenant: false,
  },
  {
    appId: SPA,
    displayName: 'In a page',
    isPublicClient: false,
    spaRedirectUris: [SPA_REDIRECT],
  },
  { appId: BARE, displayName: 'Without an address' },
  { appId: DISABLED, displayName: 'Disabled', disabled: true },
  {
    appId: OUTDATED,
    displayName: 'With a secret of the year before',
    clientSecret: new Secret(WEB_SECRET),
    clientSecretExpiresAt: Date.UTC(2025, 11, 31),
  },
  {
    appId: ASKING,
    displayName: 'Asks for consent',
    consent: 'user',
    redirectUris: [NATIVE_REDIRECT],
  },
];
