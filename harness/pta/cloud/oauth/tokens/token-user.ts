/** Whom a token is about. A `CloudUser` of the tenant is one. */
export interface TokenUser {
  /** GUID. */
  readonly objectId: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly mail?: string;
  /** Directory roles, by display name. */
  readonly roles?: readonly string[];
}
