import type { CloudEnvironment } from '../../protocol/agent-versions.ts';
import type { RolloutFeature } from './staged-rollout.ts';
import type { Tenant } from './tenant.ts';
import type { Federation, TenantDomain } from './tenant-domain.ts';

/** `IfExistsResult` of GetCredentialType, as far as the lab has it: captured, public research. */
export const IF_EXISTS_RESULT = { exists: 0, unknown: 1 } as const;

/** `EstsProperties.DomainType` of GetCredentialType: captured, public research. */
export const DOMAIN_TYPE = { unknown: 1, managed: 3, federated: 4 } as const;

/** `PrefCredential` of GetCredentialType: captured, public research. */
export const PREFERRED_CREDENTIAL = { password: 1, federation: 4 } as const;

/** `NameSpaceType` of userrealm. */
export const NAMESPACE_TYPE = {
  unknown: 'Unknown',
  managed: 'Managed',
  federated: 'Federated',
} as const;

/** Where a user name signs in: what userrealm and GetCredentialType tell in shapes of their own. */
export type Realm = RealmFacts &
  (
    | ({ readonly kind: 'managed' } & NamedRealm)
    | ({
        readonly kind: 'federated';
        /** Where the browser is sent: WS-Federation, with the user name. */
        readonly redirectUrl: string;
      } & NamedRealm &
        Omit<Federation, 'brandName'>)
    /** No tenant has the domain. */
    | { readonly kind: 'unknown' }
  );

interface NamedRealm {
  /** DNS name, lower case. */
  readonly domain: string;
  /** What the sign-in page calls the organisation, or its identity provider. */
  readonly brandName: string;
}

interface RealmFacts {
  readonly nameSpaceType: (typeof NAMESPACE_TYPE)[keyof typeof NAMESPACE_TYPE];
  readonly domainType: (typeof DOMAIN_TYPE)[keyof typeof DOMAIN_TYPE];
  readonly userExists: boolean;
  readonly ifExistsResult: (typeof IF_EXISTS_RESULT)[keyof typeof IF_EXISTS_RESULT];
  readonly preferredCredential: (typeof PREFERRED_CREDENTIAL)[keyof typeof PREFERRED_CREDENTIAL];
  /** Whether the page asks for a password. */
  readonly hasPassword: boolean;
  /** Such as `microsoftonline.com`. */
  readonly cloudInstanceName: string;
  /** What the tokens of an identity provider are for. */
  readonly cloudAudienceUrn: string;
}

export interface RealmQuestion {
  /** Milliseconds since the Unix epoch, UTC: staged rollout takes its time. */
  readonly now: number;
  /** `domain_hint` of the request, which goes past staged rollout, as documented. */
  readonly domainHint?: string | undefined;
}

/** Nobody's name is longer; an address that carried more would not be taken. */
const USER_NAME_CHARS_MAX = 256;
const CLOUD_AUDIENCE_URN = 'urn:federation:MicrosoftOnline';
const INSTANCES: Readonly<Record<CloudEnvironment, string>> = {
  AzureCloud: 'microsoftonline.com',
  AzureUSGovernment: 'microsoftonline.us',
};

/**
 * Home realm discovery. Whether somebody of a federated domain exists is its identity provider's to know: here everybody
 * does (inferred). A user in staged rollout reads as managed (inferred).
 */
export function realmOf(tenant: Tenant, userName: string, question: RealmQuestion): Realm {
  const domain = verifiedDomain(tenant, userName);
  if (domain === undefined) return { kind: 'unknown', ...factsOf('unknown', tenant, false) };
  const federation = federationOf(tenant, userName, question);
  if (federation === undefined) {
    const exists = tenant.findUser(userName) !== undefined;
    const named = { domain: domain.name, brandName: domain.name };
    return { kind: 'managed', ...named, ...factsOf('managed', tenant, exists) };
  }
  return {
    kind: 'federated',
    ...federation,
    domain: domain.name,
    brandName: federation.brandName ?? domain.name,
    redirectUrl: redirectUrl(federation, userName),
    ...factsOf('federated', tenant, true),
  };
}

/** The identity provider that a user signs in at; `undefined` for who signs in here. */
export function federationOf(
  tenant: Tenant,
  userName: string,
  { now, domainHint }: RealmQuestion,
): Federation | undefined {
  const domain = verifiedDomain(tenant, userName);
  if (domain?.authentication.kind !== 'federated') return undefined;
  const staged = domainHint === undefined && rolloutOf(tenant, userName, now) !== undefined;
  return staged ? undefined : domain.authentication.federation;
}

/** How a user of a federated domain signs in here all the same; `undefined` for all others. */
export function rolloutOf(
  tenant: Tenant,
  userName: string,
  now: number,
): RolloutFeature | undefined {
  const user = tenant.findUser(userName);
  return user && tenant.stagedRollout.featureOf(user.objectId, now);
}

function verifiedDomain(tenant: Tenant, userName: string): TenantDomain | undefined {
  const domain = tenant.findDomain(userName);
  return domain?.verified === true ? domain : undefined;
}

function factsOf(kind: Realm['kind'], { environment }: Tenant, userExists: boolean): RealmFacts {
  const isFederated = kind === 'federated';
  return {
    nameSpaceType: NAMESPACE_TYPE[kind],
    domainType: DOMAIN_TYPE[kind],
    userExists,
    ifExistsResult: IF_EXISTS_RESULT[userExists ? 'exists' : 'unknown'],
    preferredCredential: PREFERRED_CREDENTIAL[isFederated ? 'federation' : 'password'],
    hasPassword: !isFederated,
    cloudInstanceName: INSTANCES[environment],
    cloudAudienceUrn: CLOUD_AUDIENCE_URN,
  };
}

function redirectUrl({ passiveUrl }: Federation, userName: string): string {
  const url = new URL(passiveUrl);
  url.searchParams.set('username', userName.slice(0, USER_NAME_CHARS_MAX));
  url.searchParams.set('wa', 'wsignin1.0');
  url.searchParams.set('wtrealm', CLOUD_AUDIENCE_URN);
  url.searchParams.set('wctx', '');
  return url.href;
}
