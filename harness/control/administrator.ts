import type { StartedPtaEnvironment } from '../environment/started-environment.ts';
import type { Secret } from '../runtime/secret.ts';

/** An account for tools that bind to the directory. */
export interface Administrator {
  readonly bindName: string;
  readonly password: Secret;
}

/**
 * The built-in administrator of the domain. As in a new domain it has no explicit userPrincipalName, and Connect does
 * not synchronise it: it cannot sign in to the cloud.
 *
 * @throws TypeError when the directory was given no password for it
 */
export function administratorOf({ directory, domain }: StartedPtaEnvironment): Administrator {
  const password = directory.findBySam('Administrator')?.passwords[0];
  if (password === undefined) throw new TypeError('The Administrator of the lab has no password.');
  return { bindName: `Administrator@${domain.dnsName}`, password };
}
