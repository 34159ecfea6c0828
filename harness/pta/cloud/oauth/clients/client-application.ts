import type { Secret } from '../../../../runtime/secret.ts';

/** A key that an application signs its assertions with. */
export interface AssertionKey {
  /** PEM of the public key (SPKI) or of the certificate. */
  readonly pem: string;
}

/** An application as the endpoints see it. A registration of the tenant is one; what it does not say is as noted. */
export interface ClientApplication {
  /** GUID; the client id. */
  readonly appId: string;
  readonly displayName: string;
  /** Of the platform `web`, or `publicClient` where the application is one. */
  readonly redirectUris: readonly string[];
  /** Of the platform `spa`; none unless given. */
  readonly spaRedirectUris?: readonly string[];
  /** It keeps no secret: it runs on devices, or in a browser. */
  readonly isPublicClient: boolean;
  readonly clientSecret?: Secret;
  /** Milliseconds since the Unix epoch, UTC; it does not expire unless given. */
  readonly clientSecretExpiresAt?: number;
  /** None unless given. */
  readonly assertionKeys?: readonly AssertionKey[];
  /** The authorization endpoint may issue ID tokens (implicit grant and hybrid flows); it may not unless given. */
  readonly enableIdTokenIssuance?: boolean;
  /** Users of other tenants may use it, so that addresses without a tenant serve it; so unless given. */
  readonly isMultitenant?: boolean;
  /** Not so unless given. */
  readonly disabled?: boolean;
  /** What an administrator let the application do for itself: permissions by application id of the resource. */
  readonly applicationPermissions?: Readonly<Record<string, readonly string[]>>;
}

/** An API that tokens are for. */
export interface ResourceApplication {
  /** GUID. */
  readonly appId: string;
  readonly displayName: string;
  readonly identifierUris: readonly string[];
  /** `requestedAccessTokenVersion`; 1 unless given, as of Microsoft's own APIs. */
  readonly accessTokenVersion?: 1 | 2;
  /** What `/.default` stands for; see {@link defaultScopes} unless given. */
  readonly delegatedPermissions?: readonly string[];
}

/** Application id of Microsoft Graph, what a token is for that asks for no other API. */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';
/** Application id of Azure Resource Manager. */
export const AZURE_MANAGEMENT = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

/** API that a request of version 1 is for which names none, as captured; every tenant has it. */
export const AZURE_AD_GRAPH: ResourceApplication = {
  appId: '00000002-0000-0000-c000-000000000000',
  displayName: 'Windows Azure Active Directory',
  identifierUris: ['https://graph.windows.net'],
};

/** What `/.default` of an API stands for: a small set (inferred: what a client was preauthorised for is not public). */
export function defaultScopes({
  appId,
  delegatedPermissions,
}: ResourceApplication): readonly string[] {
  if (delegatedPermissions !== undefined) return delegatedPermissions;
  return appId === MICROSOFT_GRAPH ? ['User.Read'] : ['user_impersonation'];
}

/**
 * Clients of Microsoft that share their refresh tokens, so that one of them can redeem another's.
 *
 * @see https://github.com/secureworks/family-of-client-ids-research (public research)
 */
const FAMILY: ReadonlySet<string> = new Set([
  '00b41c95-dab0-4487-9791-b9d2c32c80f2', // Office 365 Management
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46', // Microsoft Azure CLI
  '1950a258-227b-4e31-a9cf-717495945fc2', // Microsoft Azure PowerShell
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264', // Microsoft Teams
  '26a7ee05-5602-4d76-a7ba-eae8b7b67941', // Windows Search
  '27922004-5251-4030-b22d-91ecd9a37ea4', // Outlook Mobile
  '4813382a-8fa7-425e-ab75-3b753aab3abb', // Microsoft Authenticator
  '872cd9fa-d31f-45e0-9eab-6e460a02d1f1', // Visual Studio
  'ab9b8c07-8f02-4f72-87fa-80105867a763', // OneDrive SyncEngine
  'd3590ed6-52b3-4102-aeff-aad2292ab01c', // Microsoft Office
]);

/** `foci` of a token reply: the family that the client is of. */
export function familyOf(clientId: string): '1' | undefined {
  return FAMILY.has(clientId) ? '1' : undefined;
}
