import type { ApplicationOptions, Resource } from './application-registration.ts';

/** Client id of the Azure CLI, which Microsoft's samples use for a public client. */
export const AZURE_CLI = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
export const MICROSOFT_OFFICE = 'd3590ed6-52b3-4102-aeff-aad2292ab01c';
/** Application id of Microsoft Graph, what a token is for that asks for nothing else. */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';
export const AZURE_MANAGEMENT = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/** Where native clients of this machine are sent back to. */
const NATIVE_REDIRECTS = [
  'http://localhost',
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
];

/**
 * Clients that every tenant has and that need no consent. The ids are public; which redirects each of them registers is
 * not, beyond those of any native client.
 *
 * @see https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
 */
export const FIRST_PARTY_APPLICATIONS: readonly ApplicationOptions[] = [
  { appId: AZURE_CLI, displayName: 'Microsoft Azure CLI' },
  { appId: MICROSOFT_OFFICE, displayName: 'Microsoft Office' },
].map((each) => ({ ...each, redirectUris: NATIVE_REDIRECTS, firstParty: true }));

export const FIRST_PARTY_RESOURCES: readonly Resource[] = [
  {
    appId: MICROSOFT_GRAPH,
    displayName: 'Microsoft Graph',
    identifierUris: ['https://graph.microsoft.com'],
  },
  {
    appId: AZURE_MANAGEMENT,
    displayName: 'Windows Azure Service Management API',
    identifierUris: ['https://management.core.windows.net', 'https://management.azure.com'],
  },
];
