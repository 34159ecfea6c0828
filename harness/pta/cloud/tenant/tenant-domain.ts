/** The identity provider of a federated domain, such as AD FS. */
export interface Federation {
  /** Where browsers are sent to sign in (WS-Federation), such as `https://sts.contoso.test/adfs/ls/`. */
  readonly passiveUrl: string;
  /** Where clients without a browser get a token (WS-Trust). */
  readonly activeUrl?: string;
  /** Where the provider describes itself. */
  readonly metadataUrl?: string;
  /** What the sign-in page calls the provider; the domain unless given. */
  readonly brandName?: string;
}

/** Who checks the passwords of a domain's users: the tenant, or somebody else. */
export type DomainAuthentication =
  | { readonly kind: 'managed' }
  | { readonly kind: 'federated'; readonly federation: Federation };

/** A domain of the tenant. */
export interface TenantDomain {
  /** DNS name, lower case. */
  readonly name: string;
  /** NetBIOS name of the Active Directory domain behind it, where there is one; travels in the request as `Domain`. */
  readonly netbiosName?: string;
  readonly authentication: DomainAuthentication;
  /** Nobody signs in with the name of a domain that the organisation has not proven to own. */
  readonly verified: boolean;
  /** The `onmicrosoft.com` name that every tenant begins with. */
  readonly initial: boolean;
}

/** A domain as it is asked for. */
export interface DomainOptions {
  readonly name: string;
  readonly netbiosName?: string;
  /** Managed unless given. */
  readonly authentication?: DomainAuthentication;
  /** It is unless given. */
  readonly verified?: boolean;
}

export const MANAGED: DomainAuthentication = { kind: 'managed' };
