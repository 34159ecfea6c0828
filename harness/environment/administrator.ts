import type { Secret } from '../runtime/secret.ts';

/**
 * The built-in administrator of the domain, for tools that bind to the directory. As in a new domain it has no
 * explicit userPrincipalName, and Connect does not synchronise it: it cannot sign in to the cloud.
 */
export interface Administrator {
  readonly bindName: string;
  readonly password: Secret;
}
